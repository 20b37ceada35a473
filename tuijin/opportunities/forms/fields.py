"""Form fields of deals, beside those of the house: texts, people, percentages."""

from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuijin.common import parsing
from tuijin.web.forms import KeyField, PlainSelect, WrittenField, read

__all__ = ["KeyField", "PercentField", "PersonField", "TextField", "version_field"]


class TextField(WrittenField):
    """A text of at most `limit` characters; with `lines` a box of that many."""

    def __init__(self, *, limit: int = 200, lines: int = 0, **options: Any):
        super().__init__(max_length=limit, lines=bool(lines), **options)
        if lines:
            self.widget.attrs["rows"] = lines


class PercentField(forms.CharField):
    """Per cent off, 0 to 100; None when empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        plain = normalize("NFKC", read(parsing.clean, value, 20)).rstrip("% ")
        if not plain:
            return None
        try:
            percent = Decimal(plain)
            if 0 <= percent <= 100:
                return percent.quantize(Decimal("0.01"))
        except InvalidOperation:
            pass
        raise ValidationError(_("请写 0 到 100 之间的数，例如 15"))


class PersonField(forms.ModelChoiceField):
    """One of our people."""

    widget = PlainSelect

    def __init__(self, **options: Any):
        super().__init__(**{"empty_label": "—"} | options)
        self.error_messages["invalid_choice"] = _("没有这个人，请重新选")


def version_field() -> forms.IntegerField:
    """Which state of the record the reader saw; hidden."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
