"""Setting a symptom aside: a person knows better, says why, and until when; or no longer (S8)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import Dismissal, Opportunity
from tuijin.opportunities.operations.parts import begin, check_keys, must_say, tell
from tuijin.people.actors import Actor

LONGEST = 90  # calendar days


def dismiss(*, actor: Actor, deal: Opportunity, key: str, reason: str, until: dt.date) -> Dismissal:
    """Do not show the symptom before `until`. Raises Refused: no reason, a day that is past or too far away."""
    check_keys(key=("symptom", key))
    said = must_say(reason, "reason", _("请写为什么先不管它"))
    if not clock.today() < until <= clock.today() + dt.timedelta(days=LONGEST):
        raise Refused(Reason("day_out_of_range", _("写明天到 90 天以内的一个日子"), "until"))
    with transaction.atomic():
        now = begin(actor, deal)
        row = Dismissal.objects.create(
            opportunity=now, key=key, reason=said, until=until, by=actor.person, by_label=actor.label,
            at=clock.now(),
        )  # fmt: skip
        tell(actor, now, "dismissed", key=key, text=said, until=until.isoformat())
    return row


def withdraw_dismissal(*, actor: Actor, deal: Opportunity, key: str) -> None:
    """Show the symptom again from today on; what was said when it was set aside is kept."""
    with transaction.atomic():
        now = begin(actor, deal)
        standing = Dismissal.objects.filter(opportunity=now, key=key, until__gt=clock.today())
        if standing.update(until=clock.today()):
            tell(actor, now, "dismissal_withdrawn", key=key)
