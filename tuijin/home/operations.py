"""What the first page writes: one line after a visit. The rooms below it keep their own laws."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import NewActivity, log
from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Customer
from tuijin.home.queries.understanding import Understood
from tuijin.home.rules.kinds import fallback
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import arrange_next_step, log_activity
from tuijin.opportunities.operations.activities import check_next
from tuijin.opportunities.queries import KIND
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.web.operations import claim_key, keep_answer

WRITTEN = 201
AS_FIELD = {"theirs": "people"}  # column → the playbook's word, where they differ
NO_DEAL = _("选一个单子，这一笔才有地方记")


@dataclass(frozen=True)
class Step:
    """What comes next: text, kind of the playbook or "", day."""

    text: str = ""
    kind: str = ""
    on: dt.date | None = None

    @property
    def arranged(self) -> bool:
        return bool(self.text.strip() and self.on)


def capture(
    *, actor: Actor, deal: Opportunity, activity: NewActivity | None, step: Step = Step(), once: str = ""
) -> bool:
    """Write down what was done on a deal, what comes next, or both, in one go (S1); False if it was written before.

    `once`: a word that names this line; sent a second time it writes nothing. Raises Refused, Forbidden.
    """
    if activity is None and not step.arranged:
        raise Refused(Reason("nothing_said", _("写明做了什么，或者约好下一步"), "kind"))
    with transaction.atomic():
        if not _first_time(actor, once):
            return False
        if activity is not None:
            log_activity(
                actor=actor, deal=deal, activity=activity, next_step=step.text, next_step_kind=step.kind,
                next_step_on=step.on,
            )  # fmt: skip
        elif step.on:
            arrange_next_step(
                actor=actor, deal=deal, next_step=step.text, next_step_kind=step.kind, next_step_on=step.on
            )
    return True


def capture_at_customer(*, actor: Actor, customer: Customer, activity: NewActivity, once: str = "") -> bool:
    """Write down what was done at a customer with whom there is no deal; False if it was written before.

    A next step belongs to a deal: a kind that closes only with the next one needs a reason here. Raises Refused.
    """
    check_next(activity=activity, arranged_on=None)
    with transaction.atomic():
        if not _first_time(actor, once):
            return False
        log(actor=actor, activities=[activity])
    return True


def capture_line(*, actor: Actor, said: Understood, deal: Opportunity, because: str = "") -> bool:
    """Write a line as it was understood on a deal in sight (S1). `because`: why there is no next step.

    Where no word names a kind, the playbook's plain one is taken. Raises Refused, Forbidden.
    """
    playbook, happened, following = current(), said.reading.happened, said.reading.next
    step = Step(following.text, following.kind, following.on) if following else Step()
    activity = None
    if happened:
        kind = playbook.kind(happened.kind) or playbook.kind(fallback(playbook.activity_kinds))
        fields: dict[str, Any] = {
            "theirs": said.theirs(deal.customer_id), "content": said.reading.text,
            "amount": said.reading.amount, "discount": said.reading.discount,
        }  # fmt: skip
        kept = {
            name: value for name, value in fields.items() if kind and AS_FIELD.get(name, name) in kind.fields
        }
        activity = NewActivity(
            KIND, deal.pk, kind.key if kind else "", happened.on, no_next_because=because, **kept
        )
    return capture(actor=actor, deal=deal, activity=activity, step=step)


def _first_time(actor: Actor, once: str) -> bool:
    """Whether this word is new. A refusal afterwards leaves it free."""
    if not once:
        return True
    key = "capture-" + hashlib.sha256(once.encode()).hexdigest()[:40]
    row, mine = claim_key(actor=actor, key=key, digest="")
    if mine:
        keep_answer(actor=actor, row=row, status=WRITTEN, headers={}, body="")
    return mine
