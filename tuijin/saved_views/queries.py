"""Reads of kept views. Every read starts from the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet

from tuijin.common.rooms import ListPage, registry, resolve
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.saved_views.models import RoleView, SavedView, SavedViewQuerySet, ViewPin
from tuijin.web.columns import Column

SHOWN = 100  # views offered beside a list


def list_page(kind: str) -> ListPage | None:
    """The list that a room declares for this kind."""
    return next((page for page in registry.each("lists") if page.kind == kind), None)


def columns_of(page: ListPage) -> Sequence[Column]:
    """The columns that a list can show."""
    found = resolve(page.columns)
    return cast(Sequence[Column], found() if callable(found) else found)


def views(actor: Actor, kind: str = "") -> SavedViewQuerySet:
    """Views in sight by name; each says whether it is `pinned` by the actor and `usual` for his role."""
    pins = ViewPin.objects.filter(view=OuterRef("pk"), person=actor.person_id or 0)
    roles = RoleView.objects.filter(view=OuterRef("pk"), role__in=_roles(actor))
    rows = SavedView.objects.visible_to(actor).select_related("owner", "team")
    rows = rows.annotate(pinned=Exists(pins), usual=Exists(roles))
    return rows.filter(kind=kind) if kind else rows.exclude(name="")


def view(actor: Actor, pk: int) -> SavedView:
    """One view. Raises SavedView.DoesNotExist when it is out of sight."""
    return views(actor).get(pk=pk)


@dataclass(frozen=True)
class Kept:
    """What somebody has kept of a list: the views in sight by name, and the columns he last chose."""

    views: list[SavedView]
    columns: str


def kept(actor: Actor, kind: str) -> Kept:
    """The first SHOWN views and the columns, in one query."""
    rows = _kept(actor, kind)
    nameless = [row.query for row in rows if not row.name]
    return Kept([row for row in rows if row.name][:SHOWN], nameless[0] if nameless else "")


@prepared
def _kept(actor: Actor, kind: str) -> QuerySet:
    return views(actor, kind)[: SHOWN + 1]


def roles_of(view: SavedView) -> list[str]:
    """The roles for which the list opens with this view."""
    return list(RoleView.objects.filter(view=view).values_list("role", flat=True))


def columns(actor: Actor, kind: str) -> str:
    """The columns that the actor last chose for this list; "" when he never did."""
    choice = SavedView.objects.filter(owner=actor.person_id or 0, kind=kind, name="").first()
    return choice.query if choice else ""


def manages(actor: Actor, view: SavedView) -> bool:
    """May the actor change and remove this view: its owner, or for shared ones who sets the views of roles?"""
    if view.owner_id == actor.person_id:
        return True
    return view.shared != SavedView.PRIVATE and actor.can("saved_views:set_default")


def _roles(actor: Actor) -> list[str]:
    return sorted(actor.person.role_keys) if actor.person else []
