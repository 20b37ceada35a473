"""The people pages: who works here, in which team, with which roles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.people.access import Request, allowed
from tuijin.people.forms import LeavingForm, NewPersonForm, PasswordForm, PersonForm
from tuijin.people.models import Person
from tuijin.people.operations import NewPerson, add_people, change_person, deactivate, owned_by, set_password
from tuijin.people.queries import everybody
from tuijin.people.queries import person as read_person
from tuijin.people.roles import ROLES
from tuijin.people.telling import tell
from tuijin.timeline.queries import latest
from tuijin.timeline.telling import days
from tuijin.web.going import found, onward
from tuijin.web.paging import asked, with_query
from tuijin.web.toasts import toast


@allowed("people:read")
def people_list(request: Request) -> HttpResponse:
    """Everybody, by name; `?who=left` shows those who left, `?role=` one role."""
    role, left = asked(request, "role"), asked(request, "who") == "left"
    everyone = everybody(request.actor)
    shown = [row for row in everyone if row.is_active != left and (not role or role in row.role_keys)]
    gone = sum(not row.is_active for row in everyone)
    filters = [
        _filter(request, _("在职"), "", "", not left and not role, len(everyone) - gone),
        *[_filter(request, item.name, "", item.key, role == item.key) for item in ROLES.values()],
        _filter(request, _("已离开"), "left", "", left, gone),
    ]
    context = {
        "people": [(row, roles_of(row)) for row in shown],
        "filters": filters,
        "tabs": tabs(request, "list"),
    }
    return render(request, "people/list.html", context)


def _filter(
    request: Request, label: object, who: str, role: str, active: bool, count: int | None = None
) -> dict:
    return {"label": label, "url": with_query(request, who=who, role=role), "active": active, "count": count}


def tabs(request: Request, here: str) -> list[dict]:
    """The people pages beside each other."""
    pages = [
        ("list", _("人员"), "/people"),
        ("teams", _("团队"), "/people/teams"),
        ("rights", _("权限"), "/people/rights"),
    ]
    return [{"label": label, "url": url, "active": key == here} for key, label, url in pages]


def roles_of(row: Person) -> list[object]:
    return [role.name for role in ROLES.values() if role.key in row.role_keys]


@allowed("people:read")
def person(request: Request, pk: int) -> HttpResponse:
    row = found(read_person, request.actor, pk)
    manages = request.actor.can("people:manage")
    context = {
        "person": row,
        "roles": roles_of(row),
        "owned": owned_by(row),
        "days": days(latest("person", [pk], limit=30), tell) if manages else [],
    }
    return render(request, "people/person.html", context)


@allowed("people:manage")
def new_person(request: Request) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda typed: add_people(actor=request.actor, people=[NewPerson(**typed)])
    ):
        toast(request, _("%s 已加进来") % form.result[0].name)
        return onward(request, "people:person", form.result[0].pk)
    return render(request, "people/edit.html", {"form": form, "title": _("加一个人")}, status=form.status)


@allowed("people:manage")
def edit_person(request: Request, pk: int) -> HttpResponse:
    row = found(read_person, request.actor, pk)
    names = ("name", "phone", "team", "is_active", "version")
    initial = {name: getattr(row, name) for name in names} | {
        "email": row.email or "",
        "roles": sorted(row.role_keys),
    }
    form = PersonForm(request.POST or None, initial=initial)
    if not row.is_active or not owned_by(row):
        form.fields["is_active"].help_text = _("离开的人不能登录，他的历史都留着。")
    else:
        del form.fields["is_active"]  # who still owns records leaves by the departure page
    if request.method == "POST" and form.attempt(
        lambda typed: change_person(
            actor=request.actor, person=row, version=typed.pop("version"), changes=typed
        )
    ):
        return onward(request, "people:person", pk)
    title = _("改 %s 的资料") % row.name
    return render(request, "people/edit.html", {"form": form, "title": title}, status=form.status)


@allowed("people:manage")
def password(request: Request, pk: int) -> HttpResponse:
    row = found(read_person, request.actor, pk)
    form = PasswordForm(request.POST or None, person=row)
    if request.method == "POST" and form.attempt(
        lambda typed: set_password(actor=request.actor, person=row, password=typed["password"])
    ):
        toast(request, _("%s 的密码换好了") % row.name)
        return onward(request, "people:person", pk)
    title = _("给 %s 设新密码") % row.name
    return render(request, "people/edit.html", {"form": form, "title": title}, status=form.status)


@allowed("people:manage")
def departure(request: Request, pk: int) -> HttpResponse:
    """Somebody leaves: what he owns goes to a colleague, his sign-in and tokens end."""
    row = found(read_person, request.actor, pk)
    form = LeavingForm(request.POST or None, person=row, initial={"version": row.version})
    if request.method == "POST" and form.attempt(
        lambda typed: deactivate(
            actor=request.actor, person=row, version=typed["version"], receiver=typed["receiver"]
        )
    ):
        toast(request, _("%s 已离开，记录都交接好了") % row.name)
        return onward(request, "people:person", pk)
    context = {"form": form, "person": row, "owned": owned_by(row)}
    return render(request, "people/departure.html", context, status=form.status)
