"""Two contacts are one person, or one is not needed: whatever happens, nothing points to nobody (S4)."""

import datetime as dt

import pytest
from django.apps import apps

from tests.api.conftest import Caller
from tuijin.activities.models import ActivityPerson
from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.customers.models import Contact
from tuijin.customers.operations import (
    NewContact,
    add_contacts,
    change_contact,
    delete_contact,
    merge_contacts,
)
from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, CompellingEvent, Deed, FirstVisit, Stakeholder, Tie
from tuijin.opportunities.operations import NewAnswer, NewStakeholder
from tuijin.opportunities.queries import parts
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.search.models import SearchEntry
from tuijin.timeline.models import Entry
from tuijin.transfer.models import ExternalKey

pytestmark = pytest.mark.django_db
QUESTION = "branches"


@pytest.fixture
def deal(world):
    return world.deal()


@pytest.fixture
def boss(world):
    """张总, who stays."""
    return world.customer.contacts.get(name="张总")


@pytest.fixture
def twin(world):
    """张建国, the same person written down a second time."""
    new = NewContact(world.customer, "张建国", title="董事长", phone="138", note="爱喝茶")
    return add_contacts(actor=OPERATOR, contacts=[new])[0]


@pytest.fixture
def clerk(world):
    return world.customer.contacts.get(name="李会计")


def joins(deal, contact, **fields) -> Stakeholder:
    new = NewStakeholder(deal, contact, fields)
    return operations.add_stakeholders(actor=OPERATOR, stakeholders=[new])[0]


def says(deal, contact, text="三家厂", days=0) -> Answer:
    on = clock.today() - dt.timedelta(days=days)
    return operations.answer(actor=OPERATOR, answers=[NewAnswer(deal, QUESTION, text, on, source=contact)])[0]


def merge(world, gone, kept, who=None) -> Contact:
    return merge_contacts(actor=world.actor(who or world.wang), gone=gone, kept=kept, version=gone.version)


def pointing(pk: int) -> list[str]:
    """Every column of every record that names the contact of this number, by foreign key or by number."""
    found = []
    for model in apps.get_models():
        for field in model._meta.fields:
            names_contact = field.related_model is Contact or field.name == "contact_id"
            if names_contact and model._base_manager.filter(**{field.name: pk}).exists():
                found.append(f"{model.__name__}.{field.name}")
    keys = ExternalKey.objects.filter(kind="contact", object_id=pk)
    index = SearchEntry.objects.filter(kind="contact", record_id=pk)
    return found + ["ExternalKey"] * keys.exists() + ["SearchEntry"] * index.exists()


def verbs(kind: str, pk: int) -> list[str]:
    return list(Entry.objects.about(kind, [pk]).values_list("verb", flat=True))


def test_all_that_named_the_one_names_the_other(world, deal, boss, twin, clerk):
    other = world.deal("二期")
    joins(deal, twin, roles=[current().roles[0].key])
    joins(other, clerk, confirmed_by=twin)
    said = says(deal, twin)
    event = {"evidence": "总部发文", "confirmed_by": twin}
    operations.keep_event(actor=OPERATOR, deal=deal, kind=current().events[0].key, **event)
    operations.note_first_visit(actor=OPERATOR, deal=deal, recognised_by=twin, recognition="点头")
    met = NewActivity("", 0, "visit", clock.today(), theirs=((twin.pk, "张建国"),), no_next_because="试")
    operations.log_activity(actor=OPERATOR, deal=deal, activity=met)
    ExternalKey.objects.create(kind="contact", source="crm", key="c7", object_id=twin.pk, row={})
    merge(world, twin, boss)
    assert not Contact.objects.filter(pk=twin.pk).exists() and pointing(twin.pk) == []
    said.refresh_from_db()
    assert said.source == boss
    assert CompellingEvent.objects.get().confirmed_by == FirstVisit.objects.get().recognised_by == boss
    assert Stakeholder.objects.get(opportunity=other).confirmed_by == boss
    assert Stakeholder.objects.get(opportunity=deal).contact == boss
    assert ActivityPerson.objects.get(contact_id__isnull=False).contact_id == boss.pk
    assert ExternalKey.objects.get(key="c7").object_id == boss.pk
    assert "people_merged" in verbs("opportunity", deal.pk) and "people_merged" in verbs(
        "opportunity", other.pk
    )
    assert "contacts_merged" in verbs("customer", world.customer.pk)


def test_what_the_one_that_stays_lacks_is_filled_and_the_rest_is_told(world, boss, twin):
    merge(world, twin, boss)
    boss.refresh_from_db()
    assert (boss.title, boss.phone, boss.note) == ("总经理", "138", "爱喝茶")
    entry = Entry.objects.about("customer", [world.customer.pk]).get(verb="contacts_merged")
    assert entry.data["changes"] == {"title": ["董事长", "总经理"]}
    page = world.client(world.wang).get(f"/customers/{world.customer.pk}").content.decode()
    assert "把联系人 张建国 并到了 张总" in page and "董事长 → 总经理" in page


def test_S4_in_a_deal_of_both_their_parts_become_one(world, deal, boss, twin):
    book = current()
    first, second = book.roles[0].key, book.roles[1].key
    stays = joins(deal, boss, roles=[first], attitude=1, own_need="省心")
    goes = joins(deal, twin, roles=[second, first], attitude=-1, influence=3, coverage=2, own_need="升职")
    day = clock.today() - dt.timedelta(days=9)
    for part, on in ((stays, clock.today()), (goes, day)):
        operations.record_deed(
            actor=OPERATOR, stakeholder=part, kind=book.deeds[0].key, text="给了名单", on=on
        )
    ExternalKey.objects.create(kind="stakeholder", source="crm", key="s7", object_id=goes.pk, row={})
    merge(world, twin, boss)
    row = Stakeholder.objects.get()
    assert (row.pk, row.contact, row.roles) == (stays.pk, boss, [first, second])
    assert (row.attitude, row.influence, row.coverage, row.won_on) == (1, 3, 2, day)
    assert row.own_need == "省心\n升职"
    assert Deed.objects.filter(stakeholder=row).count() == 2
    assert ExternalKey.objects.get(key="s7").object_id == row.pk
    entry = Entry.objects.about("opportunity", [deal.pk]).get(verb="people_merged")
    assert entry.data["changes"]["attitude"] == [-1, 1]
    assert "升职" not in str(entry.data), "what somebody wants for himself is not told"
    page = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert "张建国和张总是同一个人" in page


def test_S4_ties_are_moved_each_once_without_a_circle_or_to_himself(world, deal, boss, twin, clerk):
    kind = next(tie.key for tie in current().ties if tie.ordered)
    loose = next(tie.key for tie in current().ties if not tie.ordered)
    a, b, c = joins(deal, boss), joins(deal, twin), joins(deal, clerk)
    for which, one, other in ((kind, b, c), (kind, c, a), (loose, a, c), (loose, b, c), (loose, a, b)):
        operations.tie(actor=OPERATOR, kind=which, one=one, other=other)
    merge(world, twin, boss)
    found = sorted(Tie.objects.values_list("kind", "one", "other"))
    assert found == sorted([(kind, c.pk, a.pk), (loose, a.pk, c.pk)])


def test_S2_the_same_answer_of_both_stands_once_and_counts_as_one_source(world, deal, boss, twin):
    says(deal, boss)
    says(deal, twin)
    says(deal, twin, "四家厂", days=3)
    merge(world, twin, boss)
    assert sorted(Answer.objects.values_list("text", "source__name")) == [
        ("三家厂", "张总"),
        ("四家厂", "张总"),
    ]
    caller = Caller(world, world.wang)
    coverage = caller.get(f"/opportunities/{deal.pk}").json()["coverage"]
    assert sum(category["verified"] for category in coverage["categories"]) == 0


def test_S4_the_history_of_his_attitude_is_that_of_both(world, deal, boss, twin):
    for contact, attitudes in ((twin, (0, -1)), (boss, (1, 2))):
        row = joins(deal, contact)
        for attitude in attitudes:
            row = operations.change_stakeholder(
                actor=OPERATOR, stakeholder=row, version=row.version, changes={"attitude": attitude}
            )
    merge(world, twin, boss)
    history = parts.attitudes_of(deal)
    assert set(history) == {boss.pk}
    assert sorted(change["after"] for change in history[boss.pk]) == [-1, 0, 1, 2]


def test_nobody_confirms_his_own_part(world, deal, boss, twin):
    joins(deal, boss, confirmed_by=twin)
    merge(world, twin, boss)
    assert Stakeholder.objects.get().confirmed_by is None


def test_both_at_one_meeting_were_one(world, deal, boss, twin):
    met = NewActivity(
        "", 0, "visit", clock.today(), theirs=((twin.pk, "张建国"), (boss.pk, "张总")), no_next_because="试"
    )
    operations.log_activity(actor=OPERATOR, deal=deal, activity=met)
    merge(world, twin, boss)
    assert list(ActivityPerson.objects.values_list("contact_id", flat=True)) == [boss.pk]


def test_what_cannot_be_merged_is_refused_and_stays(world, deal, boss, twin):
    other = world.add_customer("别家公司", world.wang)
    stranger = add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]
    with pytest.raises(Refused, match="himself"):
        merge(world, boss, boss)
    with pytest.raises(Refused, match="another_customer"):
        merge(world, stranger, boss)
    with pytest.raises(Stale):
        merge_contacts(actor=world.actor(world.wang), gone=twin, kept=boss, version=9)
    finance = world.person("财务", "fin", "finance", world.company)
    with pytest.raises(Forbidden):
        merge(world, twin, boss, finance)
    joins(deal, boss, own_need="省" * 300)
    joins(deal, twin, own_need="升" * 300)
    with pytest.raises(Refused, match="too_long"):
        merge(world, twin, boss)
    assert Contact.objects.filter(pk__in=[twin.pk, boss.pk, stranger.pk]).count() == 3
    assert Stakeholder.objects.count() == 2


NEEDS = {
    "a part": lambda deal, one, clerk: joins(deal, one),
    "an answer": lambda deal, one, clerk: says(deal, one),
    "a confirmation": lambda deal, one, clerk: joins(deal, clerk, confirmed_by=one),
    "an event": lambda deal, one, clerk: operations.keep_event(
        actor=OPERATOR, deal=deal, kind=current().events[0].key, evidence="说的", confirmed_by=one
    ),
    "the first visit": lambda deal, one, clerk: operations.note_first_visit(
        actor=OPERATOR, deal=deal, recognised_by=one
    ),
}


@pytest.mark.parametrize("need", NEEDS)
def test_whom_a_deal_needs_is_not_deleted_and_the_deal_is_named(world, deal, twin, clerk, need):
    NEEDS[need](deal, twin, clerk)
    with pytest.raises(Refused) as refused:
        delete_contact(actor=world.actor(world.wang), contact=twin)
    sentences = " ".join(refused.value.sentences)
    assert deal.name in sentences and "合并" in sentences
    assert Contact.objects.filter(pk=twin.pk).exists() and pointing(twin.pk)


def test_a_deal_out_of_sight_is_counted_not_named(world, twin):
    joins(world.deal("赵的秘密", owner=world.zhao), twin)
    with pytest.raises(Refused) as refused:
        delete_contact(actor=world.actor(world.wang), contact=twin)
    sentences = " ".join(refused.value.sentences)
    assert "赵的秘密" not in sentences and "1 个你看不到的单子" in sentences


def test_whom_nothing_needs_goes_and_the_timeline_tells(world, twin):
    delete_contact(actor=world.actor(world.wang), contact=twin)
    assert pointing(twin.pk) == [] and "contact_removed" in verbs("customer", world.customer.pk)


def test_the_page_deletes_or_says_where_he_is_needed_and_offers_to_merge(world, deal, boss, twin):
    client, at = world.client(world.wang), f"/customers/{world.customer.pk}/contacts/{twin.pk}"
    assert f"{at}/merger" in client.get(at).content.decode()
    assert "删除「张建国」" in client.get(f"{at}/removal").content.decode()
    joins(deal, twin)
    refused = client.post(f"{at}/removal")
    assert refused.status_code == 422
    assert deal.name in refused.content.decode() and f"{at}/merger" in refused.content.decode()
    wrong = client.post(f"{at}/merger", {"into": twin.pk, "version": 1})
    assert wrong.status_code == 422
    assert client.post(f"{at}/merger", {"into": boss.pk, "version": 9}).status_code == 409
    assert client.post(f"{at}/merger", {"into": boss.pk, "version": 1}).status_code == 302
    assert Stakeholder.objects.get().contact == boss
    clerk = world.customer.contacts.get(name="李会计")
    assert client.post(f"/customers/{world.customer.pk}/contacts/{clerk.pk}/removal").status_code == 302
    assert [row.name for row in world.customer.contacts.all()] == ["张总"]
    assert world.client(world.zhao).post(f"{at}/removal").status_code == 404


def test_the_api_deletes_and_merges(world, deal, boss, twin):
    wang, zhao = Caller(world, world.wang), Caller(world, world.zhao)
    joins(deal, twin)
    refused = wang.send("DELETE", f"/contacts/{twin.pk}")
    assert refused.status_code == 422
    assert [error["key"] for error in refused.json()["errors"]] == ["in_use", "merge_instead"]
    path = f"/contacts/{twin.pk}/merger"
    assert wang.post(path, {"into_id": boss.pk}).status_code == 428
    assert wang.post(path, {"into_id": boss.pk}, If_Match='"v9"').status_code == 412
    himself = wang.post(path, {"into_id": twin.pk}, If_Match='"v1"').json()["errors"][0]
    assert (himself["key"], himself["field"]) == ("himself", "into_id")
    assert wang.post(path, {"into_id": 10**9}, If_Match='"v1"').status_code == 422
    assert zhao.post(path, {"into_id": boss.pk}, If_Match='"v1"').status_code in (404, 422)
    done = wang.post(path, {"into_id": boss.pk}, If_Match='"v1"')
    assert (done.status_code, done.json()["name"], done.json()["phone"]) == (200, "张总", "138")
    assert wang.get(f"/contacts/{twin.pk}").status_code == 404
    clerk = world.customer.contacts.get(name="李会计")
    assert zhao.send("DELETE", f"/contacts/{clerk.pk}").status_code == 404
    assert wang.send("DELETE", f"/contacts/{clerk.pk}").status_code == 204


def test_S4_a_deal_goes_to_another_customer_only_without_people_of_the_first(world, deal, boss):
    other = world.add_customer("磐石重工", world.wang)
    joins(deal, boss)
    wang = Caller(world, world.wang)
    refused = wang.patch(f"/opportunities/{deal.pk}", {"customer_id": other.pk}, If_Match='"v1"')
    assert refused.status_code == 422 and boss.name in refused.json()["detail"]
    assert refused.json()["errors"][0]["field"] == "customer_id"
    nobody = wang.patch(f"/opportunities/{deal.pk}", {"customer_id": None}, If_Match='"v1"')
    assert nobody.status_code == 422
    change_contact(actor=OPERATOR, contact=boss, version=boss.version, changes={"customer": other})
    assert (
        wang.patch(f"/opportunities/{deal.pk}", {"customer_id": other.pk}, If_Match='"v1"').status_code == 200
    )
