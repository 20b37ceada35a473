"""Filters of lists as they stand in the address: those that are set as chips, the others to be added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tuijin.common import money
from tuijin.common.parsing import shown
from tuijin.common.text import active_language, listed
from tuijin.web.cli import Unusable
from tuijin.web.forms import MoneyField

PLACE = ("after", "before", "from")  # where in the list somebody is; a new filter begins at the top
EVERYTHING = "all"  # in the address: no filter is wanted, not even the usual view
PASSING = frozenset(
    {"sort", "columns", "view", EVERYTHING, *PLACE}
)  # in the address of a list, and no filters


@dataclass(frozen=True)
class Part:
    """One filter of the bar: its controls, and, where it is set, what it says and the address without it."""

    key: str
    label: str
    fields: list[BoundField]
    said: str = ""
    clear_url: str = ""
    bad: bool = False


class FilterForm(forms.Form):
    """A form read from the address. `groups`: {key: (label, names of its fields)}, in the order of the bar."""

    groups: ClassVar[Mapping[str, tuple[Any, tuple[str, ...]]]] = {}
    beside: ClassVar[tuple[str, ...]] = ("text",)  # fields that always stand in the bar

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"auto_id": "filter-%s"} | kwargs)
        for name in self.beside:
            widget: Any = self.fields[name].widget
            widget.input_type = "search"
            widget.attrs["placeholder"] = self.fields[name].label

    @cached_property
    def parts(self) -> list[Part]:
        """Every filter that there is a choice in."""
        self.is_valid()
        found = []
        for key, (label, names) in self.groups.items():
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                found.append(self._part(key, str(label), fields))
        return found

    @property
    def active(self) -> list[Part]:
        return [part for part in self.parts if part.said]

    @property
    def inactive(self) -> list[Part]:
        return [part for part in self.parts if not part.said]

    @property
    def unused(self) -> list[str]:
        """What the address asks for and could not be used: names of filters."""
        self.is_valid()
        strange = [name for name in self.data if name not in {*self.fields, *PASSING}]
        return [str(self.fields[name].label) for name in self.errors] + strange

    def values(self) -> dict[str, Any]:
        """What is asked for and can be read."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not (value is None or value is False or value == "")  # nought asks for something
        }

    def query(self) -> dict[str, str]:
        """What is asked for and can be read, as it stands in the address."""
        return {name: str(self.data[name]).strip() for name in self.values()}

    @property
    def asks(self) -> bool:
        return bool(self.values())

    def _part(self, key: str, label: str, fields: list[BoundField]) -> Part:
        bad = any(bound.errors for bound in fields)
        said = _("看不懂，没有用上") if bad else self._said([bound.name for bound in fields])
        names = [bound.name for bound in fields]
        return Part(key, label, fields, said, without(self.data, *names) if said else "", bad)

    def _said(self, names: list[str]) -> str:
        words = [self._word(name) for name in names]
        if len(words) == 1:
            return words[0]
        lowest, highest = words
        if lowest and highest:
            return f"{lowest} – {highest}"
        return f"≥ {lowest}" if lowest else f"≤ {highest}" if highest else ""

    def _word(self, name: str) -> str:
        value, field = self.cleaned_data.get(name), self.fields[name]
        if value is None or value == "":
            return ""
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # lists of pairs
        return money.speak(value, active_language()) if isinstance(field, MoneyField) else str(value)


def must_read(form: FilterForm, sorts: Iterable[str]) -> None:
    """Raise Unusable where the form, or an order that is none of `sorts`, would only be passed over."""
    if said := misread(form, sorts):
        raise Unusable(" ".join(said))


def misread(form: FilterForm, sorts: Iterable[str]) -> list[str]:
    """Sentences on what the form, or an order that is none of `sorts`, would only pass over.

    A page shows that it could not use a filter; a script must not take a slip for "all of them".
    """
    form.is_valid()
    strange = [name for name in form.data if name not in {*form.fields, *PASSING}]
    said = [
        _("没有这个筛选：%(name)s。有：%(known)s。") % {"name": shown(name), "known": listed(form.fields)}
        for name in strange
    ]
    said += [not_known(name, form.data[name], _choices(form.fields[name])) for name in form.errors]
    sort = form.data.get("sort", "")
    if sort.removeprefix("-") not in ("", *sorts):
        said.append(not_known("sort", sort, sorts))
    return said


def _choices(field: forms.Field) -> list[str]:
    return [str(key) for key, _label in getattr(field, "choices", ()) if key != ""]


def not_known(name: str, value: str, known: Iterable[str]) -> str:
    """That the filter `name` does not take this value, and which it takes."""
    words = {"name": name, "value": shown(value), "known": listed(known)}
    return (
        _("%(name)s 里没有「%(value)s」。有：%(known)s。") % words
        if known
        else _("%(name)s 读不懂「%(value)s」。") % words
    )


def without(data: Any, *names: str) -> str:
    """The query of an address without these names and without empty values."""
    query = QueryDict(mutable=True)
    for name in data:
        if name not in (*names, *PLACE) and data.get(name) not in ("", None):
            query[name] = data.get(name)
    if not query.keys() - {"view"}:
        query[EVERYTHING] = "1"
    return f"?{query.urlencode()}"
