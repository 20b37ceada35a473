"""The import wizard in a real browser: from the file to the records, mended, repeated and taken back."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in
from tests.journeys.wizard import NEXT, tally, to_preview, upload, wait_for

DEALS = "商机编号,商机名称,客户,销售阶段,金额,开始日期\n"


def names(instance) -> list[str]:
    return [deal["name"] for deal in instance.json("deal", "list")]


def test_a_file_becomes_deals_and_the_refused_row_follows_when_it_is_mended(page: Page, moved_in, tmp_path):
    file = tmp_path / "老系统.csv"
    file.write_text(DEALS + "W1,一号,甲公司,方案中,12.5万,2026-03-01\nW2,二号,乙公司,Demo,很多,2026-03-02\n")
    sign_in(page, moved_in)
    upload(page, moved_in, "opportunities", file)
    expect(page.get_by_label("金额", exact=True)).to_have_value("amount")
    page.locator("input[name=name]").fill("老系统的商机")
    page.locator(NEXT).click()

    row = page.get_by_role("row", name="方案中")
    expect(row).to_contain_text("不认识")
    expect(page.get_by_label("Demo")).to_contain_text("就是「演示／见高层」")
    row.get_by_role("combobox").select_option(label="商务")
    page.locator(NEXT).click()

    page.wait_for_url("**/preview")
    assert tally(page) == {"新建": 1, "未导入": 1}
    expect(page.get_by_role("row", name="二号")).to_contain_text("看不懂「很多」")
    assert names(moved_in) == [], "a preview writes nothing"
    page.go_back()
    expect(page.get_by_label("方案中")).to_have_value("negotiation")
    page.go_forward()

    page.locator(NEXT).dblclick()
    wait_for(page, "已完成")
    assert tally(page) == {"新建": 1, "未导入": 1}
    page.go_back()
    expect(page.locator(".chip").first).to_have_text("已完成")
    page.reload()
    assert names(moved_in) == ["一号"], "neither a second click nor going back imports twice"

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV 文件").click()
    mended = tmp_path / "改好.csv"
    text = download.value.path().read_text("utf-8-sig")
    assert "看不懂「很多」" in text and "一号" not in text
    mended.write_text(text.replace(",很多,", ",8 万,"))
    upload(page, moved_in, "opportunities", mended)
    page.locator("#use").select_option("老系统的商机")
    page.get_by_role("button", name="套用").click()
    page.locator(NEXT).click()
    page.locator(NEXT).click()
    page.locator(NEXT).click()
    wait_for(page, "已完成")
    assert tally(page) == {"新建": 1}
    found = {deal["name"]: (deal["stage"], deal["amount"]) for deal in moved_in.json("deal", "list")}
    assert found == {"一号": ("negotiation", 125000), "二号": ("demo", 80000)}


def test_a_whole_import_is_taken_back_but_for_what_was_edited_since(page: Page, moved_in, tmp_path):
    file = tmp_path / "撤.csv"
    rows = "".join(f"U{n},撤回{n}号,丙公司{n},Demo,1万,2026-03-01\n" for n in range(3))
    file.write_text(DEALS + rows)
    before = set(names(moved_in))
    to_preview_through_words(page, moved_in, file)
    page.locator(NEXT).click()
    wait_for(page, "已完成")
    address = page.url
    edited = next(deal for deal in moved_in.json("deal", "list") if deal["name"] == "撤回1号")
    page.goto(f"{moved_in.url}/opportunities/{edited['id']}/fields/amount")
    page.locator("input[name=amount]").fill("9万")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/opportunities/{edited['id']}(\?|#|$)"))

    page.goto(address)
    page.get_by_role("link", name="撤销整个导入").click()
    expect(page.get_by_role("dialog")).to_contain_text("新建的 3 条会拿走")
    page.get_by_role("dialog").get_by_role("link", name="算了").click()
    assert len(names(moved_in)) == len(before) + 3
    page.get_by_role("link", name="撤销整个导入").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    wait_for(page, "已撤销")
    expect(page.get_by_role("row", name="撤回1号")).to_contain_text("导入以后有人改过")
    assert set(names(moved_in)) == before | {"撤回1号"}
    customers = {row["name"] for row in moved_in.json("customer", "list")}
    assert {name for name in customers if name.startswith("丙公司")} == {"丙公司1"}


def to_preview_through_words(page: Page, instance, file):
    sign_in(page, instance)
    upload(page, instance, "opportunities", file)
    page.locator(NEXT).click()
    page.locator(NEXT).click()
    page.wait_for_url("**/preview")


def test_without_script_the_wizard_is_plain_pages(browser, moved_in, tmp_path):
    file = tmp_path / "客户.csv"
    file.write_text("客户编号,名称\nP1,素页公司\n")
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    to_preview(page, moved_in, "customers", file)
    page.locator(NEXT).click()
    expect(page.locator("#import .chip").first).to_have_text("已完成")
    page.get_by_role("link", name="撤销整个导入").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator("#import .chip").first).to_have_text("已撤销")
    context.close()


def test_lists_lead_to_the_wizard_those_who_may_import(page: Page, moved_in):
    sign_in(page, moved_in)
    page.goto(f"{moved_in.url}/leads")
    page.get_by_role("link", name="从文件导入").click()
    expect(page.locator("select[name=kind]")).to_have_value("leads")
    page.goto(f"{moved_in.url}/customers")
    page.locator("summary", has_text="导入、导出").or_(page.get_by_label("导入、导出")).first.click()
    page.get_by_role("link", name="导入文件").click()
    expect(page.locator("select[name=kind]")).to_have_value("customers")
