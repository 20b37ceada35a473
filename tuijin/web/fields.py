"""A field of a form as it is drawn: label, control, help and errors.

Written without a template: a page with filters has twenty of them.
"""

from collections.abc import Iterator

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tuijin.web import icons

REQUIRED = mark_safe('<span class="field-required" aria-hidden="true">*</span>')
LINE = '<div class="field{}"><label for="{}">{}{}</label> {}{}</div>'
CHECK = '<div class="field field-check{}"><label for="{}">{} {}</label>{}</div>'
CHOICES = '<fieldset class="field field-choices{}"{}><legend>{}{}</legend>{}{}</fieldset>'
HELP = '<p class="field-help" id="{}_helptext">{}</p>'
ERROR = '<p class="field-error">{}<span>{}</span></p>'


def field(bound: BoundField, wide: bool = False) -> SafeString:
    """Label, control, help and errors of one bound field, tied together for screen readers."""
    if bound.is_hidden:
        return mark_safe(str(bound))
    widget, kind = bound.field.widget, " field-wide" if wide else ""
    star = REQUIRED if bound.field.required else ""
    notes = mark_safe("".join(_notes(bound)))
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        about = bound.aria_describedby
        told = format_html(' aria-describedby="{}"', about) if about else ""
        return format_html(CHOICES, kind, told, bound.label, star, bound, notes)
    if isinstance(widget, CheckboxInput):
        return format_html(CHECK, kind, bound.id_for_label, bound, bound.label, notes)
    return format_html(LINE, kind, bound.id_for_label, bound.label, star, bound, notes)


def _notes(bound: BoundField) -> Iterator[str]:
    """Its help and its errors."""
    if bound.help_text:
        yield format_html(HELP, bound.auto_id, bound.help_text)
    if bound.errors:
        sign = icons.icon("circle-alert", "small")
        said = mark_safe("".join(format_html(ERROR, sign, error) for error in bound.errors))
        yield format_html('<div class="errors" id="{}_error">{}</div>', bound.auto_id, said)
