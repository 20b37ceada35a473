"""The list of customers and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tuijin.activities.queries import at_customer
from tuijin.activities.telling import days as activity_days
from tuijin.common.parsing import record_id
from tuijin.common.rooms import registry
from tuijin.customers.forms import FIELDS, CustomerFactForm, NewCustomerForm
from tuijin.customers.listing import KIND, CustomerFilters, cells, columns, page_of_customers, url
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers, change_customer
from tuijin.customers.queries import contacts_of, namesake
from tuijin.customers.queries import customer as read_customer
from tuijin.customers.telling import SHOWN, fact, label_of, tell
from tuijin.people.access import Request, allowed
from tuijin.saved_views.listing import answer, listing, opening
from tuijin.timeline.queries import latest
from tuijin.timeline.telling import days
from tuijin.transfer import downloads
from tuijin.web.going import found, onward
from tuijin.web.inplace import edit_in_place
from tuijin.web.paging import asked
from tuijin.web.rows import draw
from tuijin.web.toasts import toast

export = downloads.page("customers", "customers:export")
export_contacts = downloads.page("contacts", "customers:export_contacts")


@allowed("customers:read")
def customer_list(request: Request) -> HttpResponse:
    """Customers in sight as a table: filtered, sorted, fifty at a time, in the columns that are wanted."""
    actor = request.actor
    if address := opening(request, actor, KIND):
        return redirect(address)
    form = CustomerFilters(request.GET, actor=actor)
    shown = listing(request, actor, KIND, columns(), form.query())
    page, count = page_of_customers(request, actor, form.wanted())
    context = {
        "filters": form,
        "rows": draw(page.rows, shown.columns, cells(actor, page.rows, shown.columns), url),
        "page": page,
        "caption": _("客户"),
        "none_such": _("没有符合的客户"),
        "text": _("共 %s 家") % count,
        "writes": actor.can("customers:write"),
        "exports": actor.can("customers:export"),
        "exports_contacts": actor.can("customers:export_contacts"),
    }
    return answer(request, shown, "customers/list.html", "customers/list_area.html", context)


@allowed("customers:write")
def new_customer(request: Request) -> HttpResponse:
    """A new company, owned by whoever enters it; one of the same name is shown first."""
    form = NewCustomerForm(request.POST or None, initial={"name": asked(request, "name", 200)})
    twin = namesake(request.actor, request.POST.get("name", "")[:400]) if request.method == "POST" else None
    if request.method == "POST" and _goes_through(request, form, twin is not None):
        return onward(request, "customers:customer", form.result.pk)
    return render(request, "customers/new.html", {"form": form, "namesake": twin}, status=form.status)


def _goes_through(request: Request, form: NewCustomerForm, known: bool) -> bool:
    if known and not request.POST.get("another"):
        form.is_valid()
        form.status = 422
        return False

    def add(typed: dict) -> Customer:
        typed.pop("another")
        return add_customers(
            actor=request.actor, customers=[NewCustomer(owner=request.actor.person, **typed)]
        )[0]

    return form.attempt(add)


@allowed("customers:write")
def namesakes(request: Request) -> HttpResponse:
    """While a name is typed: is that company here already?"""
    return render(
        request, "customers/namesake.html", {"namesake": namesake(request.actor, asked(request, "name", 200))}
    )


@allowed("customers:read")
def customer(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    row = found(read_customer, actor, pk)
    writes = actor.can("customers:write")
    panels = [panel for read in registry.panels("customer") if (panel := read(actor, pk))]
    start = record_id(request.GET.get("activity", ""))
    context = {
        "customer": row,
        "contacts": contacts_of(actor, pk),
        "panels": panels,
        "facts": [fact(row, name, writes) for name in SHOWN],
        "activities": activity_days(at_customer(actor, pk, 30, start))
        if actor.can("activities:read")
        else [],
        "days": days(latest("customer", [pk], limit=30), tell),
        "actions": [action for action in registry.actions("customer") if actor.can(action.permission)],
        "writes": writes,
    }
    return render(request, "customers/customer.html", context)


@allowed("customers:write")
def customer_fact(request: Request, pk: int, name: str) -> HttpResponse:
    """One fact, edited where it is read; without script on a page of its own."""
    if name not in FIELDS:
        raise Http404
    row = found(read_customer, request.actor, pk)
    return edit_in_place(
        request,
        CustomerFactForm(request.POST or None, fact=name, customer=row),
        lambda typed: change_customer(
            actor=request.actor, customer=row, version=typed.pop("version"), changes=typed
        ),
        after=lambda changed, inline: _after_change(request, changed, name, inline),
        page="customers/edit.html",
        context={"customer": row, "title": label_of(name)},
    )


def _after_change(request: Request, row: Customer, name: str, inline: bool) -> HttpResponse:
    if not Customer.objects.visible_to(request.actor).filter(pk=row.pk).exists():
        toast(request, _("%s 已交给别人，你看不到了") % row.name)
        return onward(request, "customers:list")
    if inline and name != "name":
        return render(request, "web/components/fact.html", fact(row, name, True))
    return onward(request, "customers:customer", row.pk)
