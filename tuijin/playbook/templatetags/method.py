"""What the pages of the method say of its keys: `{% load method %}`."""

from django import template

from tuijin.common.text import Text
from tuijin.playbook.types import Playbook

register = template.Library()


@register.filter
def grade_name(playbook: Playbook, key: str) -> Text | str:
    """The name that this playbook gives a grade."""
    grade = playbook.item("grade", key)
    return grade.name if grade else key
