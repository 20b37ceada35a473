"""What an imported activity is about, and whom it was with."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from tuijin.customers.imports import finding
from tuijin.customers.models import Contact, Customer
from tuijin.market.models import Lead
from tuijin.opportunities.imports.deals import deals_of
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.transfer import queries
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.fields import keys_in

CONTACT, LEAD = "contact", "lead"
Subject = Opportunity | Customer | Lead


def subjects_of(actor: Actor, drafts: Sequence[Draft]) -> dict[int, Subject]:
    """{line: the deal, else the customer, else that of the first person met, else the lead met}, all in sight.

    `about_key` may be a deal's key or a customer's, for systems in which no two records share one.
    """
    about = [_about(draft) for draft in drafts if draft.values.get("about_key")]
    at = {line: people[0].customer for line, people in contacts_of(actor, drafts).items() if people}
    companies = finding.companies_of(about) | finding.companies_of(drafts)
    leads = {line: met[0] for line, met in leads_of(actor, drafts).items() if met}
    deals = deals_of(actor, about) | deals_of(actor, drafts)
    return {**leads, **_seen(actor, at | companies), **deals}


def contacts_of(actor: Actor, drafts: Sequence[Draft]) -> dict[int, list[Contact]]:
    """{line: the people in sight whom its keys name}."""
    rows = Contact.objects.visible_to(actor).select_related("customer")
    return _met(CONTACT, rows, drafts)


def leads_of(actor: Actor, drafts: Sequence[Draft]) -> dict[int, list[Lead]]:
    """{line: the leads in sight that its keys name}: with other systems a lead is a person whom one meets."""
    return _met(LEAD, Lead.objects.visible_to(actor), drafts)


def _met(kind: str, seen: QuerySet, drafts: Sequence[Draft]) -> dict[int, list[Any]]:
    written = {draft.line: keys_in(draft.values.get("contact_key", "")) for draft in drafts}
    keys = {*chain(*written.values())}
    ids = queries.ids_by_key(kind, drafts[0].source, keys, elsewhere=True) if keys else {}
    rows = seen.in_bulk(list(ids.values())) if ids else {}
    return {
        line: list({pk: rows[pk] for key in keys if (pk := ids.get(key, 0)) in rows}.values())
        for line, keys in written.items()
    }


def _about(draft: Draft) -> Draft:
    key = draft.values["about_key"]
    return replace(draft, values={"deal_key": key, "customer_key": key})


def _seen(actor: Actor, customers: dict[int, Customer]) -> dict[int, Customer]:
    ids = {row.pk for row in customers.values()}
    seen = set(Customer.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {line: row for line, row in customers.items() if row.pk in seen}
