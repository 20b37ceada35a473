"""Lists as files through the API: the columns, the filters and the right of the page."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.api.test_imports import through
from tuijin.timeline.models import Entry

CSV = "text/csv; charset=utf-8"
KINDS = ("opportunities", "leads", "customers", "contacts", "stakeholders")


@pytest.fixture
def li(world, caller):
    """A manager, who may export everything."""
    return caller(world.li)


def table(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_deals_of_the_page_in_its_order_and_its_columns(world, li):
    small, big = world.deal("小的", amount=5_000), world.deal("大的", amount=500_000)
    world.deal("没谱的", amount=None)
    query = "sort=-amount&amount_min=1&columns=amount,owner"
    answer = li.get(f"/exports/opportunities?query={query.replace('&', '%26')}")
    assert answer["Content-Type"] == CSV and "attachment" in answer["Content-Disposition"]
    head, *rows = table(answer)
    assert head[:3] == ["Name", "Amount", "Owner"]
    assert [row[0] for row in rows] == [big.name, small.name]
    page = world.client(world.li, "en").post("/opportunities/export", {"query": query, "format": "csv"})
    assert table(page) == [head, *rows]


def test_a_workbook_holds_the_same(world, li):
    world.deal()
    answer = li.get("/exports/opportunities?format=xlsx")
    content = b"".join(answer.streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[0] == table(li.get("/exports/opportunities"))[0] and sheet[1][0] == "军工定制件"


def test_a_view_s_query_is_the_query_of_an_export(world, li):
    world.deal("小的", amount=5_000)
    big = world.deal("大的", amount=500_000)
    new = {"kind": "opportunity", "name": "大单", "query": "amount_min=10万&columns=stage"}
    query = li.post("/views", new).json()["query"].replace("&", "%26").replace("=", "%3D")
    assert [row[0] for row in table(li.get(f"/exports/opportunities?query={query}"))[1:]] == [big.name]


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_goes_out_and_it_is_told_who_took_what(world, li, kind):
    world.deal()
    world.lead()
    rows = len(table(li.get(f"/exports/{kind}"))) - 1
    told = Entry.objects.filter(verb="exported").latest("pk")
    assert (told.subject_id, told.door, told.data["key"], told.data["rows"]) == (
        world.li.pk,
        "api",
        kind,
        rows,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_right_or_the_scope_nothing_goes_out(world, wang, caller, kind):
    assert wang.get(f"/exports/{kind}").status_code == 403
    reader = caller(world.li, ["opportunities:read", "market:read", "customers:read"])
    assert reader.get(f"/exports/{kind}").status_code == 403
    assert not Entry.objects.filter(verb="exported").exists()


@pytest.mark.parametrize(
    "asked",
    ["query=outcom%3Dopen", "query=sort%3Dcolour", "format=pdf", "colour=red", "query=outcome%3Dopne"],
)
def test_a_slip_is_refused_and_not_everything_exported(world, li, asked):
    world.deal()
    answer = li.get(f"/exports/opportunities?{asked}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert not Entry.objects.filter(verb="exported").exists()


def test_an_export_comes_in_again_and_changes_nothing(world, li):
    world.deal()
    file = b"".join(li.get("/exports/opportunities").streaming_content)
    _path, done = through(li, file, "opportunities")
    assert (done["counts"]["unchanged"], done["counts"]["errors"], done["rows"]) == (1, 0, 1)


def test_out_of_sight_stays_in(world, caller):
    world.deal()
    other = caller(world.person("钱经理", "qian", "manager", world.south))
    assert len(table(other.get("/exports/opportunities"))) == 1
