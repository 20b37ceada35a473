"""Moving a deal: choosing where to, the gate's dialog, exceptions and their answers."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.activities.models import Activity
from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact
from tuijin.opportunities import operations
from tuijin.opportunities.forms.filling import FILLED, Around, Missing, kinds_of
from tuijin.opportunities.forms.moving import DecisionForm, MoveForm
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations.filling import Filled
from tuijin.opportunities.queries import page as reads
from tuijin.opportunities.rules import gates
from tuijin.opportunities.views.board import card_moved, on_board
from tuijin.opportunities.views.common import add_refusal, came_from, find, go, page_of, people_at
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.playbook.types import Condition
from tuijin.web.errors import Fault, render_error
from tuijin.web.going import found
from tuijin.web.toasts import closing_dialog, with_toast

UNPROCESSABLE = 422


@allowed("opportunities:advance")
def advancement(request: Request, pk: int) -> HttpResponse:
    """GET: where to? POST (to, version, note, exception, fill-…): move, or say exactly what is missing (S1)."""
    deal = find(request, pk)
    if request.method != "POST":
        return render(request, "opportunities/move.html", {"deal": deal, "choices": choices(deal)})
    form = MoveForm(request.POST)
    to = request.POST.get("to", "")[:40]
    filled = any(
        name.startswith(FILLED) for name in request.POST
    )  # a card that is only dragged brings nothing
    lacking = reads.lacking(deal, current(), to) if filled or not form.is_valid() else ()
    missing = missing_forms(request.actor, deal, lacking, request.POST)
    if not form.is_valid():
        return dialog(request, deal, form, missing)
    done = _advanced(request, deal, form, missing)
    if done.done is None:
        return closed(request, form, missing, done)
    return moved(request, deal, done.done)


def _advanced(request: Request, deal: Opportunity, form: MoveForm, missing: Missing) -> Filled:
    fillings = missing.fillings()
    said = form.cleaned_data
    if missing.has_errors:
        return operations.fill(actor=request.actor, deal=deal, fillings=fillings, version=said["version"])
    return operations.fill_and_advance(
        actor=request.actor,
        deal=deal,
        fillings=fillings,
        to_stage=said["to"],
        version=said["version"],
        note=said["note"],
        exception=said["exception"],
    )


def missing_forms(
    actor: Actor,
    deal: Opportunity,
    conditions: tuple[Condition, ...],
    data: Any = None,
    contacts: list[Contact] | None = None,
    done: Iterable[Activity] | None = None,
) -> Missing:
    """The forms for what is missing, with the people and activities they offer.

    `contacts` and `done`: the people at its customer, the deal's activities latest first, where they are read.
    """
    if contacts is None:
        contacts = people_at(deal) if conditions else []
    kinds = kinds_of(conditions)
    if done is None:
        latest = reads.latest_of_kinds(deal, kinds)
    else:
        latest = {row.kind: row for row in reversed(list(done)) if row.kind in kinds}
    auto_id = "id_%s" if data is None else "dialog_%s"  # the page below the dialog has the same forms
    return Missing(Around(actor, deal, current(), contacts, latest), conditions, data, auto_id)


def closed(request: Request, form: MoveForm, missing: Missing, done: Filled) -> HttpResponse:
    """The gate held: what is still missing, with what was typed; what was filled properly is kept."""
    lacking = reads.lacking(done.deal, current(), form.cleaned_data["to"])
    if not missing.items:
        missing = missing_forms(request.actor, done.deal, lacking, request.POST)
    if request.POST.get("how") == "fill" and missing.untouched:
        form.add_error(None, _("还什么都没填。先补上一项，再推进。"))
    still = {condition.key for condition in lacking}
    missing.without(item.condition.key for item in missing.items if item.condition.key not in still)
    missing.refuse(done.refusals)
    if done.refusal is not None and not isinstance(done.refusal, operations.GateClosed):
        add_refusal(form, done.refusal)
    return dialog(request, done.deal, form, missing)


def dialog(request: Request, deal: Opportunity, form: MoveForm, missing: Missing) -> HttpResponse:
    """The refusal as a dialog: what is missing, a reason where one is asked, and the way past."""
    to = request.POST.get("to", "")
    playbook = current()
    question = reads.open_question(deal)
    asks_note = "note" in form.errors or bool(form["note"].value())
    context = {
        "deal": deal,
        "form": form,
        "missing": missing,
        "to": to,
        "to_name": label("stage", to),
        "here": label("stage", deal.stage),
        "question": question,
        "question_to": label("stage", question.to_stage) if question else "",
        "asks_note": asks_note,
        "excepts": bool(missing.items) and playbook.moves.exception != "never",
        "decides": playbook.moves.exception == "reason"
        or request.actor.can("opportunities:approve_exception"),
        "lists": came_from(request, "").partition("?")[0] != page_of(deal),
        "back": came_from(request, page_of(deal)),
    }
    return render(request, "opportunities/gate.html", context, status=UNPROCESSABLE)


def moved(request: Request, before: Opportunity, done: operations.Advancement) -> HttpResponse:
    """It moved, or an exception waits for an answer."""
    deal = done.deal
    if not done.moved:
        text = _("已申请例外，等经理答复")
    elif not deal.is_open:
        text = _("签下来了：%s") % deal.name
    else:
        text = _("「%(name)s」已到「%(stage)s」") % {"name": deal.name, "stage": label("stage", deal.stage)}
    if on_board(request):
        return closing_dialog(with_toast(card_moved(request, deal.pk, {before.stage, deal.stage}), text))
    return go(request, came_from(request, page_of(deal)), text)


def choices(deal: Opportunity) -> list[dict[str, Any]]:
    """The stages to move to, each with what kind of move it would be and whether it asks a reason."""
    playbook = current()
    if playbook.stage(deal.stage) is None or not deal.is_open:
        return []
    kinds = {"advanced": _("下一步"), "skipped": _("跳过中间"), "back": _("退回")}
    steps = [
        (stage, gates.move(playbook, deal.stage, stage.key))
        for stage in playbook.stages
        if stage.key != deal.stage
    ]
    return [
        {
            "key": stage.key,
            "name": stage.name,
            "kind": kinds[step.kind],
            "ahead": step.kind == "advanced",
            "rule": step.rule,
        }
        for stage, step in steps
        if step.rule != "never"
    ]


@allowed("opportunities:write")
@require_POST
def answers(request: Request, pk: int) -> HttpResponse:
    """Fill in what the present gate misses, without moving. What is proper is kept; the rest comes back (422)."""
    deal = find(request, pk)
    gate = reads.gate_of(deal, current())
    missing = missing_forms(request.actor, deal, gate.missing, request.POST)
    done = operations.fill(actor=request.actor, deal=deal, fillings=missing.fillings())
    if not done.refusals and not missing.has_errors:
        return go(request, page_of(deal), _("记下了"))
    left = reads.gate_of(done.deal, current()).missing
    missing.without({item.condition.key for item in missing.items} - {condition.key for condition in left})
    missing.refuse(done.refusals)
    missing.items = [item for item in missing.items if item.typed is not None]
    context = {"deal": done.deal, "missing": missing}
    return render(request, "opportunities/answers.html", context, status=UNPROCESSABLE)


@allowed("opportunities:approve_exception")
@require_POST
def decision(request: Request, pk: int) -> HttpResponse:
    """Grant or deny an exception that somebody asked for."""
    waiver = found(reads.waiver, request.actor, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused(
            *[Reason(name, error, name) for name, errors in form.errors.items() for error in errors]
        )
    grant = form.cleaned_data["verdict"] == "grant"
    try:
        deal = operations.decide_exception(
            actor=request.actor, waiver=waiver, grant=grant, answer=form.cleaned_data["answer"]
        )
    except operations.QuestionClosed as closed:
        return decided(request, closed.waiver)
    text = _("已同意，单子到了「%s」") % label("stage", deal.stage) if grant else _("已答复：这次不例外")
    return go(request, page_of(deal), text)


def decided(request: Request, waiver: GateWaiver) -> HttpResponse:
    """The answer came too late: who answered, or why there is nothing left to answer."""
    advice = {
        GateWaiver.GRANTED: _("%s已经同意了。"),
        GateWaiver.DENIED: _("%s没有同意。"),
    }.get(waiver.state, _("单子已经动了，或者换成了新的申请。"))
    advice = advice % waiver.decided_by_label if "%s" in advice else advice
    fault = Fault(_("这个申请已经处理过"), advice)
    return render_error(request, UNPROCESSABLE, back=page_of(waiver.opportunity), fault=fault)
