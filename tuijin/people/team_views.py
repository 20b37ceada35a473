"""The tree of teams, and what each role may do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.people.access import Request, allowed
from tuijin.people.forms import TeamChangeForm, TeamForm
from tuijin.people.operations import change_team, create_team, remove_team, set_permission
from tuijin.people.queries import rights_matrix, team_tree
from tuijin.people.queries import team as read_team
from tuijin.people.roles import ROLES
from tuijin.people.views import tabs
from tuijin.web.going import found, onward
from tuijin.web.toasts import toast


@allowed("people:read")
def teams(request: Request) -> HttpResponse:
    return render(request, "people/teams.html", {"tree": team_tree(), "tabs": tabs(request, "teams")})


@allowed("people:manage")
def new_team(request: Request) -> HttpResponse:
    form = TeamForm(request.POST or None, initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.attempt(lambda typed: create_team(actor=request.actor, **typed)):
        return onward(request, "people:teams")
    return render(request, "people/edit.html", {"form": form, "title": _("新建团队")}, status=form.status)


@allowed("people:manage")
def team(request: Request, pk: int) -> HttpResponse:
    """Rename a team or put it elsewhere in the tree."""
    row = found(read_team, pk)
    initial = {"name": row.name, "parent": row.parent, "version": row.version}
    form = TeamChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.attempt(
        lambda typed: change_team(actor=request.actor, team=row, **typed)
    ):
        return onward(request, "people:teams")
    context = {"form": form, "title": _("改团队「%s」") % row.name, "removes": row}
    return render(request, "people/edit.html", context, status=form.status)


@allowed("people:manage")
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    row = found(read_team, pk)
    remove_team(actor=request.actor, team=row)
    toast(request, _("团队「%s」撤掉了") % row.name)
    return onward(request, "people:teams")


@allowed("people:read")
def rights(request: Request) -> HttpResponse:
    """Role × permission. A save touches only the cells changed on this page: nobody undoes another's change."""
    if request.method == "POST":
        request.actor.must("people:manage")
        changed = _change_rights(request)
        toast(request, _("改了 %s 处权限") % changed if changed else _("没有改动"))
        return onward(request, "people:rights")
    context = {
        "matrix": rights_matrix(),
        "roles": list(ROLES.values()),
        "editable": request.actor.can("people:manage"),
        "tabs": tabs(request, "rights"),
    }
    return render(request, "people/rights.html", context)


def _change_rights(request: Request) -> int:
    cells = {cell.key: cell for _room, rows in rights_matrix() for _item, row in rows for cell in row}
    seen, wanted = set(request.POST.get("seen", "").split()), set(request.POST.getlist("allowed"))
    changed = [key for key in seen ^ wanted if key in cells and not cells[key].fixed]
    for key in changed:
        role, _slash, permission = key.partition("/")
        set_permission(actor=request.actor, role=role, permission=permission, allowed=key in wanted)
    return len(changed)
