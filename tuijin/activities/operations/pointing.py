"""What activities point to has become something else: a contact merged, a kind renamed."""

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.people.actors import Actor


def meet_instead(*, actor: Actor, gone: int, kept: int) -> int:
    """Whoever met the one contact has met the other, each once an activity; in how many activities."""
    rows = ActivityPerson.objects.filter(contact_id=gone)
    both = ActivityPerson.objects.filter(contact_id=kept).values("activity")
    rows.filter(activity__in=list(both.values_list("activity", flat=True))).delete()
    return rows.update(contact_id=kept)


def remap_keys(*, actor: Actor, area: str, mapping: dict[str, str]) -> int:
    """Put other kinds in the place of vanished ones, as publishing asks; how many activities."""
    count = 0
    for old, new in mapping.items():
        count += Activity.objects.filter(kind=old).update(kind=new)
    return count
