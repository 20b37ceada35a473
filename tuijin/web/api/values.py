"""The values that the API takes and gives, each as exact in the document as in the check.

Strict: a number is not a text, a text is no number; no control characters, no unknown fields.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, Self

from django.http import HttpRequest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from tuijin.common.parsing import Unreadable, clean

LARGEST_ID = 2**63 - 1
LARGEST_WHOLE = 2**31 - 1  # what the database's integer column holds

_CONTROL = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_BLANKS = r" \u00a0\u1680\u2000-\u200d\u202f\u205f\u3000"
LINE = rf"^[^{_CONTROL}]*$"
NAME = rf"^[^{_CONTROL}]*[^{_CONTROL}{_BLANKS}][^{_CONTROL}]*$"
LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
KEY = r"^[A-Za-z0-9_-]*$"
DAY = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
MOMENT = DAY.rstrip("$") + "T" + TIME
AMOUNT = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
BIG_AMOUNT = r"^[0-9]{1,14}(\.[0-9]{1,2})?$"
PER_CENT = r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$"
EMAIL = r"^([A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,30}\.){1,4}[A-Za-z]{2,20})?$"
EMAIL_LENGTH = 254
NOTE_LENGTH = 10_000


ABSENT: Any = None
"""The default of a field that may be left out but not be null."""


class Call(HttpRequest):
    """A request of the API: `auth` is the actor behind the token, `version` the one that If-Match names."""

    auth: Any
    actor: Any
    version: int


class Record(BaseModel):
    """What an answer holds."""

    @classmethod
    def of(cls, row: Any) -> Self:
        """The record of one row."""
        raise NotImplementedError

    @classmethod
    def from_columns(cls, row: Any, **others: Any) -> Self:
        """The record whose fields are the row's columns of the same names, but for `others`."""
        columns = {name: getattr(row, name) for name in cls.model_fields if name not in others}
        return cls(**columns, **others)

    @classmethod
    def of_rows(cls, rows: Iterable[Any]) -> list[Self]:
        """The records of many rows, with a fixed number of queries."""
        return [cls.of(row) for row in rows]


class Versioned(Record):
    """A record that is changed against its version."""

    id: int
    version: int = Field(description="Counts the changes; also the ETag.")

    @property
    def tagged(self) -> int:
        """The version that the ETag tells."""
        return self.version


class Given(BaseModel):
    """What a request gives. Unknown fields are refused: a slip of the pen must not pass for done."""

    model_config = ConfigDict(extra="forbid")


def _cleaned(limit: int, lines: bool = False) -> AfterValidator:
    def check(value: str) -> str:
        try:
            return clean(value, limit, lines)
        except Unreadable as problem:
            raise PydanticCustomError(
                "string_unreadable", "{reason}", {"reason": str(problem.sentence)}
            ) from None

    return AfterValidator(check)


def _sized(limit: int, pattern: str, least: int | None = None) -> Any:
    return Field(min_length=least, max_length=limit, pattern=pattern)


def _written(pattern: str, read: Callable[[str], Any], kind: str) -> Callable[[Any], Any]:
    form = re.compile(pattern)

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise PydanticCustomError(kind, "Not of the form {pattern}", {"pattern": pattern})
        try:
            return read(value)
        except ValueError:
            raise PydanticCustomError(kind, "There is no such day") from None

    return check


def _figure(pattern: str) -> BeforeValidator:
    return BeforeValidator(_written(pattern, Decimal, "amount"))


def _shown(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


# Texts of one line, perhaps empty, up to so many characters.
Line40 = Annotated[str, _sized(40, LINE), _cleaned(40)]
Line80 = Annotated[str, _sized(80, LINE), _cleaned(80)]
Line100 = Annotated[str, _sized(100, LINE), _cleaned(100)]
Line200 = Annotated[str, _sized(200, LINE), _cleaned(200)]
Line500 = Annotated[str, _sized(500, LINE), _cleaned(500)]
Line2000 = Annotated[str, _sized(2000, LINE), _cleaned(2000)]
# Texts of one line that show something.
Name40 = Annotated[str, _sized(40, NAME, 1), _cleaned(40)]
Name80 = Annotated[str, _sized(80, NAME, 1), _cleaned(80)]
Name200 = Annotated[str, _sized(200, NAME, 1), _cleaned(200)]
Name500 = Annotated[str, _sized(500, NAME, 1), _cleaned(500)]
# Texts of one line or more, up to so many characters.
Lines500 = Annotated[str, _sized(500, LINES), _cleaned(500, lines=True)]
Lines1000 = Annotated[str, _sized(1000, LINES), _cleaned(1000, lines=True)]
Lines = Annotated[str, _sized(NOTE_LENGTH, LINES), _cleaned(NOTE_LENGTH, lines=True)]
Key = Annotated[str, Field(max_length=40, pattern=KEY)]
"""A key of the playbook, such as a stage; "" for none where it may be empty."""
Email = Annotated[str, Field(max_length=EMAIL_LENGTH, pattern=EMAIL)]
Day = Annotated[
    dt.date,
    BeforeValidator(_written(DAY, dt.date.fromisoformat, "day")),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY, "examples": ["2026-08-31"]}),
]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_written(MOMENT, dt.datetime.fromisoformat, "moment")),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": MOMENT}),
]
# Figures are texts, so that no reader rounds them: yuan, yuan of whole companies, per cent.
Amount = Annotated[Decimal, _figure(AMOUNT), _shown(AMOUNT, "125000.00")]
BigAmount = Annotated[Decimal, _figure(BIG_AMOUNT), _shown(BIG_AMOUNT, "80000000.00")]
PerCent = Annotated[Decimal, _figure(PER_CENT), _shown(PER_CENT, "12.50")]
Ref = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
"""The id of another record, in a body."""
Whole = Annotated[int, Field(strict=True, ge=0, le=LARGEST_WHOLE)]
Flag = Annotated[bool, Field(strict=True)]


def _digits(value: Any) -> Any:
    if type(value) is int:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,19}", value):
        raise PydanticCustomError("int_parsing", "Not a whole number")
    return int(value)


Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_digits)]
"""The id of a record, in an address."""
Limit = Annotated[int, Field(ge=1, le=200), BeforeValidator(_digits)]

Yuan = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$", "examples": ["125000.00"]}),
]
"""An amount in an answer: yuan with two decimals, as text."""


class Words(Record):
    """One text of the playbook in both languages."""

    zh: str
    en: str


class Pointer(Record):
    """Another record, by its id and its name."""

    id: int
    name: str

    @classmethod
    def to(cls, row: Any) -> "Pointer | None":
        """A pointer to a record that has a name; None for none."""
        return cls(id=row.pk, name=str(row)) if row is not None else None
