"""The people of a deal: what is missing among them, the power map, and changes of each (S4, S5)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.opportunities import operations
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.people import DeedForm, StakeholderForm, TieForm
from tuijin.opportunities.forms.power_map import power_map
from tuijin.opportunities.models import Opportunity, Stakeholder, Tie
from tuijin.opportunities.queries import parts
from tuijin.opportunities.rules.people import people_findings
from tuijin.opportunities.views.common import find, people_at
from tuijin.opportunities.views.persons import persons
from tuijin.opportunities.views.room import address, ask, done, frame
from tuijin.people.access import Request, allowed
from tuijin.web.going import found


@allowed("opportunities:read")
def people(request: Request, pk: int) -> HttpResponse:
    """Who plays which part, how he stands to us, and what is missing among them."""
    deal = find(request, pk)
    context = frame(request, deal, "people")
    shown = persons(deal, context["picture"], parts.reads_private(request.actor, deal))
    ties = list(parts.ties_of(deal))
    there, contacts = {one["row"].contact_id for one in shown}, people_at(deal)
    context |= {
        "findings": people_findings(context["picture"], context["method"]),
        "key_person": context["picture"].played(context["method"].key_roles),
        "persons": shown,
        "others": [contact for contact in contacts if contact.pk not in there],
        "ties": [{"row": tie, "kind": context["playbook"].item("tie", tie.kind)} for tie in ties],
        "map": power_map(context["picture"], contacts, Names()),
    }
    return render(request, "opportunities/people.html", context)


def part(deal: Opportunity, pk: int) -> Stakeholder:
    """One of the deal's people, or 404."""
    return found(parts.part_of, deal, parts.stakeholders_of(deal), pk)


def people_page(deal: Opportunity, at: str = "") -> str:
    return address("people", deal.pk, at=at)


@allowed("opportunities:write")
def stakeholder_new(request: Request, pk: int) -> HttpResponse:
    """Somebody joins the deal: a contact of its customer (`?contact=`), or somebody new there."""
    deal = find(request, pk)
    form = StakeholderForm(
        request.POST or None,
        deal=deal,
        stakeholder=None,
        private=parts.reads_private(request.actor, deal),
        initial={"contact": request.GET.get("contact", "")[:20]},
    )
    return ask(
        request,
        deal,
        form,
        lambda typed: join(request, deal, typed),
        title=_("加一个人"),
        back=people_page(deal),
    )


def join(request: Request, deal: Opportunity, typed: dict[str, Any]) -> Stakeholder:
    """A person of an existing contact, or of one that is made for it."""
    who = {name: typed.pop(name) for name in ("contact", "name", "title", "department")}
    return operations.join_deal(actor=request.actor, deal=deal, fields=typed, **who)


@allowed("opportunities:write")
def stakeholder(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """What is known of his part, against the version that was seen."""
    deal = find(request, pk)
    row = part(deal, part_pk)
    private = parts.reads_private(request.actor, deal)
    form = StakeholderForm(request.POST or None, deal=deal, stakeholder=row, private=private)

    def change(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return operations.change_stakeholder(
            actor=request.actor, stakeholder=row, version=version, changes=typed
        )

    return ask(
        request,
        deal,
        form,
        change,
        title=row.contact.name,
        intro=f"{row.contact.title} {row.contact.department}".strip(),
        back=people_page(deal, f"person-{row.pk}"),
        remove_url=address("stakeholder_removal", deal.pk, row.pk),
        remove_verb=_("和这个单子无关"),
    )


@allowed("opportunities:write")
@require_POST
def stakeholder_removal(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """He has nothing to do with the deal; he stays a contact of the customer."""
    deal = find(request, pk)
    operations.remove_stakeholder(actor=request.actor, stakeholder=part(deal, part_pk))
    return done(request, people_page(deal))


@allowed("opportunities:write")
def deed_new(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """Something visible that he did for us; from the first on he is won."""
    deal = find(request, pk)
    row = part(deal, part_pk)
    return ask(
        request,
        deal,
        DeedForm(request.POST or None),
        lambda typed: operations.record_deed(actor=request.actor, stakeholder=row, **typed),
        title=_("%s为我们做了什么") % row.contact.name,
        back=people_page(deal, f"person-{row.pk}"),
    )


@allowed("opportunities:write")
def tie_new(request: Request, pk: int) -> HttpResponse:
    """How one of them stands to another."""
    deal = find(request, pk)
    return ask(
        request,
        deal,
        TieForm(request.POST or None, deal=deal),
        lambda typed: operations.tie(actor=request.actor, **typed),
        title=_("谁和谁是什么关系"),
        back=people_page(deal, "ties"),
    )


@allowed("opportunities:write")
@require_POST
def tie_removal(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """It is not so."""
    deal = find(request, pk)
    row = found(parts.part_of, deal, Tie.objects.select_related("one__contact", "other__contact"), part_pk)
    operations.untie(actor=request.actor, tie=row)
    return done(request, people_page(deal, "ties"))
