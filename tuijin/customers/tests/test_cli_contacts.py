"""contact delete, contact merge: the same operations, the same refusals, on the command line."""

import json

from tuijin.config.cli import main
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.operations import NewStakeholder, add_stakeholders
from tuijin.people.actors import OPERATOR


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
