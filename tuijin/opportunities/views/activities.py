"""Writing down what was done on a deal, and whom one met there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities import operations
from tuijin.opportunities.forms.activity import AS_COLUMN, ActivityForm, activity_of, next_of
from tuijin.opportunities.forms.moving import ContactForm
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.views.common import add_refusal, find, go, page_of, people_at
from tuijin.people.access import Request, allowed
from tuijin.people.queries import colleagues
from tuijin.playbook.queries import current

UNPROCESSABLE = 422


@allowed("activities:write")
def activities(request: Request, pk: int) -> HttpResponse:
    """GET (kind): the form of that kind. POST: write it down, or bring the form back with what is missing (422)."""
    deal = find(request, pk)
    form = activity_form(request, deal, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, deal, form)
    if form.is_valid():
        try:
            log(request, deal, form)
        except Refused as refusal:
            add_refusal(form, in_words_of_the_form(refusal))
        else:
            return go(request, page_of(deal), _("记下了"))
    return show(request, deal, form, UNPROCESSABLE)


def log(request: Request, deal: Opportunity, form: ActivityForm) -> None:
    told = activity_of(form, deal, form.of_kind.key)
    operations.log_activity(actor=request.actor, deal=deal, activity=told, **next_of(form))


def activity_form(
    request: Request, deal: Opportunity, data: Any = None, contacts: list[Contact] | None = None
) -> ActivityForm:
    """The form for the kind asked for; the first kind when none or an unknown one is."""
    playbook = current()
    kind = playbook.kind((data or request.GET).get("kind", "")) or playbook.activity_kinds[0]
    others = [person for person in colleagues(request.actor) if person.pk != request.actor.person_id]
    contacts = people_at(deal) if contacts is None else contacts
    return ActivityForm(data, kind=kind, contacts=contacts, colleagues=others, auto_id="activity-%s")


def show(request: Request, deal: Opportunity, form: ActivityForm, status: int = 200) -> HttpResponse:
    context = {"deal": deal, "activity_form": form}
    context["contacts"] = people_at(deal)
    template = "opportunities/activity_form.html" if request.htmx else "opportunities/activity.html"
    return render(request, template, context, status=status)


def in_words_of_the_form(refusal: Refused) -> Refused:
    """The playbook's field names are the form's, the record's are not."""
    back = {column: name for name, column in AS_COLUMN.items()}
    return Refused(*[Reason(one.key, one.text, back.get(one.field, one.field)) for one in refusal.reasons])


@allowed("customers:write")
@require_POST
def contacts(request: Request, pk: int) -> HttpResponse:
    """Add a person at the deal's customer."""
    deal = find(request, pk)
    form = ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid() and deal.customer is None:
        form.add_error(None, _("先写明是哪一家客户，再写那边的人"))
    if form.is_valid() and deal.customer:
        add_contacts(actor=request.actor, contacts=[NewContact(deal.customer, **form.cleaned_data)])
        return go(request, page_of(deal), _("加上了%s") % form.cleaned_data["name"])
    return render(request, "opportunities/contact.html", {"deal": deal, "form": form}, status=UNPROCESSABLE)
