"""Where a list leads on to, `{% import_url "customers" as url %}`; and a row of a file in one line."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from tuijin.transfer.forms import permitted

register = template.Library()


@register.simple_tag(takes_context=True)
def import_url(context: Context, kind: str) -> str:
    """The wizard for this kind of record; "" for a reader who may not import it."""
    actor = context["request"].actor
    if not actor.can("transfer:use") or kind not in permitted(actor):
        return ""
    return f"{reverse('transfer:new')}?kind={kind}"


@register.filter
def told(cells: Sequence[Any], most: int = 5) -> str:
    """The first cells that say something, in one line."""
    said = [text for cell in cells if (text := str(cell if cell is not None else "").strip())]
    return " · ".join(said[:most])
