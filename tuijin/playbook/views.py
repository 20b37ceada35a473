"""Pages of the method: to read, to look back, to edit and publish."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuijin.common.errors import Refused, Stale
from tuijin.common.text import listed
from tuijin.people.access import Request, allowed
from tuijin.playbook import queries
from tuijin.playbook.differing import changed_files, differences
from tuijin.playbook.forms import EditForm
from tuijin.playbook.loader import DATA, SHIPPED, CheckResult, check, read_folder
from tuijin.playbook.models import PlaybookVersion
from tuijin.playbook.operations import publish
from tuijin.playbook.types import Playbook
from tuijin.playbook.words import area_name
from tuijin.web.toasts import toast


@allowed("playbook:read")
@require_safe
def playbook(request: Request) -> HttpResponse:
    """The playbook in use, to be read and printed."""
    now, may_publish = queries.current(), _may_publish(request)
    newer = queries.newer() if may_publish else None
    context = {
        "version": queries.active(),
        "may_publish": may_publish,
        "newer": newer,
        "news": _news(now, newer) if newer else [],
        "files_changed": listed(changed_files(now, newer)) if newer else "",
    }
    return render(request, "playbook/playbook.html", context | _reading(now))


@allowed("playbook:read")
@require_safe
def version_list(request: Request) -> HttpResponse:
    rows = queries.versions(request.actor)[:200]
    return render(request, "playbook/versions.html", {"versions": rows, "may_publish": _may_publish(request)})


@allowed("playbook:read")
@require_safe
def version(request: Request, pk: int) -> HttpResponse:
    """An earlier version; its files even where it can no longer be read as a playbook."""
    row = _row(request, pk)
    try:
        book = queries.playbook_of(row)
    except ValueError:
        book = None
    context = {"version": row, "may_publish": _may_publish(request)}
    return render(request, "playbook/version.html", context | (_reading(book) if book else {}))


def _news(now: Playbook, newer: Playbook) -> list[dict[str, str]]:
    """What would change, an area a line: its name, and the names of what is new, changed and gone."""
    return [
        {"area": area_name(one.area)}
        | {kind: listed(map(str, part.values())) for kind, part in one.kinds.items()}
        for one in differences(now, newer)
    ]


def _reading(book: Playbook) -> dict[str, Any]:
    """What the readable parts show; funnels as {name, active, steps: [{name, count per signature}]}."""
    names = {stage.key: stage.name for stage in book.stages}
    funnels = [
        {
            "name": funnel.name,
            "active": funnel.key == book.active_funnel,
            "steps": [
                {"name": names[key], "count": f"{float(count):g}"}
                for key, count in funnel.per_signature().items()
            ],
        }
        for funnel in book.funnels
    ]
    return {"playbook": book, "funnels": funnels}


@allowed("playbook:publish")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request) -> HttpResponse:
    """Edit all files; "check" shows the mistakes, "publish" puts them in use."""
    if request.method != "POST":
        now = queries.active()
        form = EditForm(files=_beginning(request), base=now.pk if now else None)
        return _edit_page(request, form)
    form = EditForm(request.POST)
    result = check(form.typed_files())
    if result.playbook:
        form.ask_mapping(queries.vanished(result.playbook), result.playbook)
    if not form.is_valid() or "publish" not in request.POST:
        return _edit_page(request, form, result=result)
    return _published(request, form, result)


def _published(request: Request, form: EditForm, result: CheckResult) -> HttpResponse:
    try:
        row = publish(
            actor=request.actor,
            files=form.typed_files(),
            reason=form.cleaned_data["reason"],
            mapping=form.mapping(),
            base=form.cleaned_data["base"],
        )
    except Refused as refusal:
        if result.playbook:
            form.refuse(refusal.reasons)
        return _edit_page(request, form, result=result, status=422)
    except Stale as stale:
        # Told once and shown the other version, he may publish over it with a second press.
        typed = request.POST.copy()
        typed["base"] = str(stale.current.pk)
        form.data = typed
        return _edit_page(request, form, result=result, status=409, newer=stale.current)
    toast(request, _("第 %d 版已发布") % row.number)
    return redirect("playbook:playbook")


def _edit_page(
    request: Request,
    form: EditForm,
    *,
    result: CheckResult | None = None,
    status: int = 0,
    newer: PlaybookVersion | None = None,
) -> HttpResponse:
    wrong = bool(form.errors) or bool(result and result.mistakes)
    counts = Counter(mistake.file for mistake in result.mistakes) if result else Counter[str]()
    files = [{"field": bound, "mistakes": counts[bound.name]} for bound in form.texts]
    context = {"form": form, "files": files, "result": result, "newer": newer, "shipped": SHIPPED}
    return render(request, "playbook/edit.html", context, status=status or (422 if wrong else 200))


def _beginning(request: Request) -> Mapping[str, str]:
    """The files to start from: `?from=` a shipped key or a version's id; else those in use."""
    begin = request.GET.get("from", "")
    if begin in SHIPPED:
        return {name: content.decode() for name, content in read_folder(DATA / begin).items()}
    if begin.isascii() and begin.isdecimal() and len(begin) < 10:
        return _row(request, int(begin)).files
    return queries.current().files


def _row(request: Request, pk: int) -> PlaybookVersion:
    try:
        return queries.version(request.actor, pk)
    except PlaybookVersion.DoesNotExist:
        raise Http404 from None


def _may_publish(request: Request) -> bool:
    return request.actor.can("playbook:publish")
