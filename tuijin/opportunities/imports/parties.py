"""Whom the rows of an import mean: the deals, the people at their customers, and the parts that are there already."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.customers.models import Contact, Customer
from tuijin.opportunities.imports.deals import deals_of
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.people.actors import Actor
from tuijin.transfer import queries
from tuijin.transfer.importing import KEY, Draft

TOLD = ("name", "title", "department")  # what a row tells of somebody new
Who = tuple[int, str, str, str]  # customer, name, title, department
UNKNOWN_DEAL = Text(
    "找不到这个单子。请写它的代号，或唯一的名称。",
    "No such deal: write its ref, or a name that only one has.",
)
NO_CUSTOMER = Text("这个单子的客户待定，先写明客户。", "The deal's customer is still to be named.")
NO_NAME = Text("姓名：不能空着。", "Name: must not be empty.")
UNKNOWN_CONTACT = Text(
    "不认识这个联系人编号。请先导入联系人，或写上姓名。",
    "No such contact id: import the contacts first, or write the name.",
)


def key_of(row: Stakeholder) -> str:
    """How our exports name a part, so that they are known again: the deal's ref and the contact's number."""
    return f"{row.opportunity.ref}-{row.contact_id}"


class Parties:
    """All that the rows of a batch name, read at once."""

    def __init__(self, actor: Actor, drafts: Sequence[Draft]):
        ids = [draft.target for draft in drafts if draft.target]
        stakes = Stakeholder.objects.select_related("opportunity", "contact")
        self.rows = stakes.in_bulk(ids)
        self.deals: dict[int, Opportunity] = deals_of(actor, drafts)
        for draft in drafts:
            if draft.target in self.rows:
                self.deals[draft.line] = self.rows[draft.target].opportunity
        deals = {deal.pk for deal in self.deals.values()}
        customers = {deal.customer_id for deal in self.deals.values() if deal.customer_id}
        self.customers = Customer.objects.in_bulk(customers)
        self.by_name: dict[tuple[int, str], list[Contact]] = defaultdict(list)
        for row in Contact.objects.filter(customer__in=customers).order_by("pk"):
            self.by_name[row.customer_id, row.name].append(row)
        self.by_key = self._keyed(drafts)
        self.stakes = {
            (row.opportunity_id, row.contact_id): row for row in stakes.filter(opportunity__in=deals)
        }
        self.ours = {key_of(row): row for row in self.stakes.values()}

    def _keyed(self, drafts: Sequence[Draft]) -> dict[str, Contact]:
        keys = {key for draft in drafts if (key := draft.values.get("contact_key"))}
        if not keys:
            return {}
        ids = queries.ids_by_key("contact", drafts[0].source, keys, elsewhere=True)
        rows = Contact.objects.in_bulk(set(ids.values()))
        return {key: rows[pk] for key, pk in ids.items() if pk in rows}

    def customer(self, draft: Draft) -> Customer:
        return self.customers[self.deals[draft.line].customer_id or 0]

    def who(self, draft: Draft) -> Who:
        """What makes two rows name the same person who is not there yet."""
        name, title, department = (draft.values.get(one) or "" for one in TOLD)
        return self.customer(draft).pk, name, title, department

    def fault(self, draft: Draft) -> Any:
        """Why the row cannot go in; None when it can."""
        deal = self.deals.get(draft.line)
        if deal is None:
            return UNKNOWN_DEAL
        if deal.customer_id is None:
            return NO_CUSTOMER
        return self._stranger(draft) or self._nobody(draft) or self._unconfirmed(draft)

    def _stranger(self, draft: Draft) -> Any:
        """Somebody of another customer, by his key or by the customer that the row names."""
        ours, named = self.customer(draft), draft.values.get("customer", "")
        key = draft.values.get("contact_key") or ""
        if key in self.by_key and self.by_key[key].customer_id != ours.pk:
            return _not_theirs(draft.values.get("name") or key)
        if named and name_key(named) not in {ours.name_key, name_key(ours.short_name)}:
            return _not_theirs(draft.values.get("name") or named)
        return None

    def _nobody(self, draft: Draft) -> Any:
        if draft.values.get("name") or self.contact(draft):
            return None
        return UNKNOWN_CONTACT if draft.values.get("contact_key") else NO_NAME

    def _unconfirmed(self, draft: Draft) -> Any:
        name = draft.values.get("confirmed_by")
        if not name or self.confirmer(draft):
            return None
        return Text(
            f"谁证实的：客户那边没有「{name}」，先导入这个人。",
            f"Confirmed by: nobody called “{name}” is at the customer; import him first.",
        )

    def contact(self, draft: Draft) -> Contact | None:
        """The person at the deal's customer, if he is there: by his key, else by his name."""
        by_key = self.by_key.get(draft.values.get("contact_key") or "")
        return by_key or self._named(draft, draft.values.get("name") or "")

    def confirmer(self, draft: Draft) -> Contact | None:
        found = self.by_name.get((self.customer(draft).pk, draft.values.get("confirmed_by") or ""))
        return found[0] if found else None

    def _named(self, draft: Draft, name: str) -> Contact | None:
        """Of several of that name the one with the row's title and department."""
        found = self.by_name.get((self.customer(draft).pk, name), [])
        wanted = [draft.values.get("title"), draft.values.get("department")]
        alike = [row for row in found if [row.title, row.department] == wanted]
        return next(iter(alike or found), None)

    def stake(self, draft: Draft) -> Stakeholder | None:
        """The part that is there already: by the key of our own exports, else by deal and person."""
        ours = self.ours.get(draft.values.get(KEY) or "")
        if ours is not None and ours.contact.name == draft.values.get("name"):
            return ours
        contact = self.contact(draft)
        return self.stakes.get((self.deals[draft.line].pk, contact.pk)) if contact else None


def _not_theirs(name: str) -> Text:
    return Text(f"「{name}」不是这家客户的人。", f"“{name}” is not with the deal's customer.")
