"""Board and list read what is in sight part by part; together the parts are just what `visible_to` shows."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from inspect import unwrap

import pytest
from django.db import connection
from django.db.models import Q

from tuijin.activities.models import Activity
from tuijin.activities.operations import NewActivity, log
from tuijin.common import clock
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import NewDeal, open_deals
from tuijin.opportunities.queries import board, lists, pipeline
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.findings import LATE, LATER, NO_STEP, TODAY, WEEK
from tuijin.opportunities.queries.judging import supported_of, with_supported
from tuijin.opportunities.queries.pipeline import NOBODY, by_seller, sellers
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import grant
from tuijin.playbook.queries import current
from tuijin.web.paging import Spot

pytestmark = pytest.mark.django_db
OPEN, WON, LOST = Opportunity.OPEN, Opportunity.WON, Opportunity.LOST


@pytest.fixture
def dealer(world):
    """120 deals of three owners and nobody, some with presales, some opened to others, of every outcome and age,
    with every grade by evidence or none, due before and after today."""
    playbook, today = current(), clock.today()
    evidence = (*(grade.key for grade in playbook.judged_grades), "")
    usual = [stage.key for stage in playbook.stages]
    owners = (world.wang, world.zhao, world.li)
    new = [
        NewDeal(
            f"单子 {at:03}", owner=owners[at % 3], customer=world.customer if at % 2 else None,
            amount=Decimal(at * 1000) if at % 5 else None, claimed_grade=playbook.grades[at % len(playbook.grades)].key,
            expected_on=world.soon(at * 2 - 30) if at % 4 else None,
        )
        for at in range(120)
    ]  # fmt: skip
    for at, row in enumerate(open_deals(actor=world.actor(world.boss), deals=new)):
        outcome = (OPEN, OPEN, OPEN, WON, LOST)[at % 5]
        closed = None if outcome == OPEN else today - dt.timedelta(days=at % 70)
        Opportunity.objects.filter(pk=row.pk).update(
            outcome=outcome, closed_on=closed, stage="forgotten" if at % 40 == 7 else usual[at % 3],
            evidence_grade=evidence[at % len(evidence)], next_step="打电话" if at % 7 else "",
            next_step_on=world.soon(at % 17 - 4) if at % 3 else None, entered_on=today - dt.timedelta(days=at % 13),
            presales=world.chen if at % 6 == 0 else None, **({"owner": None} if at % 17 == 0 else {}),
        )  # fmt: skip
        if at % 8 == 0:
            grant(actor=OPERATOR, kind="opportunity", subject_id=row.pk, person=world.wang, reason="帮忙看看")
    return world


def ids(rows) -> list[int]:
    return [row.pk for row in rows]


def everybody(dealer):
    return [dealer.actor(getattr(dealer, name)) for name in ("wang", "li", "zhao", "chen", "boss")]


def test_the_parts_share_no_deal_and_together_are_what_is_in_sight(dealer):
    open_ones, won = Q(outcome=OPEN), Q(outcome=WON)
    for actor in everybody(dealer):
        for kinds, either in [((), Q()), ((open_ones,), open_ones), ((open_ones, won), open_ones | won)]:
            found = [pk for part in Opportunity.objects.visible_parts(actor, *kinds) for pk in ids(part)]
            seen = sorted(ids(Opportunity.objects.visible_to(actor).filter(either)))
            assert len(found) > 10 and sorted(found) == seen
            assert not kinds or sorted(ids(Opportunity.objects.visible_among(actor, *kinds))) == seen


STEPS = [Wanted(step=due) for due in (NO_STEP, LATE, TODAY, WEEK, LATER)]
SUPPORTED = [Wanted(supported=grade) for grade in "ABCDX"]
PLAIN = [Wanted(), Wanted(grade="A"), Wanted(text="单子 0"), Wanted(owner="me")]


@pytest.mark.parametrize("wanted", [*PLAIN, *STEPS, *SUPPORTED, Wanted(step=LATE, supported="D")])
def test_S7_every_column_counts_and_shows_what_is_on_the_board_in_its_order(dealer, wanted):
    playbook, today = current(), clock.today()
    month, seen = today.replace(day=1), 0
    for actor in everybody(dealer):
        rows = with_supported(wanted.among(Opportunity.objects.visible_to(actor), actor), playbook, today)
        there = list(rows.filter(Q(outcome=OPEN) | Q(outcome=WON, closed_on__gte=month)))
        there.sort(key=lambda row: (row.next_step_on or dt.date.max, -row.entered_on.toordinal(), -row.pk))
        found = {column.stage: column for column in board.columns(actor, playbook, wanted, today)}
        assert {stage for stage, column in found.items() if column.count} == {row.stage for row in there}
        for stage, column in found.items():
            here = [row for row in there if row.stage == stage]
            assert (column.count, column.total) == (len(here), sum(row.amount or 0 for row in here))
            assert ids(column.rows) == ids(here[: board.PAGE]) and column.more == (len(here) > board.PAGE)
            cards = every_card(actor, wanted, today, column)
            assert ids(cards) == ids(here) and dict(column.grades) == Counter(map(shown_grade, cards))
            assert list(map(shown_grade, cards)) == [
                row.supported if row.outcome == OPEN else row.claimed_grade for row in here
            ]
        seen += len(there)
    assert seen or wanted.step == WEEK  # of which nothing is left on a Sunday


def every_card(actor, wanted, today, column) -> list:
    """All cards of a column, piece by piece."""
    rows, more = list(column.rows), column.more
    while more:
        found, more = board.cards(actor, wanted, today, column.stage, len(rows))
        rows += found
    return rows


def shown_grade(card) -> str:
    return supported_of(card, current(), clock.today()) if card.outcome == OPEN else card.claimed_grade


@pytest.mark.parametrize("wanted", STEPS)
def test_what_is_due_when_is_told_alike_of_a_part_and_of_the_whole_company(dealer, wanted):
    """Each way to ask: by an index over everybody's steps, or of those that are in sight one by one."""
    rows = Opportunity.objects.all()
    whole = set(ids(wanted.among(rows, dealer.actor(dealer.boss))))
    for actor in everybody(dealer):
        seen = set(ids(wanted.among(Opportunity.objects.visible_to(actor), actor)))
        assert seen == whole & set(ids(Opportunity.objects.visible_to(actor)))


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(outcome=OPEN), Wanted(outcome=WON, stage="lead")])
def test_every_page_of_the_list_holds_what_is_in_sight_in_its_order(dealer, wanted):
    playbook, today = current(), clock.today()
    for actor in everybody(dealer):
        for sort in ("", "amount", "-amount", "customer", "-expected_on", "supported", "stage"):
            rows, by = lists.in_order(lists.deals(actor, wanted), playbook, sort)
            whole, walked, spot = ids(rows.order_by(*by)), [], Spot()
            while found := lists.page(actor, playbook, wanted, today, sort, spot)[:50]:
                walked += ids(found)
                last = [getattr(found[-1], field.removeprefix("-")) for field in by]
                spot = Spot(tuple(one.isoformat() if isinstance(one, dt.date) else one for one in last))
            assert walked == whole


def test_the_report_by_seller_sums_the_open_deals_in_sight(dealer):
    for actor in everybody(dealer):
        wanted: dict[tuple[str, str], list] = defaultdict(list)
        for row in Opportunity.objects.visible_to(actor).open().select_related("owner"):
            wanted[row.owner.name if row.owner else "", row.stage].append(row.amount or 0)
        found = {
            (line["owner"], stage): (sums["count"], sums["amount"])
            for line in by_seller(actor, [NOBODY, *ids(sellers(actor))])
            for stage, sums in line["stage"].items()
        }
        assert found == {key: (len(amounts), sum(amounts)) for key, amounts in wanted.items()}
        assert {person.name for person in sellers(actor)} == {name for name, _stage in wanted if name}


def test_the_list_of_customers_holds_what_is_in_sight_in_its_order(dealer):
    """Own ones, those of the team, those that a deal or a grant opens: a page of the list has them all, once."""
    new = [NewCustomer(f"{at:02}号厂", owner=(dealer.wang, dealer.zhao, None)[at % 3]) for at in range(30)]
    firms = add_customers(actor=dealer.actor(dealer.boss), customers=new)
    grant(actor=OPERATOR, kind="customer", subject_id=firms[1].pk, person=dealer.wang, reason="帮忙看看")
    for at, deal in enumerate(Opportunity.objects.order_by("pk")):
        Opportunity.objects.filter(pk=deal.pk).update(customer=firms[at % len(firms)])
    for person in (dealer.wang, dealer.li, dealer.zhao, dealer.chen, dealer.boss):
        there = ids(Customer.objects.visible_to(dealer.actor(person)).order_by("name", "pk"))
        answer = dealer.client(person).get("/customers")
        assert ids(answer.context["page"].rows) == there and f"共 {len(there)} 家" in answer.text


def test_of_few_activities_those_are_seen_that_are_in_sight_at_all(dealer):
    for at, deal in enumerate(Opportunity.objects.order_by("pk")[:40]):
        by = dealer.actor((dealer.wang, dealer.zhao, dealer.li)[at % 3])
        log(
            actor=by,
            activities=[NewActivity("opportunity", deal.pk, "visit", clock.today(), content=f"第 {at} 次")],
        )
    for actor in everybody(dealer):
        for part in (Activity.objects.all(), Activity.objects.filter(subject_id__lt=deal.pk)):
            assert set(ids(part.few_visible_to(actor))) == set(ids(part.visible_to(actor)))


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="tells how SQLite goes about it")


@on_sqlite
def test_of_few_activities_no_others_are_looked_through(dealer):
    """By customer: an index over what activities are about would lead through all of them."""
    rows = Activity.objects.filter(customer_id__in=[1, 2, 3]).few_visible_to(dealer.actor(dealer.li))
    plan = rows.order_by().explain()
    assert (
        plan.count("(customer_id=?)") >= 3
        and "SCAN activities" not in plan
        and "(subject_kind=?)" not in plan
    )


def plan_of(read, *args) -> str:
    """How the database goes about a prepared read."""
    return unwrap(read)(*args).explain()


@on_sqlite
def test_the_sums_of_a_whole_company_are_grouped_as_an_index_holds_them(dealer):
    told = plan_of(board._sums, dealer.actor(dealer.boss), current(), Wanted(), clock.today())
    of_open, _won = told.split("UNION ALL")
    assert "deals_in_sums (outcome=?)" in of_open and "USE TEMP B-TREE" not in of_open


@on_sqlite
def test_the_cards_of_a_whole_company_are_found_in_order_stage_by_stage(dealer):
    stages = current().stage_keys
    told = plan_of(board._pieces, dealer.actor(dealer.boss), current(), Wanted(), clock.today(), stages, ())
    assert told.count("deals_of_a_stage (outcome=? AND stage=?)") == len(stages)
    assert told.count("USE TEMP B-TREE") == 1  # for the few that were found


@on_sqlite
def test_the_sums_of_some_people_are_found_among_their_own(dealer):
    for person in (dealer.wang, dealer.li):
        told = plan_of(board._sums, dealer.actor(person), current(), Wanted(), clock.today())
        assert told.count("deals_at_a_glance (outcome=? AND owner_id=?") == 2  # open ones, and those won
        assert "SCAN opportunities" not in told and "deals_in_sums" not in told


@on_sqlite
def test_the_report_by_seller_looks_at_nobodys_deals_alone(dealer):
    for actor in everybody(dealer):
        for rows in pipeline._counted(actor, [NOBODY, dealer.wang.pk]):
            assert "owner_id=?" in rows.explain() and "deals_in_sums" not in rows.explain()
