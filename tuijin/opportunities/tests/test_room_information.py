"""What is known of a deal, on its page and its sheet (S2)."""

import pytest

from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Answer, Stakeholder
from tuijin.opportunities.tests.room_door import answer_typed, contact, get, joins, post, said
from tuijin.people.actors import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


def test_S2_an_answer_is_written_down_where_the_question_stands(world, deal):
    source = contact(world, "李会计")
    page = "questions/branches/answers"
    assert post(world, deal, page, **answer_typed(world, source=source.pk)).status_code == 302
    row = Answer.objects.get()
    assert (row.text, row.source, row.confidence, row.how) == ("三家厂", source, 2, "yn")
    text = get(world, deal, "information")
    assert "三家厂" in text and "李会计 · 是不是" in text and "1 / " in text


def test_S2_in_place_the_question_comes_back_with_the_bars(world, deal):
    client = world.client(world.wang)
    url = f"/opportunities/{deal.pk}/questions/branches/answers"
    form = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in form and 'hx-target="#question-branches"' in form
    answer = client.post(url, answer_typed(world), headers={"hx-request": "true"})
    text = answer.content.decode()
    assert 'id="question-branches"' in text and 'hx-swap-oob="true"' in text and "<html" not in text
    wrong = client.post(url, answer_typed(world, text=""), headers={"hx-request": "true"})
    assert wrong.status_code == 422 and wrong["HX-Retarget"] == "#slot-branches"


def test_S2_two_sources_verify_and_a_contradiction_is_marked(world, deal):
    said(world, deal, "branches", "三家", "李会计")
    assert "已核实" not in get(world, deal, "information")
    said(world, deal, "branches", "三家", "张总")
    said(world, deal, "budget_process", "老板批", "张总", disputed=True)
    text = get(world, deal, "information")
    assert "已核实" in text and "有矛盾" in text
    assert "Verified" in get(world, deal, "information", language="en")


def test_S2_what_lives_elsewhere_is_read_there_and_not_written_again(world, deal):
    joins(world, deal, "张总", roles=["decision_maker"])
    text = get(world, deal, "information")
    block = text[text.index('id="question-who_decides"') :].split("</li>")[0]
    assert "张总" in block and f"/opportunities/{deal.pk}/people" in block and "<form" not in block
    refused = post(world, deal, "questions/who_decides/answers", **answer_typed(world))
    assert refused.status_code == 422 and not Answer.objects.exists()


def test_S2_somebody_of_another_customer_cannot_be_the_source(world, deal):
    other = world.add_customer("别家公司", world.wang)
    stranger = add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]
    refused = post(world, deal, "questions/branches/answers", **answer_typed(world, source=stranger.pk))
    assert refused.status_code == 422 and "这个人不是这家客户的" in refused.content.decode()
    refused = post(world, deal, "people/new", contact=stranger.pk)
    assert refused.status_code == 422 and not Stakeholder.objects.exists()


def test_S2_a_correction_counts_against_the_version_seen(world, deal):
    row = said(world, deal, "branches", "三家")
    page = f"said/{row.pk}"
    assert post(world, deal, page, **answer_typed(world, text="四家", version=1)).status_code == 302
    stale = post(world, deal, page, **answer_typed(world, text="五家", version=1))
    assert stale.status_code == 409 and "四家" in stale.content.decode() and "五家" in stale.content.decode()
    row.refresh_from_db()
    assert row.text == "四家"
    assert post(world, deal, page, **answer_typed(world)).status_code == 422


def test_S2_an_answer_taken_back_stays_in_the_timeline(world, deal):
    row = said(world, deal, "branches", "三家")
    assert post(world, deal, f"said/{row.pk}/withdrawal").status_code == 302
    assert not Answer.objects.exists()
    text = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert "收回了回答" in text and "三家" in text


def test_S2_the_sheet_asks_each_person_what_is_open_and_what_others_said(world, deal):
    said(world, deal, "branches", "三家厂", "李会计")
    joins(world, deal, "张总", level="boss", points=["why_do_it"])
    zhang, li = contact(world, "张总"), contact(world, "李会计")
    text = get(world, deal, f"information/sheet?who={zhang.pk}&who={li.pk}")
    first, second = text.split('<article class="sheet">')[1:]
    pair = {"张总": first, "李会计": second} if "问张总" in first else {"张总": second, "李会计": first}
    assert "三家厂" in pair["张总"] and "三家厂" not in pair["李会计"]
    assert "怎么谈进去" in pair["张总"] and "<li>为什么要上</li>" not in pair["张总"]
    assert "预算有多大弹性" in get(world, deal, "information/sheet")


def test_S2_what_is_known_elsewhere_is_marked_as_known(world, deal):
    """The mark is there before the words: a question counted as answered never looks open."""
    marked = 'id="question-positions">\n  <div class="question-head">\n    <span class="mark mark-known"'
    assert marked in get(world, deal, "information")
