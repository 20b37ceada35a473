"""From what a request gives to what an operation takes, and back when it is refused."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.text import listed
from tuijin.web.api.values import Given


def given(body: Given, **rows: QuerySet) -> dict[str, Any]:
    """The fields that the request names, and no others.

    For each of `rows`, "owner_id" becomes "owner": the record of that id among those rows, or None for null.
    Raises Refused when there is no such record in sight.
    """
    values = {name: getattr(body, name) for name in body.model_fields_set}
    for name, among in rows.items():
        if f"{name}_id" in values:
            values[name] = pointed(among, values.pop(f"{name}_id"), f"{name}_id")
    return values


def pointed(rows: QuerySet, pk: int | None, field: str) -> Any:
    """The record among `rows` that a field of the body points to. Raises Refused when none is in sight."""
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused(Reason("unknown_record", _("没有编号为 %s 的记录，或者你看不到它") % pk, field))
    return found


def must_know(value: str, known: Iterable[str], field: str) -> None:
    """Refuse a filter that nothing can answer to: an empty list would look as if there were none."""
    if value and value not in (keys := list(known)):
        words = {"value": value, "known": listed(keys)}
        raise Refused(Reason("unknown_key", _("没有「%(value)s」，只有：%(known)s") % words, field))


def said_of(refusal: Refused, body: Any) -> Refused:
    """The refusal in the words of the body: what an operation calls "contact" is its "contact_id"."""
    fields = type(body).model_fields if isinstance(body, Given) else {}
    pointers = {name.removesuffix("_id") for name in fields if name.endswith("_id")} - fields.keys()
    refusal.reasons = tuple(
        replace(reason, field=f"{reason.field}_id") if reason.field in pointers else reason
        for reason in refusal.reasons
    )
    return refusal
