"""Forms that read what people write, and keep what they typed when the house says no."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuijin.common import money, parsing
from tuijin.common.errors import Refused, Stale
from tuijin.common.parsing import Unreadable
from tuijin.common.text import listed

F = TypeVar("F", bound=forms.Field)


def read(parse: Callable[..., Any], *args: Any) -> Any:
    """What `parse` makes of the writing; what it cannot read becomes a field's error."""
    try:
        return parse(*args)
    except Unreadable as problem:
        raise ValidationError(str(problem.expected), code="unreadable") from None


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """The form's field of this name, which is one of this kind."""
    field = form.fields[name]
    assert isinstance(field, kind), name
    return field


def put(form: forms.BaseForm, name: str, value: Any) -> None:
    """Put a value in the place of what was typed."""
    data: Any = form.data  # as a rule a QueryDict, of which only a copy can be changed
    form.data = data = data.copy()
    data[form.add_prefix(name)] = value


class PlainSelect(forms.Select):
    """A choice drawn without a template for each option: with fifty colleagues that is most of a page's time.

    So is Django's `escape`, which looks whether its text is lazy.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = [_option(str(key), str(said), chosen) for key, said in self.choices]
        shown = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{shown}>{''.join(options)}</select>")  # each part is escaped


def _option(key: str, said: str, chosen: set[str]) -> str:
    selected = " selected" if key in chosen else ""
    return f'<option value="{escape(key)}"{selected}>{escape(said)}</option>'


class KeyField(forms.ChoiceField):
    """One key of the playbook, shown by its name. `items` are the playbook's; empty when it is not required."""

    widget = PlainSelect

    def __init__(self, *, items: Iterable[Any] = (), blank: Any = "—", **options: Any):
        super().__init__(**options)
        self.blank = blank
        self.offer(items)
        self.error_messages["invalid_choice"] = gettext_lazy("没有这个选项，请重新选")

    def offer(self, items: Iterable[Any]) -> None:
        """Let it choose among these."""
        self.choices = [("", self.blank), *((item.key, str(item.name)) for item in items)]


class WrittenField(forms.CharField):
    """A text without control characters; `lines` keeps line ends."""

    def __init__(self, *, max_length: int, lines: bool = False, **options: Any):
        self.lines = lines
        if lines:
            options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return read(parsing.clean, value, self.max_length, self.lines)


class EmailField(forms.CharField):
    """An e-mail address in small letters, "" when empty."""

    widget = forms.EmailInput

    def to_python(self, value: Any) -> str:
        return read(parsing.email, value)


class MoneyField(forms.CharField):
    """An amount in yuan as sellers write it: 12.5 万, ￥1,200. None when empty."""

    def __init__(self, **options: Any):
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def to_python(self, value: Any) -> Any:
        return read(parsing.money, value)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else money.full(value)


class WholeField(forms.CharField):
    """A whole number from `lowest` to `largest`; None when empty."""

    def __init__(self, *, lowest: int = 0, largest: int = 2**31 - 1, **options: Any):
        self.range = (lowest, largest)
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options
        )

    def to_python(self, value: Any) -> Any:
        return read(parsing.whole_number, value, *self.range)


class DayField(forms.CharField):
    """A day; None when empty."""

    def __init__(self, **options: Any):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def to_python(self, value: Any) -> Any:
        return read(parsing.day, value)


class HouseForm(forms.Form):
    """A form whose `attempt` runs an operation and takes its refusals in.

    `status` is what the page answers with: 200, 422 refused, 409 somebody else was first.
    """

    status = 200
    result: Any = None

    def attempt(self, act: Callable[[dict[str, Any]], Any]) -> bool:
        """Run `act` with the values when they can be read; whether it went through. `result` is what it gave."""
        if not self.is_valid():
            self.status = 422
            return False
        try:
            self.result = act(dict(self.cleaned_data))
        except Refused as refusal:
            self.status = 422
            for reason in refusal.reasons:
                self.add_error(reason.field if reason.field in self.fields else None, str(reason.text))
        except Stale as stale:
            self._outdate(stale.current)
        return self.status == 200

    def _outdate(self, current: Any) -> None:
        """Keep what was typed, show what the record holds now, and let the next save go through."""
        self.status = 409
        put(self, "version", current.version)
        for name, typed in dict(self.cleaned_data).items():
            now = self.now_in(current, name)
            if name != "version" and now not in (typed, None if typed == "" else typed):
                said = self._said(name, now) or _("空")
                self.add_error(name, _("别人刚改成「%(value)s」；再存一次就换成你写的。") % {"value": said})
        shown = [field.name for field in self.visible_fields()]
        place = shown[0] if len(shown) == 1 else None  # a form in place has room beside its field only
        self.add_error(place, _("别人刚改过这条记录。你写的都还在，核对一下再保存。"))

    def now_in(self, record: Any, name: str) -> Any:
        """The value that the record holds for one of the form's fields; what was typed, where it holds none."""
        return getattr(record, name, self.cleaned_data[name])

    def _said(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()) or ())
        if isinstance(value, list):
            return listed(str(choices.get(one, one)) for one in value)
        return str(choices.get(value, "" if value is None else value))


class RecordForm(HouseForm):
    """A form that changes a record: it carries the version the person saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
