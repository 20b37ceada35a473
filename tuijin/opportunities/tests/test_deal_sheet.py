"""The deal on one page of A4: through page and command line, never longer, never with what is private."""

import io
import json
from contextlib import redirect_stdout
from itertools import pairwise

import pytest
from pypdf import PdfReader

from tuijin.config.cli import main
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities import operations
from tuijin.opportunities.forms.sheet import DRAFTS
from tuijin.opportunities.operations import NewStakeholder
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.web import paper

pytestmark = pytest.mark.django_db
A4 = (595, 842)  # points


@pytest.fixture
def deal(world):
    return world.deal()


def read(data: bytes) -> tuple[PdfReader, str]:
    """The PDF, and its text without spaces and line ends: words may break anywhere."""
    pdf = PdfReader(io.BytesIO(data))
    return pdf, "".join("".join(page.extract_text() for page in pdf.pages).split())


def sheet(world, deal, language: str = "zh-hans", who=None) -> str:
    answer = world.client(who or world.wang, language).get(f"/opportunities/{deal.pk}/sheet.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pdf, text = read(answer.content)
    assert len(pdf.pages) == 1
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == A4
    return text


def squeezed(text) -> str:
    return "".join(str(text).split())


def joins(world, deal, name: str, **fields):
    new = NewStakeholder(deal, world.customer.contacts.get(name=name), fields)
    return operations.add_stakeholders(actor=world.actor(world.wang), stakeholders=[new])[0]


def test_the_sheet_says_where_how_sure_what_is_wrong_and_what_next(world):
    deal = world.deal(claimed_grade="A", expected_on=world.soon(20), next_step="带李会计看演示")
    joins(world, deal, "张总", level="boss", attitude=1, roles=["decision_maker"])
    text = sheet(world, deal)
    for said in (
        "军工定制件", "昆山精密机械有限公司", "36万", current().stages[0].name, "证据支持", "申报A",
        "申报A，证据只支持D", "带李会计看演示", "约一个愿意帮我们的人单独谈", "张总总经理决策者有好感·没见过",
        "还没有人帮我们", current().categories[0].name, "单子一页纸1/1",
    ):  # fmt: skip
        assert squeezed(said) in text.replace("・", "·"), said


def test_the_sheet_is_in_the_readers_language(world, deal):
    text = sheet(world, deal, "en")
    assert "Whatiswrong" in text and "Whattofindout" in text
    assert "昆山精密机械有限公司" in text


def test_its_font_is_in_the_file(world, deal):
    answer = world.client(world.wang).get(f"/opportunities/{deal.pk}/sheet.pdf")
    pdf, _text = read(answer.content)
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    kinds = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert kinds and all("NotoS" in font["/BaseFont"] for font in kinds)
    assert all({"/FontFile3", "/FontFile2"} & set(font["/FontDescriptor"].get_object()) for font in kinds)


def test_what_people_wrote_is_text_and_never_markup(world):
    wild = '#panic("x") *粗* $x^2$ <end> @ref \\n `raw` // = 标题 [a](b) #import "x"'
    deal = world.deal(wild, next_step=wild, next_step_on=world.soon(), product="#sys.inputs")
    text = sheet(world, deal)
    assert squeezed("#panic(") in text and squeezed("*粗*$x^2$<end>@ref") in text and "#sys.inputs" in text


def test_the_longest_deal_fits_on_one_page_and_says_what_is_left_out(world):
    long = "规格和交货期要控制；请购计划严格审批" * 11
    people = [NewContact(world.customer, f"欧阳{at}先生", long[:60], long[:60]) for at in range(14)]
    add_contacts(actor=OPERATOR, contacts=people)
    deal = world.deal(
        "长" * 200, product=long[:200], competitors=long[:200], claimed_grade="A",
        next_step=long[:200], next_step_on=world.soon(),
    )  # fmt: skip
    roles = [role.key for role in current().roles]
    for at in range(14):
        joins(world, deal, f"欧阳{at}先生", level="boss", attitude=-1, roles=roles)
    for fact in current().facts:
        value = 120000 if fact.value == "amount" else long[:200]
        operations.record_fact(actor=world.actor(world.wang), deal=deal, key=fact.key, value=value)
    for at in range(8):
        activity = world.visit("trial", content=long, response=long)
        operations.log_activity(actor=world.actor(world.wang), deal=deal, activity=activity)
        operations.add_rival(actor=world.actor(world.wang), deal=deal, name=f"对手{at}" + long[:60])
    for language in ("zh-hans", "en"):
        text = sheet(world, deal, language)
        assert "…" in text and ("条" if language == "zh-hans" else "more") in text
    assert "长" * 59 + "…" in text and "长" * 61 not in text


def test_an_empty_deal_and_a_lost_one_have_a_sheet(world):
    bare = world.deal("空单子", customer=None, amount=None)
    assert "客户待定" in sheet(world, bare) and "还没有写谁起什么作用" in sheet(world, bare)
    reason = next(one for one in current().lost_reasons if one.asks_winner)
    lost = world.deal()
    operations.lose(actor=world.actor(world.wang), deal=lost, reason=reason.key, winner="金蝶")
    text = sheet(world, lost)
    assert squeezed(f"丢单：{reason.name}") in text and "金蝶" in text
    assert "哪里不对" not in text and "怎么打" not in text


def test_out_of_sight_there_is_no_sheet(world, deal):
    assert world.client(world.zhao).get(f"/opportunities/{deal.pk}/sheet.pdf").status_code == 404
    assert world.client(world.wang).get("/opportunities/999999/sheet.pdf").status_code == 404


def test_what_somebody_wants_for_himself_is_on_nobodys_sheet(world, deal):
    joins(world, deal, "张总", own_need="想当集团副总")
    for who in (world.wang, world.li, world.boss):
        text = sheet(world, deal, who=who)
        assert "张总" in text and "想当集团副总" not in text


def test_of_many_people_those_whose_word_counts_are_on_the_sheet(world, deal):
    names = [f"仓管员{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    add_contacts(actor=OPERATOR, contacts=[NewContact(world.customer, name) for name in names])
    for name in names:
        joins(world, deal, name, level="base", influence=1)
    joins(world, deal, "李会计", influence=3)
    joins(world, deal, "张总", level="boss")
    text = sheet(world, deal)
    assert 0 < text.index("张总") < text.index("李会计") < text.index("仓管员甲")
    assert "仓管员癸" not in text


def test_the_page_leads_to_its_sheet(world, deal):
    text = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert f'href="/opportunities/{deal.pk}/sheet.pdf"' in text and "打印一页纸" in text


def run(*words: str) -> tuple[int, str]:
    with redirect_stdout(io.StringIO()) as said:
        code = main([*words])
    return code, said.getvalue()


def test_the_command_line_writes_the_same_sheet(world, deal, tmp_path):
    file = tmp_path / "单子.pdf"
    code, said = run("deal", "sheet", deal.ref, "--out", str(file), "--json")
    assert code == 0 and json.loads(said) == {"file": str(file), "bytes": file.stat().st_size}
    pdf, text = read(file.read_bytes())
    assert len(pdf.pages) == 1 and "昆山精密机械有限公司" in text
    code, _said = run("deal", "sheet", deal.ref, "--out", str(tmp_path / "nowhere" / "x.pdf"))
    assert code == 2 and list(tmp_path.iterdir()) == [file]


def test_drafts_become_shorter():
    for one, other in pairwise(DRAFTS):
        assert all(after <= before for before, after in zip(one, other, strict=True)) and one != other


def test_without_its_font_the_house_says_so(monkeypatch, tmp_path):
    paper.fonts.cache_clear()
    monkeypatch.setattr(paper, "font_place", lambda: tmp_path)
    with pytest.raises(RuntimeError, match="no Chinese font"):
        paper.fonts()
    paper.fonts.cache_clear()
