"""What an imported activity is about, and whom it was with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from tuijin.customers.imports import finding
from tuijin.customers.models import Contact, Customer
from tuijin.market.models import Lead
from tuijin.opportunities.forms.activity import names_in
from tuijin.opportunities.imports.deals import deals_of
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.transfer import colleagues, queries
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.fields import keys_in

CONTACT, LEAD = "contact", "lead"
THEIRS, THERE = "contact_key", "there_key"  # the second may name a colleague of ours, too
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
    written = {draft.line: [*_keys(draft, THEIRS), *_keys(draft, THERE)] for draft in drafts}
    keys = {*chain(*written.values())}
    ids = queries.ids_by_key(kind, drafts[0].source, keys, elsewhere=True) if keys else {}
    rows = seen.in_bulk(list(ids.values())) if ids else {}
    return {
        line: list({pk: rows[pk] for key in keys if (pk := ids.get(key, 0)) in rows}.values())
        for line, keys in written.items()
    }


def ours_of(drafts: Sequence[Draft]) -> dict[int, list[Person]]:
    """{line: our own people whom its keys name}: those of whom the source's list of people has told.

    Only where a key is nobody else's: contacts and users of one system may be numbered alike.
    """
    written = {draft.line: _keys(draft, THERE) for draft in drafts}
    known = colleagues.find(drafts[0].source, chain(*written.values())) if any(written.values()) else {}
    return {
        line: list(dict.fromkeys(known[key] for key in keys if key in known))
        for line, keys in written.items()
    }


def _keys(draft: Draft, field: str) -> list[str]:
    return list(keys_in(draft.values.get(field, "")))


def people_met(
    actor: Actor, drafts: Sequence[Draft], customers: Mapping[int, int | None]
) -> dict[int, tuple[tuple[int | None, str], ...]]:
    """{line: who was there, as (contact or None, name)}: by key, and by a name that one person at the customer has;
    the people of leads, too.

    `customers`: {line: the customer it was at}.
    """
    keyed, leads = contacts_of(actor, drafts), leads_of(actor, drafts)
    named = {
        draft.line: [
            *(lead.contact for lead in leads[draft.line] if lead.contact),
            *names_in(draft.values.get("people") or ""),
        ]
        for draft in drafts
    }
    there = _by_name(actor, {*customers.values()}, {*chain(*named.values())})
    found = {}
    for line, names in named.items():
        met: dict[str, int | None] = {one.name: one.pk for one in keyed.get(line, [])}
        others = {name: there.get((customers[line], name)) for name in names if name not in met}
        found[line] = tuple((pk, name) for name, pk in (met | others).items())
    return found


def _by_name(
    actor: Actor, customers: set[int | None], names: Collection[str]
) -> dict[tuple[int | None, str], int | None]:
    """{(customer, name): the contact}; None where two there have the name."""
    if not names:
        return {}
    rows = Contact.objects.visible_to(actor).filter(customer__in=customers - {None}, name__in=names)
    found: dict[tuple[int | None, str], int | None] = {}
    for pk, customer, name in rows.values_list("pk", "customer", "name"):
        found[customer, name] = None if (customer, name) in found else pk
    return found


def _about(draft: Draft) -> Draft:
    key = draft.values["about_key"]
    return replace(draft, values={"deal_key": key, "customer_key": key})


def _seen(actor: Actor, customers: dict[int, Customer]) -> dict[int, Customer]:
    ids = {row.pk for row in customers.values()}
    seen = set(Customer.objects.visible_of(actor, ids).values_list("pk", flat=True))
    return {line: row for line, row in customers.items() if row.pk in seen}
