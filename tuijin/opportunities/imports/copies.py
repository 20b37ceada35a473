"""An activity of several deals: it stands on each, for an activity is about one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from tuijin.activities.models import Activity
from tuijin.common.text import Text
from tuijin.opportunities.imports.deals import KIND, all_deals_of
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.fields import keys_in

SPENT = {"minutes": None, "cost": None}  # time and money are counted once


def copies(actor: Actor, drafts: Sequence[Draft]) -> list[list[Draft]]:
    """What rows that name several deals become beside their own: the first copy of each, the second, ….

    A copy is known by the row's key and its deal, so that the same row brings none a second time.
    """
    several = [draft for draft in drafts if len(keys_in(draft.values.get("deal_key", ""))) > 1]
    deals = all_deals_of(actor, several)
    rows = Activity.objects.in_bulk([draft.target for draft in several if draft.target])
    each = [_beside(draft, rows[draft.target or 0], deals.get(draft.line, [])) for draft in several]
    return [[draft for draft in lot if draft] for lot in zip_longest(*each)]


def _beside(draft: Draft, row: Activity, deals: Sequence[Opportunity]) -> list[Draft]:
    """One for each deal but the one that the row's own activity is about."""
    own = row.subject_id if row.subject_kind == KIND else None
    return [_copy(draft, deal) for deal in deals if deal.pk != own]


def _copy(draft: Draft, deal: Opportunity) -> Draft:
    values = {**draft.values, **SPENT, "deal_key": deal.ref}
    beside = Text(
        f"也是单子「{deal.name}」的动作，那里也记一条", f"also of “{deal.name}”: written there, too"
    )
    copy = replace(draft, key=f"{draft.key}@{deal.pk}", values=values, mended=[], beside=beside)
    copy.reset()
    return copy
