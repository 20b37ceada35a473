"""bin/tuijin: collects every room's verbs, sets the instance up when it is empty, and translates refusals."""

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

import django
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.common.rooms import registry, resolve
from tuijin.common.text import Text
from tuijin.web.arguments import BadUsage, language, wants_json
from tuijin.web.cli import Unusable, Verbs, fail, refuse

CANNOT_RUN = Text(  # said where not even the settings may be readable
    "不能运行：{problem}。请看 TUIJIN_DATA、DATABASE_URL 和 PORT。",
    "cannot run: {problem}. Check TUIJIN_DATA, DATABASE_URL and PORT.",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuijin.config.settings")
    words = sys.argv[1:] if argv is None else argv
    try:
        django.setup()
        return run(words)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # a setting that cannot be read, a database that does not answer
        said = CANNOT_RUN.in_language(language(words)).format(problem=problem)
        return fail(said, json=wants_json(words))


def run(argv: Sequence[str]) -> int:
    """Read the words and run the verb, in the language asked for."""
    with translation.override("en" if language(argv) == "en" else "zh-hans"):
        try:
            args = all_verbs().parser.parse_args(argv)
        except SystemExit as end:  # --help
            return int(end.code or 0)
        except BadUsage as problem:
            print(problem.usage, end="", file=sys.stderr)
            return fail(str(problem), json=wants_json(argv))
        return _translated(args)


def all_verbs() -> Verbs:
    """The verbs of all rooms, in the active language."""
    from tuijin.config.verbs import add_verbs

    verbs = Verbs()
    for name in registry.each("commands"):
        resolve(name)(verbs)
    add_verbs(verbs)
    return verbs


def _translated(args: Namespace) -> int:
    try:
        return _run(args)
    except Unusable as problem:
        said = str(problem)
    except (OSError, DatabaseError):
        raise
    except Exception as problem:  # the last wall: a person never meets a traceback
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        said = _("出了没料到的错（%(kind)s：%(problem)s）。请把这行发给维护人员。") % _named(problem)
    return fail(said, json=args.json and not getattr(args, "answered", False))


def _run(args: Namespace) -> int:
    """Run the verb; the refusals that every operation may raise become sentences and exit code 1."""
    from tuijin.config.preparing import prepare_instance
    from tuijin.playbook.queries import asked_once

    try:
        if args.needs_instance:
            prepare_instance()
        with asked_once():
            return args.run(_actor(args.as_email) if args.needs_instance else None, args)
    except Refused as refusal:
        return refuse(args, *refusal.reasons)
    except Forbidden as refusal:
        return refuse(args, Reason(refusal.permission, _forbidden(refusal)))
    except Stale:
        return refuse(args, Reason("stale", _("别人刚刚改过这条记录，请再看一遍后重试。")))
    except ObjectDoesNotExist:
        return refuse(args, Reason("not_found", _("没有这条记录，或者你看不到它。用 list 查编号。")))


def _forbidden(refusal: Forbidden) -> str:
    return _("没有这个权限：%s。请管理员在人员页给你的角色加上。") % refusal.permission


def _named(problem: Exception) -> dict[str, str]:
    return {"kind": type(problem).__name__, "problem": str(problem)}


def _actor(email: str | None):
    from tuijin.people.actors import OPERATOR, as_person
    from tuijin.people.models import Person

    if not email:
        return OPERATOR
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Unusable(_("没有用这个邮箱的人：%s。用 person list 查看。") % email)
    return as_person(person, "cli")
