"""bin/tuijin: collects every room's verbs, sets the instance up when it is empty, and translates refusals."""

import logging
import os
import sys
from argparse import Namespace

import django
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuijin.config.settings")
    try:
        django.setup()
        return run(sys.argv[1:] if argv is None else argv)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # a setting that cannot be read, a database that does not answer
        print(f"tuijin: cannot run: {problem}. Check TUIJIN_DATA, DATABASE_URL and PORT.", file=sys.stderr)
        return 2


def run(argv: list[str]) -> int:
    from tuijin.common.rooms import registry, resolve
    from tuijin.config.verbs import add_verbs
    from tuijin.web.cli import Verbs

    verbs = Verbs()
    for name in registry.each("commands"):
        resolve(name)(verbs)
    add_verbs(verbs)
    try:
        args = verbs.parser.parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    with translation.override("en" if args.lang == "en" else "zh-hans"):
        return _translated(args)


def _translated(args: Namespace) -> int:
    from tuijin.web.cli import UNUSABLE, Unusable, complain

    try:
        return _run(args)
    except Unusable as problem:
        complain(str(problem))
    except (OSError, DatabaseError):
        raise
    except Exception as problem:  # the last wall: a person never meets a traceback
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        complain(_("出了没料到的错（%(kind)s：%(problem)s）。请把这行发给维护人员。") % _named(problem))
    return UNUSABLE


def _run(args: Namespace) -> int:
    """Run the verb; the refusals that every operation may raise become sentences and exit code 1."""
    from tuijin.common.errors import Forbidden, Refused, Stale
    from tuijin.config.preparing import prepare_instance
    from tuijin.playbook.queries import asked_once
    from tuijin.web.cli import REFUSED, complain

    try:
        if args.needs_instance:
            prepare_instance()
        with asked_once():
            return args.run(_actor(args.as_email) if args.needs_instance else None, args)
    except Refused as refusal:
        complain(*refusal.sentences)
    except Forbidden as refusal:
        complain(_("没有这个权限：%s。请管理员在人员页给你的角色加上。") % refusal.permission)
    except Stale:
        complain(_("别人刚刚改过这条记录，请再看一遍后重试。"))
    except ObjectDoesNotExist:
        complain(_("没有这条记录，或者你看不到它。用 list 查编号。"))
    return REFUSED


def _named(problem: Exception) -> dict[str, str]:
    return {"kind": type(problem).__name__, "problem": str(problem)}


def _actor(email: str | None):
    from tuijin.people.actors import OPERATOR, as_person
    from tuijin.people.models import Person
    from tuijin.web.cli import Unusable

    if not email:
        return OPERATOR
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Unusable(_("没有用这个邮箱的人：%s。用 person list 查看。") % email)
    return as_person(person, "cli")
