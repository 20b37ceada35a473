"""S2: what is written elsewhere is confirmed by two sources or contradicted, without being typed again."""

import datetime as dt

import pytest

from tuijin.common import clock
from tuijin.common.errors import Refused
from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, CompellingEvent, Opportunity
from tuijin.opportunities.operations import NewAnswer
from tuijin.opportunities.queries.confirming import marks
from tuijin.opportunities.queries.judging import room_of
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules.coverage import verified
from tuijin.opportunities.rules.picture import method_of
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry


@pytest.fixture
def deal(world):
    return world.deal(expected_on=clock.today() + dt.timedelta(days=30))


def when_asked() -> str:
    """The question that lives in the expected date."""
    return next(
        one.key for one in current().questions if any(way.field == "expected_on" for way in one.lives)
    )


def confirm(deal, who, question="", **more) -> Answer:
    new = NewAnswer(
        deal, question or when_asked(), more.pop("text", ""), clock.today(), source_name=who, **more
    )
    return operations.answer(actor=OPERATOR, answers=[new])[0]


def covered(deal) -> tuple[int, int, int]:
    """(answered, verified, disputed) of the category of time."""
    row = Opportunity.objects.get(pk=deal.pk)
    room = room_of(row, picture_of(row, clock.today()), current())
    one = next(one for one in room.coverage if one.category.key == "time")
    return one.answered, one.verified, one.disputed


def change(deal, **changes) -> None:
    row = Opportunity.objects.get(pk=deal.pk)
    operations.change(actor=OPERATOR, deal=row, version=row.version, changes=changes)


def test_S2_two_sources_verify_what_lives_elsewhere(deal):
    assert covered(deal) == (1, 0, 0)
    confirm(deal, "张总")
    confirm(deal, "张总")
    assert covered(deal) == (1, 0, 0)
    confirm(deal, "李会计")
    assert covered(deal) == (1, 1, 0)
    assert {row.text for row in Answer.objects.all()} == {""}


def test_S2_a_confirmation_speaks_of_what_stood_there_and_no_longer_counts_when_that_changes(deal):
    confirm(deal, "张总")
    confirm(deal, "李会计")
    day = deal.expected_on
    change(deal, expected_on=day + dt.timedelta(days=30))
    assert covered(deal) == (1, 0, 0)
    change(deal, expected_on=day)
    assert covered(deal) == (1, 1, 0)
    change(deal, expected_on=None)
    assert covered(deal) == (0, 0, 0)


def test_S2_who_says_something_else_is_marked_until_it_is_put_right(deal):
    confirm(deal, "张总")
    confirm(deal, "李会计", text="年底才签", disputed=True)
    assert covered(deal) == (1, 0, 1)
    change(deal, expected_on=deal.expected_on + dt.timedelta(days=60))
    assert covered(deal) == (1, 0, 0)


@pytest.mark.parametrize("home", ["role", "competitors", "fact", "event"])
def test_S2_people_rivals_facts_and_events_are_confirmed_alike(world, deal, home):
    question, write, rewrite = homes(world, deal)[home]
    with pytest.raises(Refused) as refused:
        confirm(deal, "张总", question)
    assert refused.value.reasons[0].key == "nothing_to_confirm"
    write()
    for who in ("张总", "李会计"):
        confirm(deal, who, question)
    assert question in sure(deal)
    rewrite()
    assert question not in sure(deal)


@pytest.mark.parametrize("home", ["role", "fact", "event"])
def test_S2_whose_word_the_value_itself_was_is_one_of_the_two_sources(world, deal, home):
    question, write = told_by_zhang(world, deal)[home]
    write()
    assert question not in sure(deal), "one source alone"
    confirm(deal, "张总", question)
    assert question not in sure(deal), "the same person twice is one source"
    confirm(deal, "李会计", question)
    assert question in sure(deal)


def test_S2_what_two_people_told_of_different_events_is_not_one_persons_word(world, deal):
    zhang, li = world.customer.contacts.order_by("pk")[:2]
    kinds = [event.key for event in current().events if not event.ours]
    for kind, who in zip(kinds, (zhang, li), strict=False):
        operations.keep_event(actor=OPERATOR, deal=deal, kind=kind, evidence="说的", confirmed_by=who)
    confirm(deal, "王主任", "compelling_event")
    assert "compelling_event" not in sure(deal)
    event = CompellingEvent.objects.get(kind=kinds[1])
    operations.keep_event(
        actor=OPERATOR, deal=deal, kind=kinds[1], evidence="说的", confirmed_by=zhang, version=event.version
    )
    assert "compelling_event" in sure(deal)


def told_by_zhang(world, deal):
    """{home: (its question, write it there as 张总's word)}."""
    li, zhang = (world.customer.contacts.get(name=name) for name in ("李会计", "张总"))
    kind = next(event.key for event in current().events if not event.ours)
    plays = operations.NewStakeholder(deal, li, {"roles": ["sponsor"], "confirmed_by": zhang})
    told = {"actor": OPERATOR, "deal": deal}
    return {
        "role": ("who_sponsors", lambda: operations.add_stakeholders(actor=OPERATOR, stakeholders=[plays])),
        "fact": (
            "budget_amount",
            lambda: operations.tell_fact(**told, key="budget", value="300000", source="张总在电话里说的"),
        ),
        "event": (
            "compelling_event",
            lambda: operations.keep_event(**told, kind=kind, evidence="说的", confirmed_by=zhang),
        ),
    }


def sure(deal) -> set[str]:
    row = Opportunity.objects.get(pk=deal.pk)
    return verified(picture_of(row, clock.today()), method_of(current()))


def homes(world, deal):
    """{home: (its question, write it, write something else there)}."""
    one, other = world.customer.contacts.order_by("pk")[:2]
    kinds = [event.key for event in current().events if not event.ours]

    def plays(contact):
        joined = operations.NewStakeholder(deal, contact, {"roles": ["sponsor"]})
        operations.add_stakeholders(actor=OPERATOR, stakeholders=[joined])

    def budget(value):
        operations.tell_fact(actor=OPERATOR, deal=deal, key="budget", value=value)

    def compels(kind):
        operations.keep_event(actor=OPERATOR, deal=deal, kind=kind, evidence="说的")

    def rival(name):
        operations.add_rival(actor=OPERATOR, deal=deal, name=name)

    return {
        "role": ("who_sponsors", lambda: plays(one), lambda: plays(other)),
        "competitors": ("rivals", lambda: rival("金蝶"), lambda: rival("用友")),
        "fact": ("budget_amount", lambda: budget("300000"), lambda: budget("500000")),
        "event": ("compelling_event", lambda: compels(kinds[0]), lambda: compels(kinds[1])),
    }


@pytest.mark.parametrize(
    ("who", "more", "key", "field"),
    [
        ("张总", {"text": "六月底"}, "lives_elsewhere", "question"),
        ("", {}, "field_missing", "source"),
        ("  ", {"disputed": True}, "field_missing", "source"),
    ],
)
def test_S2_what_is_no_confirmation_is_refused_and_nothing_is_written(deal, who, more, key, field):
    with pytest.raises(Refused) as refused:
        confirm(deal, who, **more)
    assert (refused.value.reasons[0].key, refused.value.reasons[0].field) == (key, field)
    assert not Answer.objects.exists()


def test_S2_a_confirmation_is_corrected_only_into_one(deal):
    row = confirm(deal, "张总")
    with pytest.raises(Refused) as refused:
        operations.change_answer(actor=OPERATOR, answer=row, version=1, changes={"text": "六月底"})
    assert refused.value.reasons[0].key == "lives_elsewhere"
    with pytest.raises(Refused):
        operations.change_answer(actor=OPERATOR, answer=row, version=1, changes={"source_name": ""})
    now = operations.change_answer(
        actor=OPERATOR, answer=row, version=1, changes={"text": "六月底", "disputed": True}
    )
    assert (now.text, now.disputed, covered(deal)) == ("六月底", True, (1, 0, 1))


def test_S2_a_change_of_another_field_leaves_the_mark_as_it_is(deal):
    def now():
        row = Opportunity.objects.get(pk=deal.pk)
        return marks(row, picture_of(row, clock.today()), [when_asked()])

    before = now()
    change(deal, amount=300_000)
    assert now() == before and before[when_asked()]


def test_S2_the_page_takes_a_confirmation_and_says_when_it_has_passed(world, deal):
    client, question = world.client(world.wang), when_asked()
    page, url = (
        f"/opportunities/{deal.pk}/information",
        f"/opportunities/{deal.pk}/questions/{when_asked()}/answers",
    )
    assert url in client.get(page).content.decode()
    form = client.get(url).content.decode()
    assert "记谁证实的" in form and "他说的不一样在哪里" in form
    typed = {"on": clock.today().isoformat(), "confidence": "3", "how": "yn"}
    refused = client.post(url, typed)
    assert refused.status_code == 422 and "请写是谁证实的" in refused.content.decode()
    for contact in world.customer.contacts.order_by("pk")[:2]:
        assert client.post(url, typed | {"source": contact.pk}).status_code == 302
    text = client.get(page).content.decode()
    block = text[text.index(f'id="question-{question}"') :].split("</li>")[0]
    assert "已核实" in block and "他也这么说" in block and "张总" in block
    assert "有人证实" in client.get(f"/opportunities/{deal.pk}").content.decode()
    change(deal, expected_on=deal.expected_on + dt.timedelta(days=9))
    text = client.get(page).content.decode()
    block = text[text.index(f'id="question-{question}"') :].split("</li>")[0]
    assert "已核实" not in block and "不再算数" in block


def test_S2_a_question_without_an_answer_elsewhere_offers_no_confirmation(world):
    deal = world.deal("没日期的单子")
    url = f"/opportunities/{deal.pk}/questions/{when_asked()}/answers"
    assert url not in world.client(world.wang).get(f"/opportunities/{deal.pk}/information").content.decode()
    typed = {"on": clock.today().isoformat(), "confidence": "3", "source_name": "张总"}
    assert world.client(world.wang).post(url, typed).status_code == 422


def test_S2_findings_are_renewed_and_the_timeline_tells_it(deal):
    confirm(deal, "张总", text="年底", disputed=True)
    entry = Entry.objects.about("opportunity", [deal.pk]).first()
    assert (entry.verb, entry.data["source"]) == ("contradicted", "张总")
