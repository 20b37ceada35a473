"""Two records of one person become one, and a person goes whom nothing needs."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import meet_instead
from tuijin.activities.queries import count_met
from tuijin.common.errors import Reason, Refused, Stale
from tuijin.common.rooms import registry
from tuijin.customers.models import Contact
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Changes, Happening, differences, record
from tuijin.transfer.operations import repoint

KIND = "contact"
TOLD = ("title", "department", "phone", "email", "wechat", "source")
GAPS = (*TOLD, "note")


def delete_contact(*, actor: Actor, contact: Contact) -> None:
    """Take away a person whom nothing needs. Raises Refused, with what still needs him."""
    actor.must("customers:write")
    with transaction.atomic():
        now = Contact.objects.select_for_update().get(pk=contact.pk)
        reasons = [Reason("in_use", sentence) for sentence in holding(actor, now)]
        if reasons:
            raise Refused(*reasons, Reason("merge_instead", _("同一个人写了两遍的话，请合并，不要删除。")))
        data = {"contact": now.pk, "name": now.name}
        gone = ((KIND, now.pk),)
        now.delete()
        told = Happening("customer", now.customer_id, "contact_removed", data, touches=gone)
        record(actor=actor, happenings=[told])


def holding(actor: Actor, contact: Contact) -> Iterator[Any]:
    """Sentences: what still needs the person, here and in the rooms above."""
    met = count_met(contact.pk)
    if met:
        yield _("%(count)s 次动作里写着见过「%(name)s」") % {"count": met, "name": contact.name}
    for holds in registry.holds(KIND):
        yield from holds(actor, contact.pk)


def merge_contacts(*, actor: Actor, gone: Contact, kept: Contact, version: int) -> Contact:
    """Two records are one person: all that names `gone` names `kept` from now on, what `kept` lacks is filled.

    `version` is that of `gone`. Where both know something else, `kept` holds and the timeline tells the other.
    Raises Refused for himself and for somebody of another customer. Raises Stale.
    """
    actor.must("customers:write")
    with transaction.atomic():
        rows = {row.pk: row for row in _locked(gone, kept)}
        old, new = rows[gone.pk], rows[kept.pk]
        _check(old, new)
        if old.version != version:
            raise Stale(old)
        changes = _filled(old, new)
        meet_instead(actor=actor, gone=old.pk, kept=new.pk)
        for merges in registry.merges(KIND):
            merges(actor=actor, gone=old, kept=new)
        repoint(actor=actor, kind=KIND, giver=old.pk, receiver=new.pk)
        pk = old.pk
        old.delete()
        data = {"contact": new.pk, "name": new.name, "gone": old.name, "changes": changes}
        touches = ((KIND, pk), (KIND, new.pk))
        told = Happening("customer", new.customer_id, "contacts_merged", data, touches=touches)
        record(actor=actor, happenings=[told])
    return new


def _locked(*contacts: Contact) -> list[Contact]:
    rows = Contact.objects.select_for_update().filter(pk__in=[row.pk for row in contacts]).order_by("pk")
    found = list(rows)
    if len(found) < len({row.pk for row in contacts}):
        raise Contact.DoesNotExist
    return found


def _check(old: Contact, new: Contact) -> None:
    if old.pk == new.pk:
        raise Refused(Reason("himself", _("请选另一个人，不能和自己合并"), "into"))
    if old.customer_id != new.customer_id:
        text = _("「%s」在另一家公司。先把两个人改到同一家公司，再合并。") % new.name
        raise Refused(Reason("another_customer", text, "into"))


def _filled(old: Contact, new: Contact) -> Changes:
    """Fill the gaps of `new`; {field: [what `old` knew, what `new` holds]} where they knew something else."""
    gaps = {name: getattr(old, name) for name in GAPS if getattr(old, name) and not getattr(new, name)}
    if old.note and new.note and old.note != new.note:
        gaps["note"] = f"{new.note}\n{old.note}"
    for name, value in gaps.items():
        setattr(new, name, value)
    new.version += 1
    new.save()
    told = {name: getattr(new, name) for name in TOLD if getattr(old, name)}
    return differences(old, told)
