"""Customers and the people there, through the API."""

import datetime as dt
from typing import Annotated

from django.db.models import QuerySet
from django.http import QueryDict
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.customers import models, operations, queries
from tuijin.customers.listing import KIND, CustomerFilters, ordered
from tuijin.people.api import colleagues
from tuijin.saved_views.asking import ViewId, query_of
from tuijin.web.api import Call, Given, Routes, Sorted, Versioned, given
from tuijin.web.api.values import (
    ABSENT,
    BigAmount,
    Email,
    Id,
    Line40,
    Line80,
    Line100,
    Line200,
    Lines,
    Name80,
    Name200,
    Pointer,
    Ref,
    Whole,
    Yuan,
)


class CustomerRecord(Versioned):
    """A company. Revenue in yuan a year, staff in heads; null is unknown."""

    name: str
    short_name: str
    industry: str
    region: str
    address: str
    phone: str
    website: str
    staff: int | None
    revenue: Yuan | None
    note: str
    owner: Pointer | None
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Customer) -> "CustomerRecord":
        return cls.from_columns(row, owner=Pointer.to(row.owner))


class CustomerFields(Given):
    short_name: Line40 = ""
    industry: Line80 = ""
    region: Line80 = ""
    address: Line200 = ""
    phone: Line40 = ""
    website: Line200 = ""
    staff: Whole | None = None
    revenue: BigAmount | None = None
    note: Lines = ""
    owner_id: Ref | None = None


class CustomerNew(CustomerFields):
    """A new company; without an owner it is yours."""

    name: Name200


class CustomerChange(CustomerFields):
    """The fields to change; what is not named stays as it is."""

    name: Name200 = ABSENT


class CustomerFilter(BaseModel):
    text: Annotated[Line100, Field(description="Part of the name.")] = ""
    view: ViewId = ABSENT


class ContactRecord(Versioned):
    """A person at a customer. `source`: where we have the data from."""

    customer_id: int
    name: str
    title: str
    department: str
    phone: str
    email: str
    wechat: str
    note: str
    source: str
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Contact) -> "ContactRecord":
        return cls.from_columns(row)


class ContactFields(Given):
    title: Line80 = ""
    department: Line80 = ""
    phone: Line40 = ""
    email: Email = ""
    wechat: Line80 = ""
    note: Lines = ""
    source: Line200 = ""


class ContactNew(ContactFields):
    """A new person at a customer."""

    name: Name80


class ContactMerger(Given):
    """The record of the same person that stays."""

    into_id: Ref


class ContactChange(ContactFields):
    """The fields to change; what is not named stays as it is."""

    name: Name80 = ABSENT


routes = Routes("Customers")
contact_routes = Routes("Customers")
READ, WRITE = "customers:read", "customers:write"


@routes.page("", CustomerRecord, right=READ)
def list_customers(request: Call, filters: Query[CustomerFilter]) -> QuerySet | Sorted:
    """Customers in sight; through a view in its order."""
    rows = queries.customers(request.auth, filters.text)
    if not filters.view:
        return rows
    asked = QueryDict(query_of(request.auth, KIND, filters.view))
    rows, sort = CustomerFilters(asked, actor=request.auth).wanted().among(rows), asked.get("sort", "")
    return Sorted(sort, *ordered(request.auth, rows, sort))


@routes.create("", CustomerRecord, right=WRITE, home="/customers")
def create_customer(request: Call, body: CustomerNew) -> CustomerRecord:
    """Add a customer."""
    values = {"owner": request.auth.person} | given(body, owner=colleagues(request.auth))
    new = operations.NewCustomer(**values)
    return CustomerRecord.of(operations.add_customers(actor=request.auth, customers=[new])[0])


@routes.read("/{customer_id}", CustomerRecord, right=READ)
def read_customer(request: Call, customer_id: Id) -> CustomerRecord:
    """One customer."""
    return CustomerRecord.of(queries.customer(request.auth, customer_id))


@routes.change("/{customer_id}", CustomerRecord, right=WRITE)
def change_customer(request: Call, customer_id: Id, body: CustomerChange) -> CustomerRecord:
    """Change a customer."""
    row = operations.change_customer(
        actor=request.auth,
        customer=queries.customer(request.auth, customer_id),
        version=request.version,
        changes=given(body, owner=colleagues(request.auth)),
    )
    return CustomerRecord.of(row)


@routes.page("/{customer_id}/contacts", ContactRecord, right=READ)
def list_contacts(request: Call, customer_id: Id) -> QuerySet:
    """The people at a customer."""
    customer = queries.customer(request.auth, customer_id)
    return contacts(request).filter(customer=customer)


@routes.create("/{customer_id}/contacts", ContactRecord, right=WRITE, home="/contacts")
def create_contact(request: Call, customer_id: Id, body: ContactNew) -> ContactRecord:
    """Add a person at a customer."""
    customer = queries.customer(request.auth, customer_id)
    new = operations.NewContact(customer=customer, **given(body))
    return ContactRecord.of(operations.add_contacts(actor=request.auth, contacts=[new])[0])


@contact_routes.read("/{contact_id}", ContactRecord, right=READ)
def read_contact(request: Call, contact_id: Id) -> ContactRecord:
    """One person at a customer."""
    return ContactRecord.of(contacts(request).get(pk=contact_id))


@contact_routes.change("/{contact_id}", ContactRecord, right=WRITE)
def change_contact(request: Call, contact_id: Id, body: ContactChange) -> ContactRecord:
    """Change a person at a customer."""
    contact = contacts(request).get(pk=contact_id)
    changed = operations.change_contact(
        actor=request.auth, contact=contact, version=request.version, changes=given(body)
    )
    return ContactRecord.of(changed)


@contact_routes.act("/{contact_id}/merger", ContactRecord, right=WRITE)
def merge_contact(request: Call, contact_id: Id, body: ContactMerger) -> ContactRecord:
    """Two records are one person: all that names this one names the other, which stays and is answered.

    In a deal of both their roles, deeds and ties are joined. Both must be at the same customer.
    """
    rows = contacts(request)
    kept = given(body, into=rows)["into"]
    row = operations.merge_contacts(
        actor=request.auth, gone=rows.get(pk=contact_id), kept=kept, version=request.version
    )
    return ContactRecord.of(row)


@contact_routes.remove("/{contact_id}", right=WRITE)
def delete_contact(request: Call, contact_id: Id) -> None:
    """Take away a person whom nothing needs.

    Whoever was met, or is named in a deal, is refused with where that is: merge him instead.
    """
    operations.delete_contact(actor=request.auth, contact=contacts(request).get(pk=contact_id))


def contacts(request: Call) -> QuerySet[models.Contact]:
    return models.Contact.objects.visible_to(request.auth)


router, contact_router = routes.router, contact_routes.router
