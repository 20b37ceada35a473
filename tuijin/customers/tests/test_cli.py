"""Customers and contacts on the command line: the same operations, the same refusals."""

import json

import pytest

from tuijin.config.cli import main
from tuijin.customers.cli import row_of
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.operations import NewStakeholder, add_stakeholders
from tuijin.people.actors import OPERATOR
from tuijin.timeline.models import Entry


def test_whom_a_deal_needs_is_merged_not_deleted(world, capsys):
    boss = world.customer.contacts.get(name="张总")
    twin = add_contacts(actor=OPERATOR, contacts=[NewContact(world.customer, "张建国", phone="138")])[0]
    deal = world.deal()
    add_stakeholders(actor=OPERATOR, stakeholders=[NewStakeholder(deal, twin, {})])
    rep = ["--as", world.wang.email, "--json"]
    assert main(["contact", "delete", str(twin.pk), *rep]) == 1
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert deal.name in refused[0]["text"] and refused[-1]["key"] == "merge_instead"
    assert main(["contact", "merge", str(twin.pk), str(boss.pk), *rep]) == 0
    assert json.loads(capsys.readouterr().out)["phone"] == "138"
    assert deal.stakeholders.get().contact == boss
    clerk = world.customer.contacts.get(name="李会计")
    assert main(["contact", "delete", str(clerk.pk), "--as", world.zhao.email]) == 1
    assert main(["contact", "delete", str(clerk.pk), *rep]) == 0
    assert list(world.customer.contacts.all()) == [boss]


def said(capsys, *words, code=0):
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_what_is_written_of_a_customer_is_changed_and_told(world, capsys):
    rep, pk = ("--as", world.wang.email), str(world.customer.pk)
    done = said(capsys, "customer", "set", pk, "region=苏州", "revenue=1.2亿", *rep)
    assert (done["region"], done["revenue"]) == ("苏州", 120_000_000)
    entry = Entry.objects.about("customer", [world.customer.pk]).first()
    assert entry.data["changes"]["region"] == ["", "苏州"]
    assert said(capsys, "customer", "set", pk, f"owner={world.zhao.name}")["owner"] == world.zhao.name


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("customer", "set", "{customer}", "name="), "name_missing"),
        (("customer", "set", "{customer}", "staff=many"), "unreadable"),
        (("customer", "set", "{customer}", "colour=red"), "unknown_field"),
        (("customer", "set", "{customer}", "owner=nobody"), "unknown_person"),
        (("contact", "add", "{customer}", " "), "name_missing"),
        (("contact", "set", "{contact}", "name="), "name_missing"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_changes(world, capsys, words, key):
    contact = world.customer.contacts.get(name="张总")
    before = (row_of(world.customer), contact.version)
    ids = {"customer": world.customer.pk, "contact": contact.pk}
    refused = said(capsys, *(word.format(**ids) for word in words), code=1)["refused"]
    assert [reason["key"] for reason in refused] == [key]
    world.customer.refresh_from_db()
    contact.refresh_from_db()
    assert (row_of(world.customer), contact.version) == before
    assert world.customer.contacts.count() == 2


def test_a_contact_is_added_changed_and_goes_to_another_company(world, capsys):
    rep = ("--as", world.wang.email)
    new = said(capsys, "contact", "add", world.customer.name, "钱工", "title=工程师", *rep)
    assert (new["name"], new["title"], new["customer"]) == ("钱工", "工程师", world.customer.name)
    moved = said(capsys, "contact", "set", str(new["id"]), "title=总工", "company=新东家有限公司", *rep)
    assert (moved["title"], moved["customer"]) == ("总工", "新东家有限公司")
    assert Contact.objects.get(pk=new["id"]).customer.owner == world.wang
    assert main(["contact", "set", str(new["id"]), "title=副总", "--as", world.zhao.email]) == 1
