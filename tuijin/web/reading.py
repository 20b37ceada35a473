"""What people write on the command line, read into values of a model's fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tuijin.common import parsing
from tuijin.common.errors import Reason, Refused
from tuijin.common.text import Text

Reader = Callable[[str], Any]
LONGEST = 10_000  # characters of a text without a limit of its own


def read(name: str, reader: Reader, text: str) -> Any:
    """`text` through the reader. Raises Refused that names the field and says what would be understood."""
    try:
        return reader(text)
    except parsing.Unreadable as problem:
        said = problem.sentence
        raise Refused(Reason("unreadable", Text(f"{name}：{said.zh}", f"{name}: {said.en}"), name)) from None


def reader_of(model: type[models.Model], name: str) -> Reader:
    """How people's writing for this column is read: money, days, whole numbers, text in its limit."""
    column = model._meta.get_field(name)
    if isinstance(column, models.DecimalField):
        return parsing.money
    if isinstance(column, models.DateField):
        return parsing.day
    if isinstance(column, models.IntegerField):
        return parsing.whole_number
    limit = getattr(column, "max_length", None) or LONGEST
    return lambda text: parsing.clean(text, limit, lines=isinstance(column, models.TextField))


def readers_of(model: type[models.Model], names: Iterable[str]) -> dict[str, Reader]:
    return {name: reader_of(model, name) for name in names}


def assignments(pairs: Iterable[str], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """{field: value} of words such as `amount=15万`. Raises Refused for what is unknown or unreadable."""
    values = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or name not in readers:
            names = {"pair": parsing.shown(pair), "names": " ".join(sorted(readers))}
            raise Refused(
                Reason(
                    "unknown_field", _("看不懂「%(pair)s」：请写成 项目=值，可用的项目：%(names)s") % names
                )
            )
        values[name] = read(name, readers[name], text)
    return values
