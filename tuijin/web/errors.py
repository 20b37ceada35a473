"""Error pages: what happened, and what to do. The page for 500 needs nothing that may be broken."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import trigger_client_event

LAST_RESORT = Path(__file__).parent / "templates" / "web" / "500.html"
SHEETS = ("tokens", "base", "layout", "controls", "feedback")


@dataclass(frozen=True)
class Fault:
    """What a kind of refusal says: what happened, what to do."""

    title: Any
    advice: Any


FAULTS = {
    400: Fault(gettext_lazy("这个请求看不懂"), gettext_lazy("地址或内容不完整。回到上一页再试一次。")),
    403: Fault(gettext_lazy("你没有这个权限"), gettext_lazy("需要的话，请你的经理或管理员开通。")),
    404: Fault(gettext_lazy("找不到这一页"), gettext_lazy("可能已被删掉，或者不在你能看到的范围里。")),
    405: Fault(gettext_lazy("这个地址不能这样打开"), gettext_lazy("回到上一页，用页面上的按钮再试一次。")),
    409: Fault(gettext_lazy("别人刚改过这条记录"), gettext_lazy("先看最新的内容，再把你的改动填一次。")),
    413: Fault(gettext_lazy("内容太大了"), gettext_lazy("分成几次，或者换一个小一点的文件。")),
    422: Fault(gettext_lazy("还不行"), gettext_lazy("补上下面几项，再试一次。")),
    429: Fault(gettext_lazy("太快了"), gettext_lazy("歇几分钟再试。")),
}
OUTDATED = Fault(gettext_lazy("这一页放得太久了"), gettext_lazy("填过的内容先记下来，刷新后再提交一次。"))


def render_error(
    request: HttpRequest,
    status: int,
    reasons: Iterable[Any] = (),
    *,
    back: str = "",
    fault: Fault | None = None,
) -> HttpResponse:
    """The page for `status`, with `reasons` as sentences; a fragment or a toast when htmx asked.

    `fault` says better what happened than the words for every refusal of this kind.
    """
    fault = fault or FAULTS.get(status, FAULTS[400])
    context: dict[str, Any] = {
        "status": status,
        "fault": fault,
        "reasons": [str(reason) for reason in reasons],
        "back": back or _previous(request),
    }
    if not request.headers.get("HX-Request"):
        return render(request, "web/error.html", context, status=status)
    if status in (409, 422):
        answer = render(request, "web/error_dialog.html", context, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog-body", "innerHTML"
        return answer
    whole = _("%(title)s。%(advice)s") % {"title": fault.title, "advice": fault.advice}
    text = " ".join(context["reasons"]) or whole
    return trigger_client_event(HttpResponse(status=status), "toast", {"text": text})


def _previous(request: HttpRequest) -> str:
    """The page to go back to: the one asked for, if it can be asked for again, or the one before."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return "/"
    ours = f"{request.scheme}://{request.get_host()}/"
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    return before if before.startswith(ours) else "/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, 404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its token: an old page, or a page that is not ours."""
    return render_error(request, 403, fault=OUTDATED)


def server_error(request: HttpRequest) -> HttpResponse:
    """Fixed text in both languages: no database, no session, no template engine, no catalogue."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=500)
    page = last_resort()
    if (theme := request.COOKIES.get("theme")) in ("light", "dark"):
        page = page.replace("<html ", f'<html data-theme="{theme}" ', 1)
    return HttpResponse(page, status=500)


@lru_cache(maxsize=1)
def last_resort() -> str:
    """The page for 500, with the style sheets as far as they can be found."""
    try:
        links = "".join(
            f'<link rel="stylesheet" href="{static(f"web/css/{sheet}.css")}">' for sheet in SHEETS
        )
    except Exception:  # whatever is broken must not break this page as well
        links = ""
    return LAST_RESORT.read_text(encoding="utf-8").replace("<!-- style -->", links)
