"""Two contacts have become one person: his parts, what he said and confirmed are one person's from now on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact
from tuijin.opportunities.models import Answer, CompellingEvent, Deed, FirstVisit, Stakeholder, Tie
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.operations.parts import HIDDEN
from tuijin.opportunities.operations.stakeholders import PRIVATE
from tuijin.opportunities.rules.ties import leads_round
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.operations import Changes, Happening, differences, record
from tuijin.transfer.operations import repoint

NAMED_BY = (  # (record, the column in which it names a contact)
    (CompellingEvent, "confirmed_by"),
    (FirstVisit, "recognised_by"),
    (Stakeholder, "confirmed_by"),
    (Answer, "source"),
)
LISTS = ("roles", "points")
ONES = ("level", "influence", "attitude", "involvement", "way_in", "own_need", "confirmed_by")
LONGEST_NEED = 500


def merge_contact(*, actor: Actor, gone: Contact, kept: Contact) -> None:
    """All that names `gone` in any deal names `kept`; in a deal of both, their parts become one.

    Roles, questions made clear, deeds and ties are joined, each once; of the rest the part of `kept` holds and
    its gaps are filled. Each deal's timeline tells it.
    """
    with transaction.atomic():
        told: dict[int, Changes] = defaultdict(dict)
        for model, column in NAMED_BY:
            for deal in _renamed(model, column, gone, kept):
                told[deal] |= {}
        told |= _merged_parts(actor, gone, kept)
        said = {"name": kept.name, "contact": kept.pk, "gone": gone.name, "gone_contact": gone.pk}
        record(
            actor=actor,
            happenings=[
                Happening(KIND, deal, "people_merged", said | {"changes": changes})
                for deal, changes in told.items()
            ],
        )


def _renamed(model: Any, column: str, gone: Contact, kept: Contact) -> set[int]:
    """Let the records name `kept`; ids of their deals."""
    rows = model.objects.filter(**{column: gone})
    deals = set(rows.values_list("opportunity", flat=True))
    rows.update(**{column: kept, "version": F("version") + 1})
    if model is Answer:
        _once_each(Answer.objects.filter(source=kept, opportunity__in=deals))
    return deals


def _once_each(answers: Iterable[Answer]) -> None:
    """Of answers that say the same on the same day the first stays."""
    met = set()
    for row in answers:
        said = (row.opportunity_id, row.question, row.text, row.on)
        if said in met:
            row.delete()
        met.add(said)


def _merged_parts(actor: Actor, gone: Contact, kept: Contact) -> dict[int, Changes]:
    """{deal id: [the part of `gone`, what holds now] by field} of the deals in which `gone` played a part."""
    there = {row.opportunity_id: row for row in Stakeholder.objects.filter(contact=kept)}
    told: dict[int, Changes] = {}
    for row in Stakeholder.objects.select_for_update().filter(contact=gone).order_by("pk"):
        other = there.get(row.opportunity_id)
        if other is None:
            row.contact = kept
            row.version += 1
            row.save()
            told[row.opportunity_id] = {}
        else:
            told[row.opportunity_id] = _join(actor, row, other)
    himself = Stakeholder.objects.filter(contact=kept, confirmed_by=kept)
    himself.update(confirmed_by=None, version=F("version") + 1)  # nobody confirms his own part
    return told


def _join(actor: Actor, row: Stakeholder, into: Stakeholder) -> Changes:
    """One part of two; what differs, {field: [in `row`, now]}."""
    for name in LISTS:
        setattr(into, name, list(dict.fromkeys([*getattr(into, name), *getattr(row, name)])))
    into.own_need = _needs(row, into)
    for name in ONES:
        if getattr(into, name) in (None, ""):
            setattr(into, name, getattr(row, name))
    into.coverage = max((row.coverage, into.coverage), key=lambda known: -1 if known is None else known)
    into.won_on = min(filter(None, (row.won_on, into.won_on)), default=None)
    into.version += 1
    into.save()
    Deed.objects.filter(stakeholder=row).update(stakeholder=into)
    _move_ties(row, into)
    repoint(actor=actor, kind="stakeholder", giver=row.pk, receiver=into.pk)
    told = differences(row, {name: getattr(into, name) for name in (*LISTS, *ONES, "coverage")})
    row.delete()
    return {
        name: [HIDDEN if name in PRIVATE and value else value for value in pair]
        for name, pair in told.items()
        if pair[0] not in (None, "", [])
    }


def _needs(row: Stakeholder, into: Stakeholder) -> str:
    """What both say he wants for himself. Raises Refused when that is too long for one."""
    said = "\n".join(dict.fromkeys(filter(None, (into.own_need, row.own_need))))
    if len(said) > LONGEST_NEED:
        text = _("两边的个人诉求加起来超过 %s 个字，先缩短一边再合并") % LONGEST_NEED
        raise Refused(Reason("too_long", text, "into"))
    return said


def _move_ties(row: Stakeholder, into: Stakeholder) -> None:
    """His ties are the other's; those to himself, told twice, or closing a senseless circle go."""
    ordered = {tie.key for tie in current().ties if tie.ordered}
    own = Tie.objects.filter(one=row) | Tie.objects.filter(other=row)
    for tie in own.order_by("pk"):
        one, other = (into.pk if end == row.pk else end for end in (tie.one_id, tie.other_id))
        pairs = list(
            Tie.objects.filter(opportunity=row.opportunity_id, kind=tie.kind)
            .exclude(pk=tie.pk)
            .values_list("one", "other")
        )
        senseless = tie.kind in ordered and leads_round(pairs, one, other)
        if one == other or (one, other) in pairs or senseless:
            tie.delete()
        else:
            tie.one_id, tie.other_id = one, other
            tie.save()
