"""Inputs of forms drawn without a template for each: a page with filters has a dozen, a list hundreds."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html

INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("checkbox", "date", "email", "hidden", "input", "number", "password", "text")
)
INPUT = '<input type="{}" name="{}"{}{}>'


class Renderer(DjangoTemplates):
    """Django's own, but for plain inputs."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name not in INPUTS:
            return super().render(template_name, context, request)
        widget = context["widget"]
        value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
        return format_html(INPUT, widget["type"], widget["name"], value, flatatt(widget["attrs"]))
