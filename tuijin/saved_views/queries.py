"""Reads of kept views. Every read starts from the actor."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuijin.common.parsing import record_id
from tuijin.common.rooms import ListPage, registry
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.saved_views.models import RoleView, SavedView, SavedViewQuerySet, ViewPin

SHOWN = 100  # views offered beside a list


def views(actor: Actor, kind: str = "") -> SavedViewQuerySet:
    """Views in sight by name; each says whether it is `pinned` by the actor and `usual` for his role."""
    rows = _told_to(actor, SavedView.objects.visible_to(actor))
    return rows.filter(kind=kind) if kind else rows.exclude(name="")


def _told_to(actor: Actor, rows: SavedViewQuerySet) -> SavedViewQuerySet:
    pins = ViewPin.objects.filter(view=OuterRef("pk"), person=actor.person_id or 0)
    roles = RoleView.objects.filter(view=OuterRef("pk"), role__in=_roles(actor))
    return rows.select_related("owner", "team").annotate(pinned=Exists(pins), usual=Exists(roles))


def named(actor: Actor, kind: str = "") -> SavedViewQuerySet:
    """Views in sight of the lists that the actor may open, or of one of them."""
    open_to = [page.kind for page in registry.each("lists") if actor.can(page.permission)]
    rows = views(actor).filter(kind__in=open_to).prefetch_related("roles")
    return rows.filter(kind=kind) if kind else rows


def view(actor: Actor, pk: int) -> SavedView:
    """One view. Raises SavedView.DoesNotExist when it is out of sight."""
    return named(actor).get(pk=pk)


def page_of(view: SavedView) -> ListPage:
    """The list that a view is of."""
    page = registry.list_page(view.kind)
    assert page, view.kind
    return page


def after(actor: Actor, view: SavedView) -> SavedView:
    """The view as it stands after the actor has changed it, even where he has just put it out of his own sight."""
    return _told_to(actor, SavedView.objects.filter(pk=view.pk)).prefetch_related("roles").get()


def find(actor: Actor, kind: str, written: str) -> SavedView:
    """The view of a list that a person means: by its number or its name, his own before others'.

    Raises SavedView.DoesNotExist.
    """
    rows = list(named(actor, kind).filter(Q(pk=record_id(written) or 0) | Q(name=written.strip())))
    best = sorted(
        rows, key=lambda row: (str(row.pk) != written.strip(), row.owner_id != actor.person_id, row.pk)
    )
    if not best:
        raise SavedView.DoesNotExist
    return best[0]


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
