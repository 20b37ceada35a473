"""S1: one operation moves a deal, refuses with reasons, or moves with an audited exception."""

import pytest

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations import (
    GateClosed,
    advance,
    confirm,
    decide_exception,
    lose,
    open_from_lead,
    revive,
)
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry


def confirm_all(actor, deal, stage):
    for condition in stage.exit:
        if condition.confirm:
            confirm(actor=actor, deal=deal, condition=condition.key, note="张总当面说的")


def test_S1_a_closed_gate_names_what_is_missing_and_nothing_moves(world):
    deal = world.deal()
    with pytest.raises(GateClosed) as refused:
        advance(actor=world.actor(world.wang), deal=deal, to_stage=current().stages[1].key)
    assert refused.value.missing
    assert Opportunity.objects.get(pk=deal.pk).stage == current().first_stage.key
    assert deal.moves.count() == 1


def test_S1_a_leads_first_visit_opens_the_deal_and_records_the_move(world):
    lead = world.lead()
    opening = next(kind for kind in current().activity_kinds if kind.opens_deal)
    deal = open_from_lead(actor=world.actor(world.wang), lead=lead, visit=world.visit(opening.key))
    assert (deal.stage, deal.customer.name) == (current().opening_stage.key, lead.company)
    move = deal.moves.get()
    assert (move.kind, move.from_stage, move.to_stage) == ("opened", current().first_stage.key, deal.stage)
    with pytest.raises(Refused):
        open_from_lead(actor=world.actor(world.wang), lead=lead, visit=world.visit(opening.key))


def test_S1_a_rep_asks_for_an_exception_and_his_manager_grants_it(world):
    deal, target = world.deal(), current().stages[1].key
    asked = advance(actor=world.actor(world.wang), deal=deal, to_stage=target, exception="客户赶时间")
    assert (asked.moved, asked.waiver.state) == (False, GateWaiver.ASKED)
    with pytest.raises(Forbidden):
        decide_exception(actor=world.actor(world.wang), waiver=asked.waiver, grant=True)
    decide_exception(actor=world.actor(world.li), waiver=asked.waiver, grant=True, answer="同意")
    deal.refresh_from_db()
    assert deal.stage == target
    assert deal.waivers.get().decided_by == world.li


def test_S1_a_manager_moves_at_once_with_an_exception_that_is_kept(world):
    deal, target = world.deal(), current().stages[1].key
    done = advance(actor=world.actor(world.li), deal=deal, to_stage=target, exception="我见过他们老板")
    assert done.moved
    assert deal.waivers.get().missing == [condition.key for condition in done.missing]


def test_a_move_from_a_stale_page_is_refused(world):
    deal = world.deal()
    with pytest.raises(Stale):
        advance(
            actor=world.actor(world.li), deal=deal, to_stage=current().stages[1].key, version=deal.version + 1
        )


def test_a_lost_deal_says_why_and_can_be_revived_with_its_history(world):
    deal, actor = world.deal(), world.actor(world.wang)
    reason = next(item for item in current().lost_reasons if item.asks_winner)
    with pytest.raises(Refused):
        lose(actor=actor, deal=deal, reason=reason.key)
    lost = lose(actor=actor, deal=deal, reason=reason.key, winner="金蝶")
    assert (lost.outcome, lost.lost_to) == ("lost", "金蝶")
    assert revive(actor=actor, deal=lost, note="对手实施失败").is_open
    assert [move.kind for move in deal.moves.order_by("pk")] == ["opened", "lost", "revived"]


def test_S7_a_deal_that_could_not_be_judged_can_be_revived_with_its_history(world):
    actor, playbook = world.actor(world.wang), current()
    unjudged, judged = playbook.unjudged_grade.key, playbook.judged_grades[-1].key
    deal = world.deal(claimed_grade=unjudged)
    with pytest.raises(Refused) as refused:
        revive(actor=actor, deal=deal, note="预算批了", grade=unjudged)
    assert refused.value.reasons[0].key == "grade_not_judged"
    done = revive(actor=actor, deal=deal, note="预算批了", grade=judged, version=deal.version)
    assert (done.claimed_grade, done.stage, done.is_open) == (judged, deal.stage, True)
    assert [(move.kind, move.note) for move in deal.moves.order_by("pk")][1:] == [("revived", "预算批了")]
    assert [(row.before, row.after) for row in deal.claim_changes.order_by("pk")][-1:] == [(unjudged, judged)]
    told = Entry.objects.get(subject_kind="opportunity", subject_id=deal.pk, verb="revived")
    assert told.data["changes"] == {"claimed_grade": [unjudged, judged]}
    with pytest.raises(Refused) as refused:
        revive(actor=actor, deal=done, note="再来一次")
    assert refused.value.reasons[0].key == "not_lost"


def test_S7_reviving_a_deal_without_a_new_grade_leaves_none_claimed_but_a_lost_one_its_own(world):
    actor, playbook = world.actor(world.wang), current()
    deal = world.deal(claimed_grade=playbook.unjudged_grade.key)
    assert revive(actor=actor, deal=deal, note="又联系上了").claimed_grade == ""
    lost = world.deal("另一单", claimed_grade=playbook.judged_grades[0].key)
    reason = next(item for item in playbook.lost_reasons if not item.asks_winner)
    lose(actor=actor, deal=lost, reason=reason.key)
    assert revive(actor=actor, deal=lost, note="又联系上了").claimed_grade == playbook.judged_grades[0].key
