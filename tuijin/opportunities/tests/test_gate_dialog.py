"""S1: a refused move says exactly what is missing; filling it in there moves the deal."""

import re

import pytest

from tests.playbooks import FOLDERS, texts
from tuijin.activities.models import Activity
from tuijin.opportunities.models import Confirmation, GateWaiver, Opportunity
from tuijin.opportunities.operations import advance
from tuijin.opportunities.queries.page import lacking
from tuijin.opportunities.rules.gates import DealState, meets
from tuijin.people.actors import OPERATOR
from tuijin.playbook.operations import publish
from tuijin.playbook.queries import active, current

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/opportunities/board"}


def shown(answer) -> list[str]:
    """The keys of the conditions in the dialog, in order, each once."""
    return list(dict.fromkeys(re.findall(r'name="fill-([a-z_]+)-\d', answer.content.decode())))


def post(world, who, deal, to=None, **data):
    now = Opportunity.objects.get(pk=deal.pk)
    to = to or current().next_stage(now.stage).key
    data = {"to": to, "version": now.version, **data}
    return world.client(who).post(f"/opportunities/{deal.pk}/advancement", data, headers=HTMX)


def forced(world, deal, steps: int) -> Opportunity:
    """The deal some stages further on, past the gates."""
    for _step in range(steps):
        deal = Opportunity.objects.get(pk=deal.pk)
        to = current().next_stage(deal.stage).key
        advance(actor=world.actor(world.boss), deal=deal, to_stage=to, exception="试验")
    return Opportunity.objects.get(pk=deal.pk)


def properly_filled(missing, today: str) -> dict[str, str]:
    """For each missing item: its first way, every field of it filled in."""
    data = {}
    for item in missing.items:
        option = item.options[0]
        data[f"{item.name}-way"] = "0"
        for bound in option.form:
            data[bound.html_name] = value_for(bound, today)
    return data


def value_for(bound, today: str) -> str:
    choices = [key for key, _name in getattr(bound.field, "choices", ()) if key]
    if choices:
        return str(choices[0])
    if "Day" in type(bound.field).__name__:
        return today
    if type(bound.field).__name__ in ("MoneyField", "PercentField", "WholeField"):
        return "12"
    return "张总"


@pytest.mark.parametrize("steps", range(5))
def test_S1_the_dialog_lists_exactly_what_is_missing_and_filling_it_moves_the_deal(world, steps):
    deal = forced(world, world.deal(customer=None), steps)
    to = current().next_stage(deal.stage).key
    missing = lacking(deal, current(), to)
    refused = post(world, world.wang, deal)
    assert refused.status_code == 422
    assert shown(refused) == [condition.key for condition in missing]
    typed = properly_filled(refused.context["missing"], str(world.soon(0)))
    moved = post(world, world.wang, deal, **typed)
    assert moved.status_code == 200, moved.content.decode()
    assert Opportunity.objects.get(pk=deal.pk).stage == to


def test_S1_what_was_filled_properly_is_kept_and_the_rest_comes_back_as_typed(world):
    deal = forced(world, world.deal(), 2)
    first, second, *others = lacking(deal, current(), current().next_stage(deal.stage).key)
    activity = next(way.happened[0] for way in second.ways if way.happened)
    answer = post(
        world, world.wang, deal,
        **{f"fill-{first.key}-0-value": "何经理", f"fill-{first.key}-0-source": "李会计",
           f"fill-{second.key}-way": "0", f"fill-{second.key}-0-on": "2026-02-30",
           f"fill-{second.key}-0-people": "何<经理>"},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert shown(answer) == [second.key, *[condition.key for condition in others]]
    assert "2026-02-30" in page and "何&lt;经理&gt;" in page
    assert deal.facts.get().source == "李会计"
    assert not Activity.objects.filter(kind=activity).exists()
    assert Opportunity.objects.get(pk=deal.pk).stage == deal.stage


def test_S1_an_untouched_item_complains_about_nothing(world):
    answer = post(world, world.wang, forced(world, world.deal(), 2))
    page = answer.content.decode()
    assert "field-error" not in page and "还什么都没填" not in page


def test_S1_pressing_on_with_nothing_filled_in_is_answered(world):
    deal = forced(world, world.deal(), 2)
    first = lacking(deal, current(), current().next_stage(deal.stage).key)[0]
    untyped = {f"fill-{first.key}-0-value": "", f"fill-{first.key}-way": "0" * 5000}
    answer = post(world, world.wang, deal, how="fill", **untyped)
    assert answer.status_code == 422
    assert "还什么都没填" in answer.content.decode()
    assert Opportunity.objects.get(pk=deal.pk).stage == deal.stage


def test_S1_where_the_playbook_allows_it_a_word_with_its_source_is_enough(world):
    deal = forced(world, world.deal(), 2)
    condition = next(
        one for one in lacking(deal, current(), current().next_stage(deal.stage).key) if one.confirm
    )
    post(world, world.wang, deal, **{f"fill-{condition.key}-0-source": "张总当面说的"})
    assert Confirmation.objects.get().note == "张总当面说的"


def test_S1_an_activity_that_lacks_something_is_completed_and_not_written_twice(world):
    deal = forced(world, world.deal(), 3)
    condition = lacking(deal, current(), current().next_stage(deal.stage).key)[0]
    way = condition.ways[0]
    before = Activity.objects.create(
        subject_kind="opportunity",
        subject_id=deal.pk,
        kind=way.happened[0],
        on=world.soon(0),
        created_at=deal.created_at,
    )
    answer = post(world, world.wang, deal)
    name = f"fill-{condition.key}-0"
    assert "补全" in answer.content.decode()
    typed = {f"{name}-{field}": "很好" for field in way.filled}
    post(world, world.wang, deal, **typed)
    state = lacking(Opportunity.objects.get(pk=deal.pk), current(), current().next_stage(deal.stage).key)
    assert condition.key not in {one.key for one in state}
    assert Activity.objects.get().pk == before.pk


def test_S1_the_deal_page_fills_in_one_thing_without_moving(world):
    deal = forced(world, world.deal(), 2)
    condition = lacking(deal, current(), current().next_stage(deal.stage).key)[0]
    client = world.client(world.wang)
    url = f"/opportunities/{deal.pk}/answers"
    assert client.post(url, {f"fill-{condition.key}-0-value": "何经理"}).status_code == 302
    now = Opportunity.objects.get(pk=deal.pk)
    assert now.stage == deal.stage
    assert condition.key not in {
        one.key for one in lacking(now, current(), current().next_stage(now.stage).key)
    }
    wrong = client.post(url, {f"fill-{condition.key}-0-value": "x" * 600})
    assert wrong.status_code in (302, 422)


def test_S1_a_rep_asks_for_an_exception_in_the_dialog_and_the_manager_answers_on_the_page(world):
    deal = world.deal()
    refused = post(world, world.wang, deal, how="exception")
    assert refused.status_code == 422
    assert "写一句为什么这次可以例外" in refused.content.decode()
    assert post(world, world.wang, deal, how="exception", exception="客户赶时间").status_code == 200
    waiver = GateWaiver.objects.get()
    page = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert "客户赶时间" in page and f"/waivers/{waiver.pk}/decision" not in page
    assert (
        f"/waivers/{waiver.pk}/decision"
        in world.client(world.li).get(f"/opportunities/{deal.pk}").content.decode()
    )
    url, yes = f"/waivers/{waiver.pk}/decision", {"verdict": "grant", "answer": "同意"}
    assert world.client(world.wang).post(url, yes).status_code == 403
    outsider = world.person("南经理", "nan", "manager", world.south)
    assert world.client(outsider).post(url, yes).status_code == 404
    assert world.client(world.li).post(url, {"verdict": "maybe"}).status_code == 422
    assert world.client(world.li).post(url, yes).status_code == 302
    assert Opportunity.objects.get(pk=deal.pk).stage == waiver.to_stage
    late = world.client(world.boss).post(url, yes)
    page = late.content.decode()
    assert late.status_code == 422
    assert "这个申请已经处理过" in page and "李敏已经同意了" in page and "补上下面几项" not in page
    assert f'href="/opportunities/{deal.pk}"' in page


def test_S1_a_question_that_was_replaced_cannot_be_answered_any_more(world):
    deal = world.deal()
    post(world, world.wang, deal, exception="客户赶时间")
    old = GateWaiver.objects.get()
    post(world, world.wang, deal, exception="老板点头了")
    late = world.client(world.li).post(f"/waivers/{old.pk}/decision", {"verdict": "deny", "answer": "不行"})
    assert (late.status_code, "换成了新的申请" in late.content.decode()) == (422, True)


def test_S1_a_denied_exception_leaves_the_deal_where_it_is(world):
    deal = world.deal()
    post(world, world.wang, deal, exception="客户赶时间")
    url = f"/waivers/{GateWaiver.objects.get().pk}/decision"
    world.client(world.li).post(url, {"verdict": "deny", "answer": "先初访"})
    assert Opportunity.objects.get(pk=deal.pk).stage == deal.stage
    assert "先初访" in world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()


def test_S1_skipping_and_going_back_ask_the_reason(world):
    deal = forced(world, world.deal(), 2)
    stages = current().stages
    asked = post(world, world.wang, deal, to=stages[1].key)
    assert (asked.status_code, "退回要写明原因" in asked.content.decode()) == (422, True)
    assert post(world, world.wang, deal, to=stages[1].key, note="关键人换了", how="fill").status_code == 200
    assert Opportunity.objects.get(pk=deal.pk).stage == stages[1].key
    assert "跳过阶段要写明原因" in post(world, world.wang, deal, to=stages[3].key).content.decode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"to": "nowhere"}, 422),
        ({"to": ""}, 422),
        ({"version": "abc"}, 422),
        ({"version": "99999999999999999999"}, 422),
        ({"note": "长" * 501}, 422),
        ({"version": 999}, 409),
        ({"to": "\x00"}, 422),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_in_words(world, data, status):
    deal = world.deal()
    answer = post(world, world.wang, deal, **data)
    assert answer.status_code == status
    assert Opportunity.objects.get(pk=deal.pk).stage == deal.stage


def test_who_may_not_move_is_refused_and_who_may_not_see_finds_nothing(world):
    deal = world.deal()
    assert post(world, world.ada, deal).status_code == 403
    assert post(world, world.zhao, deal).status_code == 404


def test_without_script_the_dialog_is_a_page(world):
    deal = world.deal()
    client, to = world.client(world.wang), current().stages[1].key
    choose = client.get(f"/opportunities/{deal.pk}/advancement")
    assert f'value="{to}"' in choose.content.decode()
    refused = client.post(f"/opportunities/{deal.pk}/advancement", {"to": to, "version": deal.version})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "<!doctype html>" in page and "还差" in page
    moved = world.client(world.li).post(
        f"/opportunities/{deal.pk}/advancement", {"to": to, "version": deal.version, "exception": "见过老板"}
    )
    assert (moved.status_code, moved.url) == (302, f"/opportunities/{deal.pk}")


def test_every_way_of_the_playbook_has_a_form(world):
    """No condition can be missing without a way to fill it in."""
    deal = world.deal(customer=None)
    for stage in current().stages[:-1]:
        Opportunity.objects.filter(pk=deal.pk).update(stage=stage.key)
        items = post(world, world.wang, deal).context["missing"].items
        assert all(item.options for item in items)
        assert not any(meets(way, DealState()) for item in items for way in item.condition.ways)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_P1_every_gate_of_every_playbook_can_be_filled_in(world, name):
    base = active()
    files = texts(name)
    if files != dict(current().files):
        publish(actor=OPERATOR, files=files, reason="试验", mapping={}, base=base.pk if base else None)
    deal = world.deal(customer=None)
    for stage in current().stages[:-1]:
        refused = post(world, world.wang, deal)
        if refused.status_code == 422:
            assert shown(refused) == [
                one.key for one in lacking(deal, current(), current().next_stage(stage.key).key)
            ]
            typed = properly_filled(refused.context["missing"], str(world.soon(0)))
            answer = post(world, world.wang, deal, **typed)
            assert answer.status_code == 200, answer.content.decode()
        deal = Opportunity.objects.get(pk=deal.pk)
    assert (deal.stage, deal.outcome) == (current().won_stage.key, Opportunity.WON)
