"""bin/tuijin demo."""

from argparse import Namespace

from django.utils.translation import gettext as _

from tuijin.demo import operations
from tuijin.demo.queries import logins
from tuijin.people.actors import Actor
from tuijin.people.demo import PASSWORD
from tuijin.people.queries import is_demo
from tuijin.people.roles import ROLES
from tuijin.web.cli import DONE, Verbs, columns, show


def add_verbs(verbs: Verbs) -> None:
    demo = verbs.add("demo", run_demo, _("在空实例里装上演示经销商"))
    demo.add_argument("--reset", action="store_true", help=_("丢掉演示数据，重新装"))


def run_demo(actor: Actor, args: Namespace) -> int:
    there = is_demo() and not args.reset
    if not there:
        (operations.reset if args.reset else operations.load)(actor=actor)
    people = [{"email": one.email, "name": one.name, "roles": sorted(one.role_keys)} for one in logins()]
    said = _("演示已经在这里了。要重新开始请用 --reset。") if there else _("演示经销商已装好。")
    lines = [said, *columns((_("邮箱"), _("姓名"), _("角色")), [_row(one) for one in people])]
    lines.append(_("大家的密码都是：%s") % PASSWORD)
    show(args, {"loaded": not there, "people": people, "password": PASSWORD}, lines)
    return DONE


def _row(one: dict) -> tuple[str, str, str]:
    return one["email"], one["name"], _("、").join(str(ROLES[key].name) for key in one["roles"])
