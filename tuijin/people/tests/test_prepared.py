"""A prepared read answers what its query answers, whoever asks; its SQL is written once (ADR 0047)."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.db.models import Case, Count, Exists, Min, OuterRef, Sum, Value, When
from django.db.models.functions import Coalesce

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import NOBODY, OPERATOR
from tuijin.people.models import Person
from tuijin.people.prepared import Fixed, prepared


def plain(actor, names, stage):
    rows = Opportunity.objects.visible_to(actor).filter(owner__in=names, stage=stage)
    return rows.select_related("owner").order_by("pk")


@pytest.fixture
def deals(world):
    stage = world.deal("甲", owner=world.wang).stage
    for name, owner in (("乙", world.zhao), ("丙", world.boss), ("丁", world.li)):
        world.deal(name, owner=owner)
    return stage


def test_everybody_reads_what_he_would_read_without_it(world, deals):
    read, people = prepared(plain), (world.wang.pk, world.zhao.pk, world.li.pk)
    actors = [world.actor(each) for each in (world.wang, world.zhao, world.li, world.boss, world.chen)]
    seen = []
    for actor in [*actors, OPERATOR, NOBODY, *actors]:
        found = read(actor, people, deals)
        assert found == list(plain(actor, people, deals))
        assert [row.owner.name for row in found] == [row.owner.name for row in plain(actor, people, deals)]
        seen.append(len(found))
    assert len(set(seen)) > 2, "they see differently"


def test_the_query_is_built_once_for_all_who_see_alike_and_for_each_length(world, deals):
    built = []

    @prepared
    def read(actor, names, stage):
        built.append(1)
        return plain(actor, names, stage)

    for person in (world.wang, world.zhao, world.wang):
        read(world.actor(person), (person.pk,), deals)
    assert len(built) == 1
    read(world.actor(world.boss), (world.wang.pk,), deals)
    read(world.actor(world.wang), (world.wang.pk, world.zhao.pk), deals)
    read(world.actor(world.wang), (world.wang.pk,), "another")
    assert len(built) == 4


def test_it_costs_one_query_and_is_read_anew_each_time(world, deals, django_assert_num_queries):
    read, me = prepared(plain), world.actor(world.wang)
    read(me, (world.wang.pk,), deals)
    world.deal("戊", owner=world.wang)
    with django_assert_num_queries(1):
        assert len(read(me, (world.wang.pk,), deals)) == 2


def test_what_is_computed_is_read_as_without_it(world, deals):
    """Amounts, days, truths and counts come as such from every database."""

    def build(stage):
        rows = Opportunity.objects.filter(stage=stage).order_by("owner")
        told = rows.annotate(open=Exists(Opportunity.objects.filter(pk=OuterRef("pk"), outcome="open")))
        word = Case(When(amount__gt=0, then=Value("some")), default=Value("none"))
        first = Coalesce(Min("opened_on"), Value(dt.date(2000, 1, 1)))
        return told.annotate(word=word).values("owner", "open", "word").annotate(
            count=Count("pk"), total=Sum("amount"), first=first
        )  # fmt: skip

    found, told = prepared(build)(deals), list(build(deals))
    assert len(found) == 4 and found == told
    assert [[type(one) for one in row.values()] for row in found] == [
        [type(one) for one in row.values()] for row in told
    ]


def test_values_lists_and_what_can_hold_nothing_are_answered_too(world, deals):
    names = prepared(lambda pk: Person.objects.filter(pk=pk).values_list("name", flat=True))
    dicts = prepared(lambda pk: Person.objects.filter(pk=pk).values("name", "pk"))
    nothing = prepared(lambda ids: Person.objects.filter(pk__in=ids))
    assert names(world.wang.pk) == ["王磊"]
    assert dicts(world.zhao.pk) == [{"name": "赵强", "pk": world.zhao.pk}]
    assert nothing(()) == []
    assert nothing((world.wang.pk,)) == [world.wang]
    assert names(10**30) == []


def test_an_argument_by_name_is_refused_rather_than_lost(world):
    with pytest.raises(TypeError, match="by place"):
        prepared(lambda pk: Person.objects.filter(pk=pk))(pk=world.wang.pk)


def test_a_fixed_number_may_be_a_limit(world):
    read = prepared(lambda limit: Person.objects.order_by("pk")[:limit])
    assert [len(read(Fixed(limit))) for limit in (1, 3, 2)] == [1, 3, 2]


@pytest.mark.parametrize(
    "build",
    [
        lambda number: Person.objects.filter(pk__gt=number + 1),
        lambda number: Person.objects.all()[:number],
        lambda number: Person.objects.annotate(more=Value("more")),
    ],
    ids=["calculated with", "as a limit", "not used"],
)
def test_a_number_that_would_be_lost_is_refused(db, build):
    with pytest.raises(ValueError, match="no parameter"):
        prepared(build)(3)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_a_connection_of_its_own():
    read = prepared(lambda pk: Person.objects.filter(pk=pk).values_list("pk", flat=True))
    read(1)
    used = []

    def ask():
        connection.force_debug_cursor = True
        read(2)
        used.append([query["sql"] for query in connection.queries])
        connection.close()

    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert len(used[0]) == 1
