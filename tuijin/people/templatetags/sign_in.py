"""Who a newcomer may sign in as, on the login page of a demo."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from tuijin.people import queries
from tuijin.people.demo import PASSWORD
from tuijin.people.roles import ROLES

register = template.Library()
FIRST = "--email you@example.com --role administrator --password …"


@register.simple_tag(takes_context=True)
def demo_logins(context: Context) -> list[tuple[Any, list[str]]]:
    """[(person, [role names])], empty unless this is a demo; `demo_password` stands beside it in the page."""
    context["demo_password"] = PASSWORD
    people = queries.demo_logins()
    return [(row, [str(role.name) for role in ROLES.values() if role.key in row.role_keys]) for row in people]


@register.simple_tag
def first_command() -> str:
    """The command that adds the first administrator; empty once somebody can sign in."""
    name = _("姓名")
    return f"bin/tuijin person add {name} {FIRST}" if queries.nobody_yet() else ""
