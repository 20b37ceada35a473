"""The list of customers and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.activities.queries import at_customer, last_at_customers
from tuijin.activities.telling import days as activity_days
from tuijin.common.rooms import registry
from tuijin.customers.forms import FIELDS, CustomerFactForm, NewCustomerForm
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers, change_customer
from tuijin.customers.queries import contacts_of, customers, namesake
from tuijin.customers.queries import customer as read_customer
from tuijin.customers.telling import SHOWN, fact, label_of, tell
from tuijin.people.access import Request, allowed
from tuijin.timeline.queries import latest
from tuijin.timeline.telling import days
from tuijin.transfer import downloads
from tuijin.web.going import found, onward
from tuijin.web.inplace import edit_in_place
from tuijin.web.paging import asked, capped_count, page_of, with_query
from tuijin.web.toasts import toast

export = downloads.page("customers", "customers:export")
export_contacts = downloads.page("contacts", "customers:export_contacts")


@allowed("customers:read")
def customer_list(request: Request) -> HttpResponse:
    """Customers in sight, by name: `?q=` in the name, `?whose=mine`."""
    actor, text, mine = request.actor, asked(request, "q"), asked(request, "whose") == "mine"
    rows = customers(actor, text)
    rows = rows.filter(owner=actor.person) if mine else rows
    page = page_of(request, rows, ("name", "pk"))
    ids = [row.pk for row in page.rows]
    context = {
        "page": page,
        "columns": [read(actor, ids) for read in registry.columns("customer")],
        "last": last_at_customers(actor, ids),
        "text": text,
        "filters": _filters(request, mine) if actor.scope != "mine" else [],
        "count": capped_count(rows),
        "writes": actor.can("customers:write"),
        "filtered": bool(text or mine),
        "exports": actor.can("customers:export"),
        "exports_contacts": actor.can("customers:export_contacts"),
    }
    return render(request, "customers/list.html", context)


def _filters(request: Request, mine: bool) -> list[dict]:
    wide = _("全部") if request.actor.scope == "all" else _("团队的")
    return [
        {"label": wide, "url": with_query(request, whose=""), "active": not mine},
        {"label": _("我的"), "url": with_query(request, whose="mine"), "active": mine},
    ]


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
    context = {
        "customer": row,
        "contacts": contacts_of(actor, pk),
        "panels": panels,
        "facts": [fact(row, name, writes) for name in SHOWN],
        "activities": activity_days(at_customer(actor, pk, limit=30)) if actor.can("activities:read") else [],
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
