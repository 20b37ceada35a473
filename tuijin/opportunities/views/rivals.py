"""Who else is in a deal, what we say against them, and what compels the customer to act (S11, OG5)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.opportunities import operations
from tuijin.opportunities.forms.knowing import EventForm
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.people import ArgumentForm, RivalForm
from tuijin.opportunities.forms.scales import WORDS
from tuijin.opportunities.models import CompellingEvent, Opportunity, Rival, RivalArgument
from tuijin.opportunities.queries import parts
from tuijin.opportunities.queries.rival_names import known_rivals
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.views.common import find
from tuijin.opportunities.views.room import address, ask, done, frame
from tuijin.people.access import Request, allowed
from tuijin.playbook.types import Playbook
from tuijin.web.going import found


@allowed("opportunities:read")
def rivals(request: Request, pk: int) -> HttpResponse:
    """Rivals with our arguments, and the kinds of event gone through."""
    deal = find(request, pk)
    context = frame(request, deal, "rivals")
    names = Names()
    context |= {"rivals": [shown(row, names) for row in parts.rivals_of(deal)]}
    context |= compelled(deal, context)
    return render(request, "opportunities/rivals.html", context)


def compelled(deal: Opportunity, context: dict[str, Any]) -> dict[str, Any]:
    """Every kind of event with what is known of it, how many were gone through, what they harm in yuan, the alarm."""
    kept, kinds = parts.events_of(deal), context["playbook"].events
    return {
        "events": [{"kind": kind, "row": kept.get(kind.key)} for kind in kinds],
        "gone_through": len(kept),
        "of_events": len(kinds),
        "harm": sum(row.harm_amount or 0 for row in kept.values() if row.applies),
        "alarm": event_alarm(context["picture"], context["method"]) if deal.is_open else None,
    }


def shown(row: Rival, names: Names) -> dict[str, Any]:
    """A rival with names for all keys."""
    return {
        "row": row,
        "position": names("position", row.position),
        "result": WORDS["result"][row.result] if row.result else "",
        "arguments": [{"row": one, "kind": names("argument", one.kind)} for one in row.arguments.all()],
    }


def part(deal: Opportunity, pk: int) -> Rival:
    """One of the deal's rivals, or 404."""
    return found(parts.part_of, deal, Rival.objects.all(), pk)


@allowed("opportunities:write")
def rival_new(request: Request, pk: int) -> HttpResponse:
    deal = find(request, pk)
    return ask(
        request,
        deal,
        RivalForm(request.POST or None, rival=None),
        lambda typed: operations.add_rival(actor=request.actor, deal=deal, **typed),
        title=_("加一个对手"),
        template="opportunities/rival_form.html",
        names=known_rivals(request.actor),
        back=address("rivals", deal.pk),
    )


@allowed("opportunities:write")
def rival(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """What is known of one rival, against the version that was seen."""
    deal = find(request, pk)
    row = part(deal, part_pk)

    def change(typed: dict[str, Any]) -> Rival:
        version = typed.pop("version")
        return operations.change_rival(actor=request.actor, rival=row, version=version, changes=typed)

    return ask(
        request,
        deal,
        RivalForm(request.POST or None, rival=row),
        change,
        title=row.name,
        template="opportunities/rival_form.html",
        names=known_rivals(request.actor),
        back=address("rivals", deal.pk, at=f"rival-{row.pk}"),
        remove_url=address("rival_removal", deal.pk, row.pk),
        remove_verb=_("记错了，去掉"),
    )


@allowed("opportunities:write")
@require_POST
def rival_removal(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """He was never in it."""
    deal = find(request, pk)
    operations.remove_rival(actor=request.actor, rival=part(deal, part_pk))
    return done(request, address("rivals", deal.pk))


@allowed("opportunities:write")
@require_POST
def argument_withdrawal(request: Request, pk: int, part_pk: int, argument_pk: int) -> HttpResponse:
    """It is wrong, or must not be said."""
    deal = find(request, pk)
    row = part(deal, part_pk)
    argument = get_object_or_404(RivalArgument.objects.select_related("rival"), pk=argument_pk, rival=row)
    operations.withdraw_argument(actor=request.actor, argument=argument)
    return done(request, address("rivals", deal.pk, at=f"rival-{row.pk}"))


@allowed("opportunities:write")
def argument_new(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """Something to say against him or for us."""
    deal = find(request, pk)
    row = part(deal, part_pk)
    return ask(
        request,
        deal,
        ArgumentForm(request.POST or None),
        lambda typed: operations.argue(actor=request.actor, rival=row, **typed),
        title=_("对付%s的话") % row.name,
        back=address("rivals", deal.pk, at=f"rival-{row.pk}"),
    )


@allowed("opportunities:write")
def event(request: Request, pk: int, kind: str) -> HttpResponse:
    """Whether one kind of event applies to them, with its evidence."""
    deal = find(request, pk)
    asked = known(kind)
    row: CompellingEvent | None = parts.events_of(deal).get(kind)

    def keep(typed: dict[str, Any]) -> CompellingEvent:
        version = typed.pop("version", 0)
        return operations.keep_event(actor=request.actor, deal=deal, kind=kind, version=version, **typed)

    return ask(
        request,
        deal,
        EventForm(request.POST or None, deal=deal, event=row),
        keep,
        title=asked.name,
        intro=asked.ask,
        back=address("rivals", deal.pk, at="events"),
    )


def known(kind: str) -> Any:
    """A kind of event of the playbook, or 404."""
    playbook: Playbook = Names().playbook
    item = playbook.item("compelling", kind)
    if item is None:
        raise Http404
    return item
