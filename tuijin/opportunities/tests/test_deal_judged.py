"""The deal's page says how sure, what is wrong and what next; a proposal is taken on with one click."""

import re

import pytest

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import change
from tuijin.opportunities.queries import state_of
from tuijin.opportunities.views.judging import due

pytestmark = pytest.mark.django_db


def page(world, deal: Opportunity, language: str = "zh-hans") -> str:
    return world.client(world.wang, language).get(f"/opportunities/{deal.pk}").content.decode()


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text[text.index('class="proposal"') :])
    return found[1] if found else ""


def test_S9_a_proposal_becomes_the_next_step_with_one_click(world):
    deal = world.deal()
    text = page(world, deal)
    assert "没有约好下一步" in text and "还没有人帮我们 · 补上它，支持的等级才到得了 B" in text
    typed = {name: hidden(text, name) for name in ("version", "next_step", "next_step_kind", "next_step_on")}
    answer = world.client(world.wang).post(f"/opportunities/{deal.pk}/fields/next_step", typed)
    assert answer.status_code == 302
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_kind) == ("约一个愿意帮我们的人单独谈", "private_talk")
    assert deal.next_step_on == due(world.soon(0)) and state_of(deal).next_step == "private_talk"
    assert "没有约好下一步" not in page(world, deal)


def test_S9_a_proposal_taken_on_twice_says_that_somebody_was_faster(world):
    deal = world.deal()
    text = page(world, deal)
    typed = {name: hidden(text, name) for name in ("version", "next_step", "next_step_kind", "next_step_on")}
    client = world.client(world.wang)
    assert client.post(f"/opportunities/{deal.pk}/fields/next_step", typed).status_code == 302
    typed["next_step"] = "另一件事"
    assert client.post(f"/opportunities/{deal.pk}/fields/next_step", typed).status_code == 409


def test_S7_the_page_shows_both_grades_with_reasons_and_every_push(world):
    deal, wang = world.deal(claimed_grade="A", expected_on=world.soon(5)), world.actor(world.wang)
    deal = change(actor=wang, deal=deal, version=deal.version, changes={"expected_on": world.soon(20)})
    text = page(world, deal)
    for said in (
        "申报 A，证据只支持 D",
        "离预计签约日 20 天，按日子够 A 类",
        "按证据够 D 类",
        "已推 1 次",
        "改过 1 次",
    ):
        assert said in text
    english = page(world, deal, "en")
    assert "Claimed A, the evidence supports D only" in english and "pushed 1 time" in english


def test_a_closed_deal_is_not_judged(world):
    deal = world.deal()
    Opportunity.objects.filter(pk=deal.pk).update(outcome="won", closed_on=world.soon(0))
    text = page(world, deal)
    assert "哪里不对" not in text and 'class="proposal"' not in text
