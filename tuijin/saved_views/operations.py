"""Changes to kept views: one home for each."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.rooms import registry
from tuijin.people.actors import Actor
from tuijin.people.roles import ROLES
from tuijin.saved_views.models import RoleView, SavedView, ViewPin
from tuijin.saved_views.queries import columns, manages
from tuijin.timeline.operations import Happening, record, revise
from tuijin.web.addresses import settled
from tuijin.web.columns import chosen, columns_of, written

KIND = "saved_view"
LONGEST_QUERY = 2_000
MOST = 100  # views that one person keeps of one list
CHANGEABLE = frozenset({"name", "query", "shared"})
NOBODY = Reason("nobody", _("视图属于一个人，请用 --as 说明是谁"))
TOO_LONG = Reason("query", _("筛选太长，存不下"), "query")
TAKEN = Reason("name_taken", _("你已有一个同名的视图，换个名字"), "name")


def keep(*, actor: Actor, kind: str, name: str, query: str, shared: str = SavedView.PRIVATE) -> SavedView:
    """Keep a view under a name and pin it for its owner; the same once more is the same view.

    The query is kept as the list itself would write it. Raises Refused, also for one that the list cannot read.
    """
    actor.must("saved_views:write")
    if actor.person is None:
        raise Refused(NOBODY)
    _check(actor, {"name": name, "query": query, "shared": shared})
    query = _settled(actor, kind, query)
    theirs = SavedView.objects.filter(owner=actor.person, kind=kind)
    if twin := theirs.filter(name=name.strip()).first():
        return _same(twin, query)
    if theirs.count() >= MOST:
        raise Refused(Reason("too_many", _("视图太多了，先删掉几个")))
    row = SavedView(kind=kind, name=name.strip(), query=query, owner=actor.person, created_at=clock.now())
    row.shared, row.team = shared, _team(actor.person, shared)
    try:
        with transaction.atomic():
            row.save()
            ViewPin.objects.create(view=row, person=actor.person)
            data = {"name": row.name, "kind": kind, "shared": shared}
            record(actor=actor, happenings=[Happening(KIND, row.pk, "created", data)])
    except IntegrityError:
        return _same(theirs.get(name=name.strip()), query)
    return row


def change(*, actor: Actor, view: SavedView, version: int, changes: Mapping[str, Any]) -> SavedView:
    """Change name, query or sharing (CHANGEABLE). Raises Refused, Stale, Forbidden."""
    _must_manage(actor, view)
    _check(actor, changes)
    values = {name: value.strip() if name == "name" else value for name, value in changes.items()}
    if "query" in values:
        values["query"] = _settled(actor, view.kind, values["query"])
    if "shared" in values:
        values["team"] = _team(view.owner, values["shared"])
    try:
        with transaction.atomic():
            now, _told = revise(actor=actor, kind=KIND, row=view, version=version, changes=values)
            if now.shared != SavedView.ALL:
                RoleView.objects.filter(view=now).delete()
    except IntegrityError:
        raise Refused(TAKEN) from None
    return now


def remove(*, actor: Actor, view: SavedView) -> None:
    """Remove a view, with its pins and as the usual one of roles."""
    _must_manage(actor, view)
    with transaction.atomic():
        data = {"name": view.name, "query": view.query}
        record(actor=actor, happenings=[Happening(KIND, view.pk, "removed", data)])
        SavedView.objects.filter(pk=view.pk).delete()


def pin(*, actor: Actor, view: SavedView, on: bool) -> None:
    """Put a view among the actor's tabs, or take it out; twice is once. Raises Refused."""
    actor.must("saved_views:write")
    if actor.person is None:
        raise Refused(NOBODY)
    if on:
        ViewPin.objects.get_or_create(view=view, person=actor.person)
    else:
        ViewPin.objects.filter(view=view, person=actor.person).delete()


def open_for_roles(*, actor: Actor, view: SavedView, roles: Collection[str]) -> None:
    """Make this the view with which the list opens for exactly these roles. It must be shared with everybody."""
    actor.must("saved_views:set_default")
    if roles and view.shared != SavedView.ALL:
        raise Refused(Reason("not_shared", _("先把这个视图分享给所有人"), "roles"))
    if unknown := sorted(set(roles) - ROLES.keys()):
        raise Refused(Reason("unknown_role", _("没有这个角色：%s") % unknown[0], "roles"))
    with transaction.atomic():
        RoleView.objects.filter(view=view).exclude(role__in=roles).delete()
        for role in sorted(roles):
            RoleView.objects.update_or_create(kind=view.kind, role=role, defaults={"view": view})
        data = {"name": view.name, "roles": sorted(roles)}
        record(actor=actor, happenings=[Happening(KIND, view.pk, "opened_for_roles", data)])


def remember_columns(*, actor: Actor, kind: str, columns: str) -> None:
    """Keep the columns that a person chose for a list; "" forgets them."""
    actor.must("saved_views:write")
    SavedView.objects.update_or_create(
        owner=actor.person,
        kind=kind,
        name="",
        defaults={"query": columns[:LONGEST_QUERY]},
        create_defaults={"query": columns[:LONGEST_QUERY], "created_at": clock.now()},
    )


def _check(actor: Actor, changes: Mapping[str, Any]) -> None:
    problems = [Reason("unknown_field", _("不能改这一项：%s") % name) for name in changes.keys() - CHANGEABLE]
    if "name" in changes and not 1 <= len(changes["name"].strip()) <= 40:
        problems.append(Reason("name", _("名字要 1 到 40 个字"), "name"))
    if len(changes.get("query", "")) > LONGEST_QUERY:
        problems.append(TOO_LONG)
    shared = changes.get("shared", SavedView.PRIVATE)
    if shared not in (SavedView.PRIVATE, SavedView.TEAM, SavedView.ALL):
        problems.append(Reason("shared", _("没有这种分享：%s") % shared, "shared"))
    if problems:
        raise Refused(*problems)
    if shared != SavedView.PRIVATE:
        actor.must("saved_views:share")


def _settled(actor: Actor, kind: str, query: str) -> str:
    """The query as its list writes it, with the columns that the actor sees there."""
    page = registry.list_page(kind)
    if page is None:
        raise Refused(Reason("unknown_list", _("没有这个列表：%s") % kind, "kind"))
    actor.must(page.permission)
    usual = written(chosen(columns_of(page), columns(actor, kind)))
    found = settled(page, query, actor, usual)
    if len(found) > LONGEST_QUERY:
        raise Refused(TOO_LONG)
    return found


def _same(twin: SavedView, query: str) -> SavedView:
    if twin.query != query:
        raise Refused(TAKEN)
    return twin


def _must_manage(actor: Actor, view: SavedView) -> None:
    actor.must("saved_views:write")
    if not manages(actor, view):
        raise Forbidden("saved_views:set_default")


def _team(owner: Any, shared: str) -> Any:
    """The team that a view is shared with: its owner's."""
    if shared != SavedView.TEAM:
        return None
    if owner.team is None:
        raise Refused(Reason("no_team", _("你不在任何团队里，只能自己用或分享给所有人"), "shared"))
    return owner.team
