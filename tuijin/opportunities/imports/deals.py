"""Which of our records a row of another system speaks of."""

from collections.abc import Sequence
from itertools import chain

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.transfer import queries
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.fields import keys_in

KIND = "opportunity"


def deals_of(actor: Actor, drafts: Sequence[Draft]) -> dict[int, Opportunity]:
    """{line: deal in sight}, of several keys the first."""
    return {line: deals[0] for line, deals in all_deals_of(actor, drafts).items()}


def all_deals_of(actor: Actor, drafts: Sequence[Draft]) -> dict[int, list[Opportunity]]:
    """{line: deals in sight}, by the source's keys or our refs in `deal_key`, or the one by its name if only one
    has it.

    Who writes our ref where the name belongs is understood, too. A number of ours is not: another system's may be
    the same.
    """
    if not drafts:
        return {}
    written = {draft.line: keys_in(draft.values.get("deal_key", "")) for draft in drafts}
    keys = {*chain(*written.values())}
    by_key = queries.ids_by_key(KIND, drafts[0].source, keys, elsewhere=True)
    seen = Opportunity.objects.visible_to(actor)
    rows = {row.pk: row for row in seen.filter(pk__in=by_key.values())}
    names = {name for draft in drafts if (name := draft.values.get("deal"))}
    by_ref = {row.ref: row for row in seen.filter(ref__in=keys | names)}
    by_name: dict[str, list[Opportunity]] = {}
    for row in seen.filter(name__in=names):
        by_name.setdefault(row.name, []).append(row)
    found = {}
    for draft in drafts:
        name = draft.values.get("deal", "")
        named = by_name.get(name, [])
        keyed = [rows.get(by_key.get(key, 0)) or by_ref.get(key) for key in written[draft.line]]
        deals = list(dict.fromkeys(filter(None, keyed)))
        if not deals and (deal := named[0] if len(named) == 1 else None if named else by_ref.get(name)):
            deals = [deal]
        if deals:
            found[draft.line] = deals
    return found
