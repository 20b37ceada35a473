"""One field of a deal at a time, edited where it is read."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Refused, Stale
from tuijin.opportunities import operations, queries
from tuijin.opportunities.forms.columns import COLUMNS, EDITED_AS
from tuijin.opportunities.forms.deal import EDITABLE, TOGETHER, DealForm, field_form
from tuijin.opportunities.forms.filters import query_of
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.judging import with_supported
from tuijin.opportunities.views import undoing
from tuijin.opportunities.views.cells import Rows
from tuijin.opportunities.views.common import add_refusal, find, go, page_of, seen_version
from tuijin.opportunities.views.known import deal_context
from tuijin.opportunities.views.neighbours import suffix
from tuijin.opportunities.views.showing import fact, plainly
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current
from tuijin.saved_views.queries import columns as saved_columns
from tuijin.web.columns import chosen
from tuijin.web.filtering import PLACE
from tuijin.web.forms import put
from tuijin.web.toasts import with_toast


@allowed("opportunities:write")
def field(request: Request, pk: int, name: str) -> HttpResponse:
    """GET: the form of one field. POST (value, version): save it, bring it back (422) or say who was first (409)."""
    deal = find(request, pk)
    if name not in EDITABLE:
        raise Http404
    if name == "owner":
        request.actor.must("opportunities:assign")
    if request.method != "POST":
        return show(request, deal, name, field_form(name, request.actor, deal))
    form = field_form(name, request.actor, deal, request.POST)
    if not form.is_valid():
        return show(request, deal, name, form, 422)
    before = operations.values_of(deal, TOGETHER.get(name, (name,)))
    try:
        deal = save(request, deal, name, form)
    except Refused as refusal:
        add_refusal(form, refusal)
        return show(request, deal, name, form, 422)
    except Stale:
        return overtaken(request, find(request, pk), name, form)
    return saved(request, deal, name, undoing.way_back(request, deal, form.cleaned_data["version"], before))


def save(request: Request, deal: Opportunity, name: str, form: DealForm) -> Opportunity:
    version = seen_version(form, deal)
    if name == "customer":
        return operations.name_customer(
            actor=request.actor, deal=deal, version=version, name=form.cleaned_data["customer"]
        )
    changes = {one: form.cleaned_data[one] for one in TOGETHER.get(name, (name,))}
    return operations.change(actor=request.actor, deal=deal, version=version, changes=changes)


def overtaken(request: Request, now: Opportunity, name: str, form: DealForm) -> HttpResponse:
    """Somebody was faster: his value is shown, what was typed stays, and the next save counts from here."""
    theirs = plainly(now, name, Names()) or _("空")
    text = _("别人刚改过这个单子，这一项现在是「%s」。要换成你填的，再保存一次。") % theirs
    put(form, "version", now.version)
    form.add_error(TOGETHER.get(name, (name,))[0], text)
    return show(request, now, name, form, 409)


def show(request: Request, deal: Opportunity, name: str, form: DealForm, status: int = 200) -> HttpResponse:
    """The form alone in the place of the value, or as a page."""
    context: dict[str, Any] = {
        "deal": deal,
        "form": form,
        "fact": fact(request.actor, deal, name),
        "status": status,
    }
    context["save_url"] = request.get_full_path() if _in_list(request) else request.path
    if request.htmx and _in_list(request):
        answer = render(request, "opportunities/list_cell_form.html", context, status=status)
        if request.method == "POST":
            answer["HX-Retarget"], answer["HX-Reswap"] = "closest td", "innerHTML"
        return answer
    template = "opportunities/field_form.html" if request.htmx else "opportunities/field.html"
    return render(request, template, context, status=status)


def _in_list(request: Request) -> bool:
    return request.GET.get("cell") == "1"


def saved(request: Request, changed: Opportunity, name: str, undo: str) -> HttpResponse:
    """The new value in its place, with a way back; what hangs on it follows."""
    rows = queries.deals(request.actor).with_questions().filter(pk=changed.pk)
    deal = with_supported(rows, current(), clock.today()).first()
    if deal is None:
        return out_of_sight(request, changed)
    said = plainly(deal, name, Names()) or _("空")
    text = _("%(label)s改成「%(value)s」") % {"label": FIELDS[name], "value": said} if undo else ""
    if not request.htmx:
        return go(request, page_of(deal), _("存好了"))
    if _in_list(request):
        answer = list_row(request, deal, name)
    else:
        context = {"deal": deal, "fact": fact(request.actor, deal, name)} | deal_context(request.actor, deal)
        answer = render(request, "opportunities/field_saved.html", context)
    return with_toast(answer, text, undo=undo) if text else answer


def out_of_sight(request: Request, deal: Opportunity) -> HttpResponse:
    """Whoever gives a deal away may not see it any more."""
    text = _("「%s」交给别人了，你看不到它了") % deal.name
    if request.htmx and _in_list(request):
        return with_toast(HttpResponse(), text)
    return go(request, reverse("opportunities:list"), text)


def list_row(request: Request, deal: Opportunity, name: str) -> HttpResponse:
    """The row anew, in the columns of the list that is open in the browser."""
    query = query_of(request.htmx.current_url_abs_path or "")
    wanted = query.get("columns", "") or saved_columns(request.actor, "opportunity")
    rest = {key: query[key] for key in query if key not in (*PLACE, "view")}
    cell = next((key for key, field in EDITED_AS.items() if field == name), "")
    picks = request.actor.can("opportunities:write")
    rows = Rows(request.actor, chosen(COLUMNS, wanted), Names(), suffix(urlencode(rest)), picks)
    return HttpResponse(rows.row(deal, cell))
