"""Saved views through the API: whose they are, with whom they are shared, with which one a list opens."""

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.saved_views import operations, queries
from tuijin.saved_views.models import SavedView
from tuijin.web.api import Call, Given, Routes, Versioned, given
from tuijin.web.api.values import ABSENT, Flag, Id, Key, Line2000, Name40, Pointer

KEEP, DEFAULT = "saved_views:write", "saved_views:set_default"
routes = Routes("Views")
Sharing = Literal["private", "team", "all"]
Kind = Annotated[Key, Field(min_length=1, description="The list: `opportunity`, `lead` or `customer`.")]
Asked = Annotated[
    Line2000,
    Field(
        description='The list\'s address after the "?": filters, `sort`, `columns`.',
        examples=["outcome=open"],
    ),
]


class ViewRecord(Versioned):
    """A saved view. `query` is always written as the list itself writes it.

    `pinned`: among your tabs; `usual`: your list opens with it; `roles`: those whose list opens with it.
    """

    kind: str
    name: str
    query: str
    shared: str
    team: Pointer | None
    owner: Pointer
    pinned: bool
    usual: bool
    roles: list[str]

    @classmethod
    def of(cls, row: Any) -> "ViewRecord":
        roles = sorted(one.role for one in row.roles.all())
        return cls.from_columns(
            row, id=row.pk, owner=Pointer.to(row.owner), team=Pointer.to(row.team), roles=roles
        )


class ViewNew(Given):
    """A view; you pin it by keeping it."""

    kind: Kind
    name: Name40
    query: Asked = ""
    shared: Sharing = "private"


class ViewChange(Given):
    """What to change. Unsharing a view also ends it as the usual one of roles."""

    name: Name40 = ABSENT
    query: Asked = ABSENT
    shared: Sharing = ABSENT


class PinGiven(Given):
    """Whether it stands among your tabs."""

    on: Flag


class RolesGiven(Given):
    """Exactly the roles whose list opens with it."""

    roles: Annotated[list[Key], Field(max_length=50)]


class ViewFilter(BaseModel):
    kind: Annotated[Key, Field(description="Only views of this list.")] = ""


@routes.page("", ViewRecord, right=KEEP)
def list_views(request: Call, filters: Query[ViewFilter]) -> QuerySet:
    """Views in sight: your own, those of your team and those above it, and those of everybody."""
    return queries.named(request.auth, filters.kind)


@routes.create("", ViewRecord, right=KEEP, home="/views")
def create_view(request: Call, body: ViewNew) -> ViewRecord:
    """Keep a view under a name; the same once more is the same view.

    Sharing needs the right `saved_views:share` too.
    """
    row = operations.keep(actor=request.auth, **body.model_dump())
    return _told(request, row)


@routes.read("/{view_id}", ViewRecord, right=KEEP)
def read_view(request: Call, view_id: Id) -> ViewRecord:
    """One view."""
    return ViewRecord.of(queries.view(request.auth, view_id))


@routes.change("/{view_id}", ViewRecord, right=KEEP)
def change_view(request: Call, view_id: Id, body: ViewChange) -> ViewRecord:
    """Rename a view, share it otherwise, let it ask for something else.

    Views of others only with the right `saved_views:set_default`; sharing needs `saved_views:share`.
    """
    row = queries.view(request.auth, view_id)
    return _told(
        request,
        operations.change(actor=request.auth, view=row, version=request.version, changes=given(body)),
    )


@routes.remove("/{view_id}", right=KEEP)
def delete_view(request: Call, view_id: Id) -> None:
    """Remove a view, for everybody who sees it."""
    operations.remove(actor=request.auth, view=queries.view(request.auth, view_id))


@routes.act("/{view_id}/pin", ViewRecord, right=KEEP, match=False)
def pin_view(request: Call, view_id: Id, body: PinGiven) -> ViewRecord:
    """Put a view among your tabs, or take it out."""
    row = queries.view(request.auth, view_id)
    operations.pin(actor=request.auth, view=row, on=body.on)
    return _told(request, row)


@routes.act("/{view_id}/roles", ViewRecord, right=DEFAULT, match=False)
def open_view_for_roles(request: Call, view_id: Id, body: RolesGiven) -> ViewRecord:
    """Let the list of these roles, and no others, open with this view; it must be shared with everybody."""
    row = queries.view(request.auth, view_id)
    operations.open_for_roles(actor=request.auth, view=row, roles=body.roles)
    return _told(request, row)


def _told(request: Call, row: SavedView) -> ViewRecord:
    """The view as it stands now, with what it is to the caller."""
    return ViewRecord.of(queries.after(request.auth, row))


router = routes.router
