"""Whatever goes wrong, as problem details (RFC 9457), in the reader's language."""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.web.api.uploads import BrokenUpload, FileTooLarge, NotUpload
from tuijin.web.api.values import Record

MEDIA_TYPE = "application/problem+json"
logger = logging.getLogger(__name__)


class Fault(Record):
    """One thing that is wrong: the field (empty: the whole), a stable key, and a sentence to act on."""

    field: str
    key: str
    text: str


class Problem(Record):
    """Problem details (RFC 9457). `errors` names each single thing that is wrong."""

    type: str = Field(examples=["urn:tuijin:problem:refused"])
    title: str
    status: int
    detail: str
    errors: list[Fault]


@dataclass(frozen=True)
class Kind:
    status: int
    title: Any
    detail: Any = ""


KINDS = {
    "malformed": Kind(400, gettext_lazy("读不懂内容"), gettext_lazy("正文要是一个 JSON 文档，用 UTF-8。")),
    "unauthorized": Kind(
        401, gettext_lazy("需要令牌"), gettext_lazy("请带上有效的个人令牌：Authorization: Bearer tj_…")
    ),
    "forbidden": Kind(403, gettext_lazy("没有这个权限")),
    "not_found": Kind(404, gettext_lazy("找不到"), gettext_lazy("没有这条记录，或者你看不到它。")),
    "method_not_allowed": Kind(
        405, gettext_lazy("这个地址不能这样用"), gettext_lazy("能用的方法在 Allow 里。")
    ),
    "stale": Kind(412, gettext_lazy("别人刚改过"), gettext_lazy("先读最新的内容，再带上新的 ETag 重试。")),
    "too_large": Kind(413, gettext_lazy("内容太大")),
    "not_json": Kind(415, gettext_lazy("只收 JSON"), gettext_lazy("请用 Content-Type: application/json。")),
    "not_upload": Kind(
        415, gettext_lazy("要一个文件"), gettext_lazy("请用 multipart/form-data，文件放在 file 这一项里。")
    ),
    "invalid": Kind(422, gettext_lazy("有的内容不对"), gettext_lazy("请改好下面几项再试。")),
    "refused": Kind(422, gettext_lazy("还不行")),
    "match_missing": Kind(
        428, gettext_lazy("缺少 If-Match"), gettext_lazy("请先读这条记录，把它的 ETag 放在 If-Match 里。")
    ),
    "broken": Kind(500, gettext_lazy("我们这边出错了"), gettext_lazy("已经记下来了。请稍后再试。")),
}


class MatchMissing(Exception):
    """A change came without the version that was seen."""


class NotJson(Exception):
    """The body is declared to be something else than JSON."""


def problem(key: str, *, detail: Any = "", errors: Iterable[Fault] = (), **more: Any) -> HttpResponse:
    """The answer for one of KINDS. `more` are further members of the document."""
    kind = KINDS[key]
    document = {
        "type": f"urn:tuijin:problem:{key}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(detail or kind.detail),
        "errors": [fault.model_dump() for fault in errors],
        **more,
    }
    return HttpResponse(json.dumps(document), status=kind.status, content_type=MEDIA_TYPE)


def faults(reasons: Iterable[Reason]) -> list[Fault]:
    return [Fault(field=reason.field, key=reason.key, text=str(reason.text)) for reason in reasons]


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem("refused", detail=" ".join(refusal.sentences), errors=faults(refusal.reasons))


def _forbidden(request: HttpRequest, refusal: Forbidden) -> HttpResponse:
    text = _("令牌或你的角色没有这个权限：%s") % refusal.permission
    return problem("forbidden", detail=text, errors=[Fault(field="", key=refusal.permission, text=text)])


def _stale(request: HttpRequest, refusal: Stale) -> HttpResponse:
    answer = problem("stale")
    answer["ETag"] = tag(refusal.current.version)
    return answer


def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem("unauthorized")
    answer["WWW-Authenticate"] = 'Bearer realm="Tuijin"'
    return answer


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem("not_json" if isinstance(error.__cause__, NotJson) else "malformed")


def _broken_upload(request: HttpRequest, error: BrokenUpload) -> HttpResponse:
    return problem("malformed", detail=_("这个 multipart/form-data 拆不开，可能没有传完。"))


def _file_too_large(request: HttpRequest, error: FileTooLarge) -> HttpResponse:
    return problem("too_large", detail=_("文件最大 %s MB。请分成几个文件。") % (error.most // 2**20))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return problem("broken")


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem("invalid", errors=[_fault(item) for item in error.errors])


def _fault(item: dict[str, Any]) -> Fault:
    text = MESSAGES.get(item["type"], MESSAGES["other"])
    context = {
        name: value for name, value in (item.get("ctx") or {}).items() if isinstance(value, (int, str))
    }
    return Fault(field=_field(item["loc"]), key=item["type"], text=str(text) % context)


def _field(loc: Sequence[Any]) -> str:
    """("body", "body", "theirs", 0, "name") → "theirs.0.name"; ("query", "limit") → "limit"."""
    return ".".join(str(part) for part in loc[2 if loc[0] == "body" else 1 :])


MESSAGES = {  # pydantic's types of error → what we say
    "missing": gettext_lazy("缺少这一项"),
    "extra_forbidden": gettext_lazy("没有这一项，请检查名称"),
    "string_too_long": gettext_lazy("最多 %(max_length)s 个字"),
    "string_too_short": gettext_lazy("不能空着"),
    "string_type": gettext_lazy("要是文字"),
    "string_pattern_mismatch": gettext_lazy("写法不对，或者有不能保存的字符"),
    "string_unicode": gettext_lazy("有不能保存的字符"),
    "string_unreadable": "%(reason)s",
    "int_type": gettext_lazy("要是整数"),
    "int_parsing": gettext_lazy("要是整数"),
    "int_from_float": gettext_lazy("要是整数"),
    "greater_than_equal": gettext_lazy("至少是 %(ge)s"),
    "less_than_equal": gettext_lazy("最多是 %(le)s"),
    "bool_type": gettext_lazy("要是 true 或 false"),
    "amount": gettext_lazy('金额写成文字，例如 "125000.00"，单位是元，不能是负数'),
    "day": gettext_lazy("日期写成 2026-08-31 的样子，而且要真有这一天"),
    "moment": gettext_lazy("时间写成 2026-08-31T08:00:00Z 的样子"),
    "literal_error": gettext_lazy("只能是：%(expected)s"),
    "list_type": gettext_lazy("要是一个列表"),
    "too_long": gettext_lazy("最多 %(max_length)s 项"),
    "too_short": gettext_lazy("至少 %(min_length)s 项"),
    "model_attributes_type": gettext_lazy("要是一个对象"),
    "model_type": gettext_lazy("要是一个对象"),
    "other": gettext_lazy("这一项不对"),
}

HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Exception: _broken,
    AuthenticationError: _unauthorized,
    Forbidden: _forbidden,
    ObjectDoesNotExist: lambda request, error: problem("not_found"),
    Http404: lambda request, error: problem("not_found"),
    HttpError: _unreadable,
    BrokenUpload: _broken_upload,
    FileTooLarge: _file_too_large,
    NotUpload: lambda request, error: problem("not_upload"),
    MatchMissing: lambda request, error: problem("match_missing"),
    RequestDataTooBig: lambda request, error: problem("too_large"),
    Refused: refused,
    Stale: _stale,
    ValidationError: _invalid,
}


def handle_problems(api: NinjaAPI) -> None:
    """Have every error of this API answered as a problem."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def tag(version: int) -> str:
    """The ETag of a version of a record."""
    return f'"v{version}"'
