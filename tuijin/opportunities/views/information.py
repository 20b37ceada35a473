"""What is known about a deal, question by question, and what must be asked next (S2)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.opportunities import operations
from tuijin.opportunities.forms import beside
from tuijin.opportunities.forms.bars import bars
from tuijin.opportunities.forms.brought import of_visit
from tuijin.opportunities.forms.knowing import AnswerForm
from tuijin.opportunities.forms.scales import CONFIDENCE, HOW
from tuijin.opportunities.models import Answer, Opportunity
from tuijin.opportunities.queries import parts, peers
from tuijin.opportunities.queries.confirming import marks
from tuijin.opportunities.rules import coverage as rules
from tuijin.opportunities.rules.homes import word_of
from tuijin.opportunities.rules.picture import answered
from tuijin.opportunities.views.common import find, people_at
from tuijin.opportunities.views.elsewhere import Homes
from tuijin.opportunities.views.room import address, done, frame
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current
from tuijin.playbook.types import Playbook, Question
from tuijin.web.going import found


@allowed("opportunities:read")
def information(request: Request, pk: int) -> HttpResponse:
    """Every question with its answers, how far each category is, and what is open."""
    deal = find(request, pk)
    return render(request, "opportunities/information.html", known(request, deal))


def known(request: Request, deal: Opportunity) -> dict[str, Any]:
    """The whole page's content."""
    context = frame(request, deal, "information")
    playbook, picture, method = context["playbook"], context["picture"], context["method"]
    covered = rules.coverage(playbook, picture, method)
    answers, homes = parts.answers_of(deal), Homes(deal, picture, method, people_at(deal))
    now = marks(deal, picture, answers)
    known_ones = answered(picture, method)
    sure, doubted = rules.verified(picture, method), rules.disputed(picture.said)

    def shown(question: Question) -> dict[str, Any]:
        given = answers.get(question.key, [])
        return {
            "question": question,
            "homes": homes(question.lives) if question.lives else [],
            "word": word_of(question.lives, picture, method),
            "answers": [said(answer, now) for answer in given],
            "asks": question.key in known_ones or not question.lives,
            "known": question.key in known_ones,
            "verified": question.key in sure,
            "disputed": question.key in doubted,
        }

    drawn = bars(covered)
    for one in drawn["categories"]:
        one["questions"] = [shown(question) for question in one["cover"].category.questions]
    context["brought"] = of_visit(playbook, picture, covered, parts.first_visit_of(deal))
    context["beside"] = compared(deal, playbook)
    return context | drawn


def compared(deal: Opportunity, playbook: Playbook) -> dict[str, Any]:
    """The customer beside our own, measure by measure."""
    found = peers.beside(deal, playbook)
    return {"industry": found.industry, "lines": [beside.line(one) for one in found.measures]}


def said(answer: Answer, now: Mapping[str, str]) -> dict[str, Any]:
    """One answer, in words. `now`: the marks of what stands where answers live."""
    return {
        "row": answer,
        "passed": answer.confirms != now.get(answer.question, ""),
        "how": HOW.get(answer.how, ""),
        "confidence": CONFIDENCE[answer.confidence],
        "source": answer.source.name if answer.source else answer.source_name,
    }


@allowed("opportunities:write")
def answers_new(request: Request, pk: int, key: str) -> HttpResponse:
    """GET: the form of one question. POST: write the answer down, or who confirms it, or bring the form back (422)."""
    deal, question = find(request, pk), asked(key)
    form = AnswerForm(request.POST or None, deal=deal, question=question, auto_id=f"{key}-%s")

    def write(typed: dict[str, Any]) -> Any:
        new = operations.NewAnswer(deal, key, **typed)
        return operations.answer(actor=request.actor, answers=[new])

    return in_place(request, deal, key, form, write)


@allowed("opportunities:write")
def answer_change(request: Request, pk: int, answer_pk: int) -> HttpResponse:
    """Correct one answer, against the version that was seen."""
    deal = find(request, pk)
    row = found(parts.part_of, deal, Answer.objects.select_related("source"), answer_pk)
    question = current().item("question", row.question)
    form = AnswerForm(
        request.POST or None, deal=deal, question=question, answer=row, auto_id=f"answer-{row.pk}-%s"
    )

    def write(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return operations.change_answer(actor=request.actor, answer=row, version=version, changes=typed)

    return in_place(request, deal, row.question, form, write, row)


@allowed("opportunities:write")
@require_POST
def answer_withdrawal(request: Request, pk: int, answer_pk: int) -> HttpResponse:
    """Take an answer back; the timeline keeps what it said."""
    deal = find(request, pk)
    row = found(parts.part_of, deal, Answer.objects.all(), answer_pk)
    operations.withdraw_answer(actor=request.actor, answer=row)
    return done(request, address("information", deal.pk, at=f"question-{row.question}"))


def asked(key: str) -> Question:
    """A question of the playbook."""
    question = current().item("question", key)
    if question is None:
        raise Http404
    return question


def title(question: Question | None, row: Answer | None) -> str:
    """What the form is for."""
    if row:
        return _("改这条回答")
    return _("记谁证实的") if question and question.lives else _("写下回答")


def in_place(
    request: Request, deal: Opportunity, key: str, form: AnswerForm, write: Any, row: Answer | None = None
) -> HttpResponse:
    """The form in its question's place or as a page; after a save the question anew, with the bars."""
    if request.method == "POST" and form.attempt(write):
        if not request.htmx:
            return done(request, address("information", deal.pk, at=f"question-{key}"))
        context = known(request, find(request, deal.pk))
        shown = (one for category in context["categories"] for one in category["questions"])
        item = next((one for one in shown if one["question"].key == key), None)
        return render(request, "opportunities/answer_saved.html", context | {"item": item})
    context = {
        "deal": deal,
        "form": form,
        "key": key,
        "row": row,
        "question": current().item("question", key),
    }
    context["title"] = title(context["question"], row)
    template = "opportunities/answer_form.html" if request.htmx else "opportunities/answer.html"
    answer = render(request, template, context, status=form.status)
    if request.htmx and request.method == "POST":
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#slot-{key}", "innerHTML"
    return answer
