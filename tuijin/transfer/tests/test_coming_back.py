"""What we take out can be brought in again: nothing new comes of it, whichever language it was taken out in."""

from decimal import Decimal

import pytest
from django.utils import translation

from tuijin.common import clock
from tuijin.customers.models import Contact, Customer
from tuijin.customers.operations import NewContact, add_contacts, change_customer
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads, drop_lead
from tuijin.opportunities.forms.columns import COLUMNS
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import lose
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.transfer import engine
from tuijin.transfer.operations import export
from tuijin.transfer.plans import Plan
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source

ALL = {"opportunities": "columns=" + ",".join(column.key for column in COLUMNS)}  # of the others all goes out
KINDS = ("customers", "contacts", "leads", "opportunities")
OURS = {  # heads that tell of what is computed here, or that only our pages can change
    "opportunities": 5,  # the supported grade, the expected day beside the closing one, presales, since, pushes
    "leads": 1,  # state
}


@pytest.fixture
def house(world):
    """One of everything, with every field that can be taken out."""
    facts = {"industry": "机械", "region": "昆山", "phone": "0512", "staff": 80, "revenue": Decimal("1.5e7")}
    customer = world.customer
    change_customer(actor=OPERATOR, customer=customer, version=customer.version, changes=facts)
    person = NewContact(customer, "何经理", title="厂长", phone="138", email="he@example.com", source="名片")
    add_contacts(actor=OPERATOR, contacts=[person])
    lead = NewLead("启元物流", contact="孙", phone="139", source=current().sources[0].key, owner=world.wang)
    rest = [NewLead("=1+1 公司", owner=world.wang), NewLead("放弃的", owner=world.wang)]
    add_leads(actor=OPERATOR, leads=[lead, *rest])
    drop_lead(actor=OPERATOR, lead=Lead.objects.get(company="放弃的"), reason="不做")
    day = clock.today()
    world.deal("=一期", amount=Decimal("12500.50"), expected_on=day, next_step="演示", next_step_on=day)
    lost = world.deal("丢了的", product="T6", competitors="金蝶")
    lose(actor=OPERATOR, deal=lost, reason=current().lost_reasons[0].key, winner="金蝶")
    return world


def taken_out(key, path):
    with path.open("wb") as file:
        return export(actor=OPERATOR, key=key, query=ALL.get(key, ""), form=path.suffix[1:], file=file)


def brought_back(key, path, dry_run=True):
    importer, source = importers()[key], open_source(path)
    found = engine.proposal(importer, source)
    counts = engine.run(OPERATOR, importer, source, Plan(found.columns), dry_run=dry_run)
    return found, {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_known_again_and_changes_nothing(house, tmp_path, form, language):
    with translation.override(language):
        for key in KINDS:
            path = tmp_path / f"{key}.{form}"
            rows = taken_out(key, path)
            found, counts = brought_back(key, path)
            assert counts == {"unchanged": rows}, key
            assert len(found.unused) == OURS.get(key, 0), found.unused


def test_in_an_empty_house_all_of_it_comes_in(house, tmp_path):
    for key in KINDS:
        taken_out(key, tmp_path / f"{key}.csv")
    told = ("name", "amount", "outcome", "customer__name", "owner__name", "product", "next_step")
    deals = sorted(Opportunity.objects.values_list(*told), key=str)
    people = sorted(Contact.objects.values_list("name", "title", "source", "customer__name"))
    for model in (Opportunity, Contact, Lead, Customer):
        model.objects.all().delete()
    for key in KINDS:
        _found, counts = brought_back(key, tmp_path / f"{key}.csv", dry_run=False)
        assert set(counts) <= {"created", "repaired"}, (key, counts)
    assert sorted(Opportunity.objects.values_list(*told), key=str) == deals
    assert sorted(Contact.objects.values_list("name", "title", "source", "customer__name")) == people


def test_a_gap_that_was_filled_in_the_file_is_filled_and_nothing_is_written_over(house, tmp_path):
    deal = Opportunity.objects.get(name="=一期")
    path = tmp_path / "deals.csv"
    path.write_text(f"编号,商机名称,阶段,产品,金额\n{deal.ref},别的名字,赢单,U8,1\n")
    _found, counts = brought_back("opportunities", path, dry_run=False)
    assert counts == {"updated": 1}
    deal.refresh_from_db()
    assert (deal.product, deal.name, deal.amount, deal.outcome) == (
        "U8",
        "=一期",
        Decimal("12500.50"),
        "open",
    )
