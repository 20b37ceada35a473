"""The people at a customer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.customers.forms import ContactFields, ContactForm, MergerForm, RemovalForm
from tuijin.customers.models import Contact
from tuijin.customers.operations import (
    NewContact,
    add_contacts,
    change_contact,
    delete_contact,
    merge_contacts,
)
from tuijin.customers.queries import contact as read_contact
from tuijin.customers.queries import customer as read_customer
from tuijin.people.access import Request, allowed
from tuijin.web.going import found, onward
from tuijin.web.toasts import toast

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
    row = _at(request, pk, contact)
    initial = {name: getattr(row, name) for name in (*NAMES, "version")} | {"company": row.customer.name}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.attempt(
        lambda typed: change_contact(
            actor=request.actor, contact=row, version=typed.pop("version"), changes=_moved(row, typed)
        )
    ):
        return onward(request, "customers:customer", form.result.customer_id)
    context = {"form": form, "customer": row.customer, "title": row.name, "contact": row}
    return render(request, "customers/edit.html", context, status=form.status)


def _at(request: Request, pk: int, contact: int) -> Contact:
    """The person at that customer, or 404."""
    row = found(read_contact, request.actor, contact)
    if row.customer_id != pk:
        raise Http404
    return row


@allowed("customers:write")
def contact_merger(request: Request, pk: int, contact: int) -> HttpResponse:
    """Which of the others is he? All that is known of him goes over to that one."""
    row = _at(request, pk, contact)
    form = MergerForm(request.POST or None, contact=row)
    if request.method == "POST" and form.attempt(
        lambda typed: merge_contacts(
            actor=request.actor, gone=row, kept=typed["into"], version=typed["version"]
        )
    ):
        toast(request, _("合并好了"))
        return onward(request, "customers:customer", pk)
    context = {"form": form, "customer": row.customer, "title": _("合并「%s」") % row.name, "verb": _("合并")}
    context["note"] = _("他的角色、说过的话、做过的事、见面记录都归到另一个人名下，这一条就没有了。")
    return render(request, "customers/edit.html", context, status=form.status)


@allowed("customers:write")
def contact_removal(request: Request, pk: int, contact: int) -> HttpResponse:
    """Take somebody away, or say what still needs him and offer to merge him."""
    row = _at(request, pk, contact)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(
        lambda typed: delete_contact(actor=request.actor, contact=row)
    ):
        toast(request, _("删掉了 %s") % row.name)
        return onward(request, "customers:customer", pk)
    context = {"form": form, "customer": row.customer, "title": _("删除「%s」") % row.name, "verb": _("删除")}
    context |= {"danger": True, "merges": row if form.errors else None}
    context["note"] = _("删了就没有了；谁删的，客户的经过里有。")
    return render(request, "customers/edit.html", context, status=form.status)


def _moved(row: Contact, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed; a company only where it is another than his."""
    company = typed.pop("company")
    return typed if company in ("", row.customer.name) else typed | {"company": company}
