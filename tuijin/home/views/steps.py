"""One row of the day, opened in place: done with what came of it, put off to a day, or arranged as proposed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.customers.queries import contacts_of
from tuijin.home.forms import FinishedForm, StepForm
from tuijin.home.queries import today as reads
from tuijin.home.rules.kinds import fallback
from tuijin.home.views.today import row
from tuijin.opportunities import operations, queries
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.judging import proposals_of, with_supported
from tuijin.opportunities.rules.advice import Advice
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.web.going import found, onward
from tuijin.web.toasts import toast, with_toast

OFFERED = 3  # proposals that an opened row shows


@allowed("opportunities:read")
def step(request: Request, pk: int) -> HttpResponse:
    """What happened last on the deal, and the forms to go on; under its row, or as a page of its own."""
    deal = found(queries.deal, request.actor, pk)
    return opened(
        request, deal, done_form(request.actor, deal, kind=request.GET.get("kind", "")), step_form(deal)
    )


@allowed("opportunities:write")
@require_POST
def completion(request: Request, pk: int) -> HttpResponse:
    """The next step is done: write it down, arrange the next one or say why there is none."""
    deal = found(queries.deal, request.actor, pk)
    form = done_form(request.actor, deal, request.POST)
    if "again" in request.POST:
        kind = request.POST.get("kind", "")
        return opened(request, deal, done_form(request.actor, deal, kind=kind), step_form(deal))

    def finish(typed: dict[str, Any]) -> Any:
        activity = form.activity(queries.KIND, deal.pk, deal.customer_id)
        assert activity is not None  # this form always has a kind
        return operations.finish_next_step(
            actor=request.actor, deal=deal, version=typed["version"], activity=activity, **form.next()
        )

    if form.attempt(finish):
        return renewed(request, deal.pk, _("记下了：%s") % deal.name)
    return opened(request, deal, form, step_form(deal), form.status)


@allowed("opportunities:write")
@require_POST
def next_step(request: Request, pk: int) -> HttpResponse:
    """Put the step off to a day, or arrange one where there is none."""
    deal = found(queries.deal, request.actor, pk)
    form = step_form(deal, request.POST)
    if form.attempt(lambda typed: arrange(request.actor, deal, typed)):
        return renewed(request, deal.pk, _("约好了：%s") % deal.name)
    return opened(request, deal, done_form(request.actor, deal), form, form.status)


def arrange(actor: Actor, deal: Opportunity, typed: dict[str, Any]) -> Opportunity:
    return operations.arrange_next_step(actor=actor, deal=deal, **typed)


@allowed("opportunities:write")
@require_POST
def adoption(request: Request, pk: int) -> HttpResponse:
    """Take a proposal as the next step, for the next working day; the day can be changed in the row."""
    deal = found(queries.deal, request.actor, pk)
    wanted = request.POST.get("condition", "")
    advice = next((one for one in proposals(deal) if one.key == wanted), None)
    if advice is None or deal.next_step_on:
        return renewed(request, deal.pk, _("这个单子刚变过，看看现在的样子"))
    changes = {
        "next_step": str(advice.text)[:200],
        "next_step_kind": advice.kind,
        "next_step_on": next_working_day(),
    }
    operations.change(actor=request.actor, deal=deal, version=deal.version, changes=changes)
    return renewed(request, deal.pk, _("约好了：%s") % deal.name)


def next_working_day() -> Any:
    """The first working day after today."""
    day = today = clock.today()
    while not working_days(today, day):
        day += clock.dt.timedelta(days=1)
    return day


def done_form(actor: Actor, deal: Opportunity, data: Any = None, kind: str = "") -> FinishedForm:
    """The form for the kind of the step, or the one asked for."""
    playbook = current()
    wanted = (data.get("kind", "") if data else kind) or deal.next_step_kind
    of_kind = playbook.kind(wanted) or playbook.kind(fallback(playbook.activity_kinds))
    contacts = contacts_of(actor, deal.customer_id) if deal.customer_id else []
    initial = {"kind": of_kind.key if of_kind else "", "content": deal.next_step, "version": deal.version}
    return FinishedForm(
        data, kind=of_kind, contacts=contacts, always_next=True, initial=initial, auto_id=f"done-{deal.pk}-%s"
    )


def step_form(deal: Opportunity, data: Any = None) -> StepForm:
    names = ("next_step", "next_step_on", "next_step_kind", "version")
    initial = {name: getattr(deal, name) for name in names}
    return StepForm(data, initial=initial, auto_id=f"step-{deal.pk}-%s")


def opened(
    request: Request, deal: Opportunity, done: FinishedForm, put_off: StepForm, status: int = 200
) -> HttpResponse:
    """The opened row; without script a page."""
    writes = request.actor.can("opportunities:write") and deal.is_open
    context = {
        "deal": deal,
        "done": done if writes and deal.next_step_on else None,
        "put_off": put_off if writes else None,
        "last": reads.last_activity(request.actor, deal),
        "kinds": Names(),
        "advice": proposals(deal)[:OFFERED] if writes and not deal.next_step_on else (),
        "deal_url": reverse("opportunities:deal", args=[deal.pk]),
    }
    template = "home/step.html" if request.htmx else "home/step_page.html"
    answer = render(request, template, context, status=status)
    if request.method == "POST" and request.htmx:  # the row stays; what comes back stands under it again
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#step-{deal.pk}-open", "innerHTML"
    return answer


def renewed(request: Request, pk: int, text: str) -> HttpResponse:
    """The row as it stands now, in its place; without script back to the page of the day."""
    if not request.htmx:
        toast(request, text)
        return onward(request, "home:today")
    playbook, now = current(), clock.today()
    deal = with_supported(queries.deals(request.actor), playbook, now).get(pk=pk)
    context = {"row": row(deal, Names(playbook), "", now) | {"fresh": True}}
    return with_toast(render(request, "home/row.html", context), text)


def proposals(deal: Opportunity) -> tuple[Advice, ...]:
    """What to do next on one deal, best first."""
    return proposals_of([deal], current(), clock.today())[deal.pk]
