"""Loads the dealer through the bulk operations, and wipes what the demo made."""

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.rooms import registry, resolve
from tuijin.demo.data import cases
from tuijin.demo.days import Days
from tuijin.demo.operations import background, told_cases
from tuijin.demo.operations.staff import Staff, engage_staff
from tuijin.demo.planning.dealer import dealer
from tuijin.demo.queries import is_empty
from tuijin.people.actors import Actor
from tuijin.people.operations import mark_instance
from tuijin.people.queries import is_demo


def load(*, actor: Actor) -> Staff:
    """Fill an empty instance with the demo dealer. Raises Refused when there is anything in it, Forbidden."""
    _operator_only(actor)
    with transaction.atomic():
        if not is_empty():
            raise Refused(Reason("not_empty", NOT_OURS))
        return _filled(actor)


def reset(*, actor: Actor) -> Staff:
    """Throw the demo away and load it afresh. Refused where others have put something in."""
    _operator_only(actor)
    with transaction.atomic():
        if not (is_demo() or is_empty()):
            raise Refused(Reason("not_a_demo", NOT_OURS))
        _wipe()
        return _filled(actor)


NOT_OURS = _(
    "这个实例里有不是演示的数据，什么都没有动。演示请另用一个空目录：TUIJIN_DATA=另一个目录 bin/tuijin demo"
)


def _operator_only(actor: Actor) -> None:
    if not actor.operator:
        raise Forbidden("demo:load")


def _wipe() -> None:
    connection.check_constraints()  # PostgreSQL truncates no table whose checks still wait
    call_command("flush", verbosity=0, interactive=False)
    cache.clear()
    for name in registry.each("prepare"):
        resolve(name)()


def _filled(actor: Actor) -> Staff:
    days = Days(clock.today())
    mark_instance(is_demo=True)
    staff = engage_staff(actor=actor)
    background.load(actor=actor, staff=staff, days=days, dealer=dealer())
    for case in cases():
        told_cases.load(actor=actor, staff=staff, days=days, case=case)
    return staff
