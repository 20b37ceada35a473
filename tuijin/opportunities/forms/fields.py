"""Form fields that read what people write: amounts such as 12.5万, days, plain text without hidden signs."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuijin.common import money, parsing
from tuijin.common.parsing import Unreadable


def read(reader: Callable[..., Any], *values: Any) -> Any:
    """What `reader` makes of the writing; its complaint becomes the form's."""
    try:
        return reader(*values)
    except Unreadable as problem:
        raise ValidationError(str(problem.sentence)) from None


class TextField(forms.CharField):
    """Writing as it was typed, without control and invisible characters; too much of it is refused."""

    def __init__(self, *, limit: int = 200, lines: int = 0, **kwargs: Any):
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(strip=True, **kwargs)
        self.limit, self.lines = limit, bool(lines)
        self.validators = []  # `clean` below says it in the reader's words
        self.widget.attrs.setdefault("maxlength", limit)

    def to_python(self, value: Any) -> str:
        return read(parsing.clean, value, self.limit, self.lines)


class MoneyField(forms.Field):
    """Yuan. 125000, 125,000, 12.5万 and 12.5w are understood."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        return read(parsing.money, value)

    def prepare_value(self, value: Any) -> Any:
        return money.full(value) if isinstance(value, Decimal) else value


class DayField(forms.Field):
    """A day; the browser's calendar or any usual writing."""

    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2100-12-31"}
    )

    def to_python(self, value: Any) -> dt.date | None:
        return read(parsing.day, value)


class MinutesField(forms.Field):
    """Whole minutes, at most a month of them."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        return read(parsing.whole_number, value, 0, 44_640)


class PercentField(forms.Field):
    """Per cent off, 0 to 100."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        plain = read(parsing.clean, value, 20).rstrip("%％ ")
        if not plain:
            return None
        try:
            percent = Decimal(plain)
        except InvalidOperation:
            percent = Decimal(-1)
        if not 0 <= percent <= 100:
            raise ValidationError(_("请写 0 到 100 之间的数，例如 15"))
        return percent.quantize(Decimal("0.01"))


class KeyField(forms.ChoiceField):
    """One key of the playbook, shown by its name; empty when it is not required."""

    def __init__(self, *, items: Iterable[Any] = (), blank: Any = "—", **kwargs: Any):
        choices = [(item.key, str(item.name)) for item in items]
        super().__init__(choices=[("", blank), *choices], **kwargs)
        self.error_messages["invalid_choice"] = _("没有这个选项，请重新选")


class PersonField(forms.ModelChoiceField):
    """One of our people."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("empty_label", "—")
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = _("没有这个人，请重新选")


def version_field() -> forms.IntegerField:
    """Which state of the record the reader saw; hidden."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
