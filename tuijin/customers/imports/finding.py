"""Which customer an imported row is about: by the source's key, by name, newly added, or not known."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers, customer_to_be_named
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.transfer import queries
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.fields import keys_in

KIND = "customer"
TO_BE_NAMED = Text("没有客户，待补", "no customer: still to be named")
OUT_OF_SIGHT = Text(
    "这家客户已在系统里，由别的同事负责，请先找他。", "This customer is here already; ask its owner first."
)


def prepare(actor: Actor, drafts: Sequence[Draft], missing: Callable[[Draft], None]) -> None:
    """Note for each draft what will become of its customer; refuse customers out of sight that somebody else brought.

    `missing` is told of drafts that name no customer we could find or add.
    """
    drafts = _concerned(drafts)
    found = companies_of(drafts)
    ids = {row.pk for row in found.values()}
    seen = set(Customer.objects.visible_of(actor, ids).values_list("pk", flat=True))
    seen |= queries.brought(actor, KIND, ids - seen)  # such as those of this file's earlier rows
    met: set[str] = set()
    for draft in drafts:
        row, name = found.get(draft.line), draft.values.get("customer", "")
        if row and row.pk not in seen:
            draft.fail(OUT_OF_SIGHT)
        elif not row and not name:
            missing(draft)
        elif not row and name_key(name) not in met:
            met.add(name_key(name))
            draft.remarks.append(Text(f"新客户「{name}」，已加入", f"new customer “{name}” was added"))


def _concerned(drafts: Sequence[Draft]) -> list[Draft]:
    """Those that are new, or whose customer the source has changed."""
    return [draft for draft in drafts if draft.target is None or draft.changed & {"customer", "customer_key"}]


def note_missing(draft: Draft) -> None:
    key = draft.values.get("customer_key")
    if draft.known:
        draft.changed -= {"customer_key"}
    elif not key:
        draft.notes.append(TO_BE_NAMED)
    else:
        draft.notes.append(
            Text(f"不认识客户编号「{key}」，客户待补", f"unknown customer id “{key}”: still to be named")
        )
    if key:
        draft.pending.add("customer_key")  # when its customer has come in, the same row will find it


def find_or_add(actor: Actor, drafts: Sequence[Draft], people: Mapping[str, Person]) -> dict[int, Customer]:
    """{line: customer}; unknown names are added as customers of the deal's owner."""
    drafts = _concerned(drafts)
    found = companies_of(drafts)
    missing: dict[str, NewCustomer] = {}
    for draft in drafts:
        name = draft.values.get("customer", "")
        if name and draft.line not in found:
            owner = people.get(draft.values.get("owner", "")) or actor.person
            missing.setdefault(name_key(name), NewCustomer(name, owner=owner))
    added = {}
    if missing:
        added = {row.name_key: row for row in add_customers(actor=actor, customers=missing.values())}
    _note_added(drafts, found, added)
    return found | {d.line: added[k] for d in drafts if d.line not in found and (k := _key(d)) in added}


def wait(actor: Actor, drafts: Sequence[Draft]) -> dict[int, Customer]:
    """{line: the record under which people wait until their company is known}."""
    if not drafts:
        return {}
    row, is_new = customer_to_be_named(actor=actor)
    if is_new:
        drafts[0].also.append((KIND, row.pk, row.version))
    return {draft.line: row for draft in drafts}


def _note_added(
    drafts: Sequence[Draft], found: Mapping[int, Customer], added: Mapping[str, Customer]
) -> None:
    """The first draft of each new customer carries it, so that undoing the import finds it."""
    waiting = dict(added)
    for draft in drafts:
        if draft.line not in found and (row := waiting.pop(_key(draft), None)):
            draft.also.append((KIND, row.pk, row.version))


def _key(draft: Draft) -> str:
    return name_key(draft.values.get("customer", ""))


def companies_of(drafts: Sequence[Draft]) -> dict[int, Customer]:
    """{line: customer that is here already}; the source's key (of several the first we know) counts before the name."""
    if not drafts:
        return {}
    keys = {draft.line: keys_in(draft.values.get("customer_key", "")) for draft in drafts}
    by_key = queries.ids_by_key(KIND, drafts[0].source, {*chain(*keys.values())}, elsewhere=True)
    rows = Customer.objects.in_bulk(list(by_key.values()))
    named = Customer.objects.filter(name_key__in={_key(draft) for draft in drafts} - {""}).order_by("-pk")
    by_name = {row.name_key: row for row in named}
    found = {
        d.line: next((row for key in keys[d.line] if (row := rows.get(by_key.get(key, 0)))), None)
        or by_name.get(_key(d))
        for d in drafts
    }
    return {line: row for line, row in found.items() if row}
