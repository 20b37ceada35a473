"""Before an import: the file, its columns, its words, what would become of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from tuijin.common.errors import Forbidden, Refused
from tuijin.common.parsing import clean
from tuijin.people.access import Request, allowed
from tuijin.transfer import mappings, planning, queries
from tuijin.transfer.forms import MappingNameForm, UploadForm, permitted
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.plans import OTHERS
from tuijin.transfer.preview import WordTable, column_lines, word_tables
from tuijin.transfer.reading import Source
from tuijin.transfer.running import look_ahead, source_of
from tuijin.transfer.views.common import opened, steps, tally

SYSTEMS = {"hubspot": "HubSpot", "salesforce": "Salesforce"}  # layout → how it is called


@allowed("transfer:use")
def new(request: Request) -> HttpResponse:
    """Choose what to import, and hand in the file."""
    initial = {name: request.GET.get(name, "") for name in ("kind", "like")}
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.attempt(lambda typed: _upload(request, **typed)):
        return redirect("transfer:columns", form.result.pk)
    context = {"form": form, "steps": steps("file"), "kinds": permitted(request.actor)}
    return render(request, "transfer/new.html", context, status=form.status)


def _upload(request: Request, kind: str, file: Any, like: int | None) -> ImportRun:
    importer, name = permitted(request.actor)[kind], clean(file.name, 200) or "file"
    earlier = opened(request.actor, like)[0] if like else None
    run = planning.begin(request.actor, importer, name, file.size, file.chunks())
    if earlier and earlier.kind == run.kind:
        planning.repeat(request.actor, run, importer, earlier)
    return run


@allowed("transfer:use")
@never_cache  # once it runs, going back leads to how it runs
def columns(request: Request, pk: int) -> HttpResponse:
    """Which column is which field; `?use=` lays a saved mapping or a ready-made layout on the file."""
    run, importer = opened(request.actor, pk)
    if run.state != ImportRun.DRAFT:
        return redirect("transfer:run", pk)
    source = source_of(run)
    form = MappingNameForm(request.POST or None)
    if request.method == "POST":
        if "use" in request.POST:
            name = request.POST["use"]
            known = name in planning.known_mappings(importer)
            planning.lay(request.actor, run, importer, name if known else "")
            return redirect("transfer:columns", pk)
        if form.attempt(lambda typed: _keep_columns(request, run, importer, source, typed["name"])):
            named = urlencode({"name": request.POST.get("name", "")})
            return redirect(f"{reverse('transfer:values', args=[pk])}?{named}")
    context = {
        "run": run, "importer": importer, "form": form, "steps": steps("columns"),
        "lines": column_lines(source, _chosen(request, source) if request.method == "POST" else run.columns),
        "fields": importer.fields(),
        "layouts": [(name, SYSTEMS.get(name, name)) for name in mappings.layouts(importer)],
        "saved": queries.mappings(importer.key),
    }  # fmt: skip
    return render(request, "transfer/columns.html", context, status=form.status)


def _chosen(request: Request, source: Source) -> dict[str, str]:
    """{header: field} as chosen on the page."""
    typed = {header: request.POST.get(f"c-{n}", "") for n, header in enumerate(source.headers)}
    return {header: key for header, key in typed.items() if key}


def _keep_columns(request: Request, run: ImportRun, importer: Importer, source: Source, name: str) -> None:
    planning.keep_columns(request.actor, run, importer, _chosen(request, source))
    planning.keep_mapping(request.actor, run, importer, name)


@allowed("transfer:use")
@never_cache
def words(request: Request, pk: int) -> HttpResponse:
    """What the words of stages, owners, kinds and sources mean here."""
    run, importer = opened(request.actor, pk)
    if run.state != ImportRun.DRAFT:
        return redirect("transfer:run", pk)
    tables = word_tables(importer, source_of(run), run.plan)
    if request.method == "GET" and not tables:
        return redirect("transfer:columns" if "back" in request.GET else "transfer:preview", pk)
    form = MappingNameForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.attempt(
        lambda typed: _keep_words(request, run, importer, tables, typed["name"])
    ):
        return redirect("transfer:preview", pk)
    context = {"run": run, "tables": tables, "form": form, "steps": steps("values"), "others": OTHERS}
    return render(request, "transfer/values.html", context, status=form.status)


def _keep_words(
    request: Request, run: ImportRun, importer: Importer, tables: list[WordTable], name: str
) -> None:
    values = {key: dict(table) for key, table in run.values.items()}
    for table in tables:
        values[table.key] = values.get(table.key, {}) | _typed(request.POST, table)
    planning.keep_values(request.actor, run, importer, values)
    planning.keep_mapping(request.actor, run, importer, name)


def _typed(post: Mapping[str, str], table: WordTable) -> dict[str, str]:
    known = {key for key, _label in table.choices}
    typed = {line.writing: post.get(f"v-{table.key}-{line.place}", "") for line in table.lines}
    if table.others is not None:
        typed[OTHERS] = post.get(f"v-{table.key}-others", "")
    return {writing: ours if ours in known else "" for writing, ours in typed.items()}


@allowed("transfer:use")
@never_cache
def preview_page(request: Request, pk: int) -> HttpResponse:
    """What would become of the rows: nothing is written yet."""
    run, importer = opened(request.actor, pk)
    if run.state != ImportRun.DRAFT:
        return redirect("transfer:run", pk)
    context: dict[str, Any] = {"run": run, "importer": importer, "steps": steps("preview")}
    try:
        found = look_ahead(request.actor, run, importer)
        left_out = found.counts["errors"] + found.counts["duplicates"]
        context |= {"outlook": found, "counts": tally(found.counts), "rows": run.rows - left_out}
    except (Refused, Forbidden) as refusal:
        context["problems"] = refusal.sentences if isinstance(refusal, Refused) else [str(refusal)]
        return render(request, "transfer/preview.html", context, status=422)
    return render(request, "transfer/preview.html", context)
