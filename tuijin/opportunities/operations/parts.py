"""What the operations on parts of a deal share: answers, people, rivals and events are told on the deal."""

import datetime as dt
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from tuijin.common.errors import Reason, Refused, Stale
from tuijin.customers.models import Contact
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.common import KIND, locked
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.models import Versioned
from tuijin.timeline.operations import Happening, differences, record

Part = TypeVar("Part", bound=Versioned)
HIDDEN = "···"  # stands in the timeline for what only few may read


def begin(actor: Actor, deal: Opportunity) -> Opportunity:
    """The deal, locked, for somebody who may change it. Raises Forbidden. Call inside a transaction."""
    actor.must("opportunities:write")
    return locked(deal)


def tell(actor: Actor, deal: Opportunity, verb: str, at: dt.datetime | None = None, **data: Any) -> None:
    """Write down on the deal what happened to a part of it, `at` an earlier moment or now; judges it anew."""
    record(actor=actor, happenings=[Happening(KIND, deal.pk, verb, data, at=at)])


def revise_part(
    *,
    actor: Actor,
    deal: Opportunity,
    part: Part,
    version: int,
    changes: dict[str, Any],
    verb: str,
    name: str,
    private: frozenset[str] = frozenset(),
    at: dt.datetime | None = None,
    **more: Any,
) -> Part:
    """Change a part if nobody else has meanwhile; `private` fields are told without their values, `more` beside them.

    `at` is an earlier moment or now. Raises Stale.
    """
    now = type(part)._default_manager.select_for_update().get(pk=part.pk)
    if now.version != version:
        raise Stale(now)
    told = differences(now, changes)
    if not told:
        return now
    for field, value in changes.items():
        setattr(now, field, value)
    now.version += 1
    now.save()
    masked = {
        field: [HIDDEN if field in private and value else value for value in pair]
        for field, pair in told.items()
    }
    tell(actor, deal, verb, at, name=name, changes=masked, **more)
    return now


def check_keys(**given: tuple[str, Any]) -> None:
    """Raise Refused for keys that the playbook lacks: field=(area, key or list of keys)."""
    playbook = current()
    problems = []
    for name, (area, keys) in given.items():
        for key in [keys] if isinstance(keys, str) else keys or ():
            if key and playbook.item(area, key) is None:
                problems.append(Reason("unknown_key", _("套路里没有这一项：%s") % key, name))
    if problems:
        raise Refused(*problems)


def check_theirs(deal: Opportunity, contact: Contact | None, name: str) -> None:
    """Raise Refused for somebody who works for another customer than the deal's."""
    if contact is not None and (deal.customer_id is None or contact.customer_id != deal.customer_id):
        raise Refused(Reason("another_customer", _("「%s」不是这家客户的人") % contact.name, name))


def must_say(value: str, name: str, message: Any) -> str:
    """The text without blanks around it. Raises Refused when nothing is left."""
    said = value.strip()
    if not said:
        raise Refused(Reason("field_missing", message, name))
    return said


def only(changes: dict[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """The changes. Raises Refused for a field that is not `allowed`."""
    strange = changes.keys() - allowed
    if strange:
        raise Refused(
            *(Reason("unknown_field", _("不能这样改这一项：%s") % name, name) for name in sorted(strange))
        )
    return dict(changes)
