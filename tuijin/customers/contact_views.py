"""The people at a customer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.customers.forms import ContactFields, ContactForm
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts, change_contact
from tuijin.customers.queries import contact as read_contact
from tuijin.customers.queries import customer as read_customer
from tuijin.people.access import Request, allowed
from tuijin.web.going import found, onward

NAMES = tuple(ContactFields.base_fields)


@allowed("customers:write")
def new_contact(request: Request, pk: int) -> HttpResponse:
    customer = found(read_customer, request.actor, pk)
    form = ContactFields(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda typed: add_contacts(actor=request.actor, contacts=[NewContact(customer, **typed)])
    ):
        return onward(request, "customers:customer", pk)
    context = {"form": form, "customer": customer, "title": _("加联系人")}
    return render(request, "customers/edit.html", context, status=form.status)


@allowed("customers:write")
def contact(request: Request, pk: int, contact: int) -> HttpResponse:
    row = found(read_contact, request.actor, contact)
    if row.customer_id != pk:
        raise Http404
    initial = {name: getattr(row, name) for name in (*NAMES, "version")} | {"company": row.customer.name}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.attempt(
        lambda typed: change_contact(
            actor=request.actor, contact=row, version=typed.pop("version"), changes=_moved(row, typed)
        )
    ):
        return onward(request, "customers:customer", form.result.customer_id)
    context = {"form": form, "customer": row.customer, "title": row.name}
    return render(request, "customers/edit.html", context, status=form.status)


def _moved(row: Contact, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed; a company only where it is another than his."""
    company = typed.pop("company")
    return typed if company in ("", row.customer.name) else typed | {"company": company}
