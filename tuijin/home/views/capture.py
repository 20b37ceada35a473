"""One line after a visit: the first tap shows what was understood, the second saves it. And a lead in one line."""

import secrets
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.customers.queries import contacts_of, customers
from tuijin.home import operations
from tuijin.home.forms import ConfirmForm, LeadLineForm, LineForm
from tuijin.home.operations import Step
from tuijin.home.queries.naming import Candidate, candidate, search_deals
from tuijin.home.queries.understanding import Understood, understand
from tuijin.home.rules.kinds import fallback
from tuijin.home.rules.lead_line import LeadLine, read_lead
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads
from tuijin.market.queries import known
from tuijin.opportunities import queries
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.web.going import onward
from tuijin.web.paging import asked
from tuijin.web.toasts import toast

UNPROCESSABLE = 422
DEAL, CUSTOMER = "deal", "customer"


@allowed("activities:write")
def capture(request: Request) -> HttpResponse:
    """GET: an empty line. POST: how the line was understood; with `confirm` it is written."""
    if request.method != "POST":
        return render(
            request, "home/line.html", {"line": LineForm(initial={"text": asked(request, "text", 400)})}
        )
    line = LineForm(request.POST)
    if not line.is_valid():
        return render(request, "home/line.html", {"line": line}, status=UNPROCESSABLE)
    text = line.cleaned_data["text"]
    said = understand(request.actor, text, current(), clock.today())
    if "confirm" not in request.POST:
        return confirm(request, said, proposed_form(request, said))
    form = bound_form(request)
    if form.attempt(lambda _typed: write(request.actor, form)):
        toast(request, _("记到「%s」了") % form.result)
        return onward(request, back(request))
    return confirm(request, said, form, form.status)


def back(request: Request) -> str:
    """Where the line was typed."""
    here = request.htmx.current_url_abs_path if request.htmx else ""
    return here if here and not here.startswith(reverse("home:capture")) else reverse("home:today")


def proposed_form(request: Request, said: Understood) -> ConfirmForm:
    """What was understood, as a form; what the reader has chosen already wins."""
    playbook, reading, typed = current(), said.reading, request.POST
    happened, following = reading.happened, reading.next
    kind = happened.kind or fallback(playbook.activity_kinds) if happened else ""
    kind = typed.get("kind", kind) if "again" in typed else kind
    about = typed.get("about", "") or (f"{DEAL}:{said.chosen.deal.id}" if said.chosen else "")
    about = about or (
        f"{CUSTOMER}:{said.customers[0].pk}" if len(said.customers) == 1 and not said.ranked else ""
    )
    at = said.chosen.deal.customer if said.chosen else None
    initial: dict[str, Any] = {
        "text": reading.text, "once": secrets.token_hex(16), "about": about, "kind": kind,
        "on": happened.on if happened else None, "content": reading.text,
        "people": _("、").join(name for _pk, name in said.theirs(at)), "amount": reading.amount,
        "discount": reading.discount,
    }  # fmt: skip
    if following:
        initial |= {
            "next_step": following.text, "next_step_on": following.on, "next_step_kind": following.kind,
        }  # fmt: skip
    if "again" in typed:
        initial |= {
            name: typed[name] for name in typed if name in {*ConfirmForm.base_fields, *initial, *KEPT}
        }
    return form_for(request.actor, playbook.kind(kind), about, initial=initial)


KEPT = ("no_next_because", "outcome", "response", "departments", "duration", "cost")


def bound_form(request: Request) -> ConfirmForm:
    kind = current().kind(request.POST.get("kind", ""))
    return form_for(request.actor, kind, request.POST.get("about", ""), request.POST)


def form_for(
    actor: Actor, kind: ActivityKind | None, about: str, data: QueryDict | None = None, **options: Any
) -> ConfirmForm:
    """The form for this kind; people are known by the customer that the line is about."""
    where, pk = pointed(about)
    there: int | None = pk if where == CUSTOMER else None
    if where == DEAL and (deal := queries.deals(actor).filter(pk=pk).first()):
        there = deal.customer_id
    return ConfirmForm(
        data, kind=kind, contacts=contacts_of(actor, there) if there else [],
        arranges=actor.can("opportunities:write"), auto_id="capture-%s", **options,
    )  # fmt: skip


def pointed(about: str) -> tuple[str, int]:
    """What a choice points to: ("deal", 7)."""
    where, _sign, pk = about.partition(":")
    return (where, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else ("", 0)


def write(actor: Actor, form: ConfirmForm) -> str:
    """Write what the form says to where it points; the name of that."""
    where, pk = pointed(form.cleaned_data["about"])
    values, once = form.next(), form.cleaned_data["once"]
    step = Step(values.get("next_step", ""), values.get("next_step_kind", ""), values.get("next_step_on"))
    if where == CUSTOMER:
        return write_at_customer(actor, pk, form, step, once)
    deal = queries.deals(actor).filter(pk=pk).first() if where == DEAL else None
    if deal is None:
        raise Refused(Reason("no_deal", operations.NO_DEAL, "about"))
    activity = form.activity(queries.KIND, deal.pk, deal.customer_id)
    operations.capture(actor=actor, deal=deal, activity=activity, step=step, once=once)
    return deal.name


def write_at_customer(actor: Actor, pk: int, form: ConfirmForm, step: Step, once: str) -> str:
    there = customers(actor).filter(pk=pk).first()
    if there is None:
        raise Refused(Reason("no_deal", operations.NO_DEAL, "about"))
    if step.arranged:
        raise Refused(Reason("no_deal", _("下一步要记在单子上：选一个单子，或去掉下一步"), "about"))
    activity = form.activity(CUSTOMER, there.pk, there.pk)
    if activity is None:
        raise Refused(Reason("nothing_said", _("写明做了什么，或者约好下一步"), "kind"))
    operations.capture_at_customer(actor=actor, customer=there, activity=activity, once=once)
    return there.called


def confirm(request: Request, said: Understood, form: ConfirmForm, status: int = 200) -> HttpResponse:
    """What was understood, to be corrected and saved."""
    about = str(form["about"].value() or "")
    listed = choices(request, said, about, str(form["find"].value() or ""))
    context = {
        "form": form,
        "said": said,
        "chosen": [one for one in listed if one["value"] == about],
        "others": [one for one in listed if one["value"] != about],
        "about": about,
        "notes_leads": request.actor.can("market:write"),
    }
    return render(request, "home/confirm.html", context, status=status)


def choices(request: Request, said: Understood, about: str, find: str) -> list[dict[str, Any]]:
    """Deals and customers that can be chosen: the likely ones, those searched for, the one chosen."""
    listed = {f"{DEAL}:{one.deal.id}": choice(one.deal, one.reasons) for one in said.ranked}
    listed |= {f"{DEAL}:{one.id}": choice(one) for one in search_deals(request.actor, find)}
    listed |= {
        f"{CUSTOMER}:{one.pk}": {
            "value": f"{CUSTOMER}:{one.pk}",
            "text": one.called,
            "meta": _("客户，还没有单子"),
        }
        for one in said.customers
    }
    where, pk = pointed(about)
    if about not in listed and where == DEAL and (deal := queries.deals(request.actor).filter(pk=pk).first()):
        listed = {about: choice(candidate(request.actor, deal))} | listed
    return list(listed.values())


def choice(deal: Candidate, reasons: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {
        "value": f"{DEAL}:{deal.id}",
        "text": deal.called,
        "meta": " · ".join(filter(None, (deal.customer_called, *map(str, reasons[:2])))),
    }


@allowed("activities:write")
def found_deals(request: Request) -> HttpResponse:
    """Open deals that hold what is typed, as choices."""
    text = asked(request, "find")
    listed = [choice(one) for one in search_deals(request.actor, text)]
    return render(request, "home/choices.html", {"choices": listed, "about": "", "searched": text})


@allowed("market:write")
def lead_line(request: Request) -> HttpResponse:
    """A lead in one line, saved with one tap; a company that we know already is asked about once."""
    form = LeadLineForm(
        request.POST or None, initial={"line": asked(request, "line", 400)}, auto_id="lead-%s"
    )
    twin, read = None, None
    if request.method == "POST" and form.is_valid():
        read = read_lead(form.cleaned_data["line"], current().sources)
        twin = known(request.actor, read.company) if read.company else None
        if (not twin or form.cleaned_data["another"]) and form.attempt(
            lambda _typed: note_lead(request, read)
        ):
            toast(request, _("记下了：%s") % said_of(read))
            return onward(request, "market:lead", form.result.pk)
    context = {"form": form, "known": twin, "read": read}
    refused = request.method == "POST"
    return render(request, "home/lead_line.html", context, status=UNPROCESSABLE if refused else 200)


def note_lead(request: Request, read: LeadLine) -> Lead:
    return add_leads(actor=request.actor, leads=[NewLead(**vars(read))])[0]


def said_of(read: LeadLine) -> str:
    source = current().item("source", read.source)
    return " · ".join(
        filter(None, (read.company, read.contact, read.phone, str(source.name) if source else ""))
    )


@allowed("market:write")
def lead_preview(request: Request) -> HttpResponse:
    """While it is typed: how the line is read, and whether we know the company."""
    read = read_lead(asked(request, "line", 400), current().sources)
    context = {
        "read": read,
        "source": current().item("source", read.source),
        "known": known(request.actor, read.company) if read.company else None,
    }
    return render(request, "home/lead_read.html", context)
