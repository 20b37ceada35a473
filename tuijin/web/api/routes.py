"""How a room declares its operations: each with its right, its answers, its headers."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.utils import contribute_operation_args

from tuijin.common.errors import Reason, Refused
from tuijin.web.api import once, uploads
from tuijin.web.api.paging import Paging, cut, page_of
from tuijin.web.api.problems import MatchMissing, Problem, tag
from tuijin.web.api.records import said_of
from tuijin.web.api.values import Call, Given, Record

ROOT = "/api/v1"
View = Callable[..., Any]
VERSION_TAG = re.compile('"v(0|[1-9][0-9]{0,8})"')
NO_VERSION = -1  # versions begin at 0, which is that of a record that is not there yet
_TAG = '(W/)?"[!#-~]*"'
MATCH = rf"^(\*|{_TAG}(, ?{_TAG})*)$"  # RFC 9110, as far as ASCII goes
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The version of the record."}}
LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where the new record is."}}
IF_MATCH = {
    "in": "header", "name": "If-Match", "required": True,
    "schema": {"type": "string", "pattern": MATCH, "examples": ['"v3"']},
    "description": "The ETag of the record as it was read. Missing: 428; somebody changed it since, or the tag is "
    "none of ours: 412. `*` matches any version: what somebody else wrote meanwhile is overwritten.",
}  # fmt: skip
KEY = {
    "in": "header", "name": once.HEADER, "required": False,
    "schema": {"type": "string", "pattern": once.FORM},
    "description": "Makes the request safe to repeat: same key and body, same answer, for 24 hours.",
}  # fmt: skip


class Routes:
    """The operations of one kind of record. A view takes (request, …) and gives a Record, or rows for a page.

    `request.auth` is the actor; with If-Match, `request.version` the version that was seen.
    """

    def __init__(self, tag: str):
        self.router = Router(tags=[tag])

    def read(self, path: str, out: type[Record], *, right: str = "") -> Callable[[View], View]:
        """GET of one thing; without a `right` for every token."""
        return self._declare("GET", path, right, 200, out)

    def page(
        self, path: str, item: type[Record], *, right: str, newest_first: bool = False
    ) -> Callable[[View], View]:
        """GET of a list; the view gives a queryset, `item.of_rows(rows)` the records."""
        out = page_of(item)

        def paged(view: View) -> View:
            @wraps(view)
            def answer(request: Call, paging: Paging, **values: Any) -> Record:
                rows, following = cut(view(request, **values), paging, newest_first)
                return out.model_construct(items=item.of_rows(rows), next=following)

            contribute_operation_args(answer, "paging", Paging, Query(...))
            return self._declare("GET", path, right, 200, out)(answer)

        return paged

    def create(
        self, path: str, out: type[Record], *, right: str, home: str = "", match: bool = False
    ) -> Callable[[View], View]:
        """POST that makes a record; `home` is where records of its kind are read ("/customers").

        A part of a record is read below it: "/opportunities/{opportunity_id}/rivals".
        """
        return self._declare("POST", path, right, 201, out, home=home, match=match)

    def upload(
        self, path: str, out: type[Record], *, right: str, home: str, form: type[Given], most: int
    ) -> Callable[[View], View]:
        """POST of a file of at most `most` bytes that makes a record; the view takes `body`, a form, and `file`."""

        def before(request: Call) -> dict[str, Any]:
            body, file = uploads.handed_in(request, form, most)
            return {"body": body, "file": file}

        extra = {"requestBody": uploads.body_of(form)}
        return self._declare("POST", path, right, 201, out, home=home, extra=extra, before=before)

    def file(self, path: str, *, right: str, types: Iterable[str]) -> Callable[[View], View]:
        """GET of a file of one of these media types; the view gives the whole answer."""
        content = {name: {"schema": {"type": "string", "format": "binary"}} for name in types}
        return self._declare("GET", path, right, 200, None, extra={"responses": {200: {"content": content}}})

    def change(self, path: str, out: type[Record], *, right: str) -> Callable[[View], View]:
        """PATCH of the fields that are named, against If-Match."""
        return self._declare("PATCH", path, right, 200, out, match=True)

    def act(
        self, path: str, out: type[Record], *, right: str, match: bool = True, refusal: type[Record] = Problem
    ) -> Callable[[View], View]:
        """POST that changes the state of a record, against If-Match. `refusal`: what a 422 holds."""
        return self._declare("POST", path, right, 200, out, match=match, refusal=refusal)

    def remove(self, path: str, *, right: str, match: bool = False) -> Callable[[View], View]:
        """DELETE; answers 204. `match`: against If-Match."""
        return self._declare("DELETE", path, right, 204, None, match=match)

    def _declare(
        self, method: str, path: str, right: str, status: int, out: type[Record] | None, *, home: str = "",
        match: bool = False, refusal: type[Record] = Problem, extra: dict[str, Any] | None = None,
        before: Callable[[Call], dict[str, Any]] | None = None,
    ) -> Callable[[View], View]:  # fmt: skip
        def declare(view: View) -> View:
            summary, _rest, more = (view.__doc__ or "").strip().partition("\n")
            answer = _answering(view, status, home)
            if status == 201:
                answer = once.once(answer)
            answer = _guarded(answer, right, match, before)
            answer.permission = right  # type: ignore[attr-defined]  # read by guards
            body = "body" in signature(view).parameters
            codes = {status: out} | dict.fromkeys(_failures(path, body, match), Problem) | {422: refusal}
            self.router.api_operation(
                [method],
                re.sub(r"{(\w+_id)}", r"{int:\1}", path),
                response=codes,
                operation_id=view.__name__,
                summary=summary.rstrip("."),
                description=" ".join([*more.split(), f"Needs the right `{right}`." if right else ""]).strip(),
                openapi_extra=_extra(status, out, home, match) | (extra or {}),
            )(answer)
            return view

        return declare


def _failures(path: str, body: bool, match: bool) -> Iterable[int]:
    yield from (401, 403)
    if "{" in path:
        yield 404
    if body:
        yield from (400, 413, 415)
    if match:
        yield from (412, 428)


def _extra(status: int, out: type[Record] | None, home: str, match: bool) -> dict[str, Any]:
    headers = ETAG if out is not None and hasattr(out, "tagged") else {}
    headers = headers | (LOCATION if home else {})
    extra: dict[str, Any] = {"parameters": [IF_MATCH] * match + [KEY] * (status == 201)}
    return extra | ({"responses": {status: {"headers": headers}}} if headers else {})


def _answering(view: View, status: int, home: str) -> Callable[..., Any]:
    """The view, its record turned into the answer."""

    @wraps(view)
    def answer(request: Call, **values: Any) -> HttpResponseBase:
        try:
            result = view(request, **values)
        except Refused as refusal:
            raise said_of(refusal, values.get("body")) from None
        if isinstance(result, HttpResponseBase):
            return result
        if result is None:
            return HttpResponse(status=status, headers={"Content-Type": ""})
        response = HttpResponse(result.model_dump_json(), status=status, content_type="application/json")
        if hasattr(result, "tagged"):
            response["ETag"] = tag(result.tagged)
        if home:
            response["Location"] = f"{ROOT}{home.format(**values)}/{result.id}"
        return response

    return answer


def _guarded(
    answer: Callable[..., HttpResponse],
    right: str,
    match: bool,
    before: Callable[[Call], dict[str, Any]] | None = None,
) -> Callable[..., HttpResponse]:
    """The right first, then what every request must keep to; `before` gives what the view takes beside its path."""

    @wraps(answer)
    def guarded(request: Call, **values: Any) -> HttpResponse:
        if right:
            request.auth.must(right)
        _refuse_unknown(request, guarded)
        if match:
            request.version = seen_version(request)
        if before:
            values |= before(request)
        return answer(request, **values)

    if before:
        vars(guarded).pop("__wrapped__")  # what `before` gives is none of ninja's parameters
    return guarded


def _refuse_unknown(request: Call, view: Any) -> None:
    """A filter with a slip in its name must not quietly give everything."""
    models = [model for model in view._ninja_operation.models if model.__ninja_param_source__ == "query"]
    known = {name for model in models for name in model.__ninja_flatten_map__}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise Refused(*[Reason("extra_forbidden", _("没有这个参数，请检查名称"), name) for name in unknown])


class Seen(int):
    """Versions that If-Match names: equal to each of them; to any version when it names none (`*`)."""

    versions: frozenset[int]

    def __new__(cls, *versions: int) -> "Seen":
        seen = super().__new__(cls, max(versions, default=0))
        seen.versions = frozenset(versions)
        return seen

    def __eq__(self, other: object) -> bool:
        return not self.versions or other in self.versions

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = int.__hash__


def seen_version(request: Call) -> int:
    """What If-Match names (RFC 9110): one version, one of several, or any. Tags that are none of ours match nothing.

    Raises MatchMissing without the header, and Refused for one of another form.
    """
    value = request.headers.get("If-Match")
    if value is None:
        raise MatchMissing
    if not re.fullmatch(MATCH, value):
        raise Refused(Reason("bad_tag", _('要是读到的 ETag，例如 "v3"，连引号一起'), "If-Match"))
    if value == "*":
        return Seen()
    tags = (VERSION_TAG.fullmatch(tag) for tag in re.split(r", *", value))
    return Seen(*[int(tag[1]) for tag in tags if tag] or [NO_VERSION])
