"""The next step that was arranged in the same breath as an activity was written down."""

import datetime as dt
from typing import Any

from tuijin.activities.models import Activity
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.record import KIND
from tuijin.timeline.models import Entry
from tuijin.timeline.operations import plain
from tuijin.timeline.queries import told_of

BREATH = dt.timedelta(seconds=5)
STEP = ("next_step", "next_step_kind", "next_step_on")


def arranged_with(deal: Opportunity, activity: Activity) -> dict[str, Any]:
    """{field: what stood there before} where the step that came with the activity still stands; else {}."""
    told = told_of(KIND, deal.pk, "activity", activity=activity.pk)
    if told is None:
        return {}
    later = Entry.objects.about(KIND, [deal.pk]).filter(
        verb="changed", pk__gt=told.pk, at__lte=told.at + BREATH, actor_label=told.actor_label
    )
    next_one = later.reverse().first()
    changes = next_one.data.get("changes", {}) if next_one else {}
    step = {name: changes[name] for name in STEP if name in changes}
    stands = all(plain(getattr(deal, name)) == after for name, (_before, after) in step.items())
    return {name: before for name, (before, _after) in step.items()} if stands else {}
