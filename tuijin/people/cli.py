"""Our own people on the command line."""

import sys
from argparse import Namespace
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.people.actors import Actor, as_person
from tuijin.people.forms import NewPersonForm
from tuijin.people.models import Person, Team
from tuijin.people.operations import NewPerson, add_people, deactivate, issue_token, set_password
from tuijin.people.queries import called, everybody
from tuijin.web.cli import DONE, Verbs, show


def add_verbs(verbs: Verbs) -> None:
    """person list, add, password, deactivate; token issue."""
    verbs.add("person list", list_people, _("列出所有人"))
    add = verbs.add("person add", add_person, _("添加一个可以登录的人"))
    add.add_argument("name", metavar="NAME")
    add.add_argument("--email", default="", help=_("登录用的邮箱；没有就不能登录"))
    add.add_argument("--role", action="append", default=[], help=_("角色的键（可以写多次）"))
    add.add_argument("--team", default="", help=_("团队的名称"))
    add.add_argument("--phone", default="")
    add.add_argument("--password", help=_("不写就以后再设密码"))
    change = verbs.add("person password", change_password, _("给一个人换密码"))
    change.add_argument("email", metavar="E-MAIL")
    change.add_argument("--password", help=_("不写就会问，或者从标准输入读"))
    leave = verbs.add("person deactivate", leave_person, _("停用一个人，并交接他负责的记录"))
    leave.add_argument("email", metavar="E-MAIL")
    leave.add_argument("--to", metavar="E-MAIL", default="", help=_("谁接手"))
    give = verbs.add("token issue", give_token, _("发一个个人 API 令牌；密文只显示一次"))
    give.add_argument("email", metavar="E-MAIL", help=_("谁的令牌"))
    give.add_argument("--name", default="bin/tuijin", help=_("做什么用"))
    give.add_argument(
        "--scope", action="append", default=[], help=_("权限的键（可以写多次；不写就是他的全部）")
    )
    give.add_argument("--days", type=int, default=90, help=_("有效多少天（默认 90）"))


def list_people(actor: Actor, args: Namespace) -> int:
    actor.must("people:read")
    people = [_as_data(row) for row in everybody(actor)]
    show(
        args,
        people,
        (f"{p['id']:>5}  {p['name']}  {p['email'] or '-'}  {','.join(p['roles'])}" for p in people),
    )
    return DONE


def add_person(actor: Actor, args: Namespace) -> int:
    actor.must("people:manage")
    team = _team(args.team)
    typed = {"name": args.name, "email": args.email, "phone": args.phone, "roles": args.role}
    form = NewPersonForm(typed | {"team": team.pk if team else "", "password": args.password or ""})
    if not form.is_valid():
        raise Refused(
            *[Reason(name, f"{name}: {text}", name) for name, texts in form.errors.items() for text in texts]
        )
    row = add_people(actor=actor, people=[NewPerson(**form.cleaned_data)])[0]
    show(args, _as_data(row), [_("%(name)s 已加进来，编号 %(id)s") % {"name": row.name, "id": row.pk}])
    return DONE


def change_password(actor: Actor, args: Namespace) -> int:
    actor.must("people:manage")
    row, password = _person(args.email), args.password or _asked_password()
    try:
        validate_password(password, row)
    except ValidationError as problem:
        raise Refused(*[Reason("password", text, "password") for text in problem.messages]) from None
    set_password(actor=actor, person=row, password=password)
    show(args, {"id": row.pk}, [_("%s 的密码换好了") % row.name])
    return DONE


def leave_person(actor: Actor, args: Namespace) -> int:
    row = _person(args.email)
    receiver = _person(args.to) if args.to else None
    moved = deactivate(actor=actor, person=row, version=row.version, receiver=receiver)
    show(args, {"id": row.pk, "moved": moved}, [_("%s 已离开，记录都交接好了") % row.name])
    return DONE


def give_token(actor: Actor, args: Namespace) -> int:
    row = _person(args.email)
    if actor.person_id != row.pk:
        actor.must("people:manage")
    owner = as_person(row, "cli")
    token, secret = issue_token(
        actor=owner, name=args.name, scopes=args.scope or sorted(owner.permissions), days=args.days
    )
    data = {"token": secret, "scopes": token.scopes, "expires_at": token.expires_at}
    show(args, data, [secret])
    return DONE


def _as_data(row: Person) -> dict[str, Any]:
    team = row.team.name if row.team else None
    data = {"id": row.pk, "name": row.name, "email": row.email, "roles": sorted(row.role_keys), "team": team}
    return data | {"is_active": row.is_active}


def _person(email: str) -> Person:
    return Person.objects.get(email__iexact=email)


def colleague_named(field: str, text: str) -> Person | None:
    """The colleague that a value of a command means; None for nothing. Raises Refused when there is none."""
    person = called(clean(text)) if text.strip() else None
    if text.strip() and person is None:
        raise Refused(Reason("unknown_person", _("没有这个人：%s。请写邮箱或姓名。") % clean(text), field))
    return person


def _team(name: str) -> Team | None:
    teams = Team.objects.filter(name=name)
    if name and not teams:
        raise Refused(Reason("unknown_team", _("没有这个团队：%s") % name, "team"))
    return teams.first() if name else None


def _asked_password() -> str:
    return getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
