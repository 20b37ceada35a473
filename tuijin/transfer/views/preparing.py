"""Before an import: the file, its columns, its words, what would become of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.parsing import clean
from tuijin.common.text import listed
from tuijin.people.access import Request, allowed
from tuijin.transfer import mappings, queries
from tuijin.transfer.engine import proposal
from tuijin.transfer.forms import MappingNameForm, UploadForm, permitted
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import keep_plan, save_mapping, upload
from tuijin.transfer.plans import OTHERS, Plan
from tuijin.transfer.preview import WordTable, column_lines, outlook, proposed, word_tables
from tuijin.transfer.reading import Source
from tuijin.transfer.running import source_of
from tuijin.transfer.views.common import opened, plan_of, steps, tally

AUTO = "auto"
SYSTEMS = {"hubspot": "HubSpot", "salesforce": "Salesforce"}  # layout → how it is called


@allowed("transfer:use")
def new(request: Request) -> HttpResponse:
    """Choose what to import, and hand in the file."""
    initial = {"kind": request.GET.get("kind", "")}
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.attempt(lambda typed: _upload(request, **typed)):
        return redirect("transfer:columns", form.result.pk)
    context = {"form": form, "steps": steps("file"), "kinds": permitted(request.actor)}
    return render(request, "transfer/new.html", context, status=form.status)


def _upload(request: Request, kind: str, file: Any) -> ImportRun:
    importer = permitted(request.actor)[kind]
    name = clean(file.name, 200) or "file"
    run = upload(actor=request.actor, importer=importer, name=name, size=file.size, pieces=file.chunks())
    _lay(request, run, importer, source_of(run), run.source or AUTO)
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
            _lay(request, run, importer, source, request.POST["use"])
            return redirect("transfer:columns", pk)
        if form.attempt(lambda typed: _keep_columns(request, run, importer, source, typed["name"])):
            return redirect("transfer:values", pk)
    context = {
        "run": run, "importer": importer, "form": form, "steps": steps("columns"),
        "lines": column_lines(source, _chosen(request, source) if request.method == "POST" else run.columns),
        "fields": importer.fields(),
        "layouts": [(name, SYSTEMS.get(name, name)) for name in mappings.layouts(importer)],
        "saved": queries.mappings(importer.key),
    }  # fmt: skip
    return render(request, "transfer/columns.html", context, status=form.status)


def _lay(request: Request, run: ImportRun, importer: Importer, source: Source, name: str) -> None:
    known = [AUTO, *mappings.layouts(importer), *(row.name for row in queries.mappings(importer.key))]
    if name not in known or name == AUTO:
        plan = Plan(proposed(importer, source))
    else:
        given = mappings.find(importer, name)
        fit = {header: key for header, key in given.columns.items() if header in source.headers}
        plan = Plan(fit, given.values, given.source)
    keep_plan(actor=request.actor, run=run, importer=importer, plan=plan)


def _chosen(request: Request, source: Source) -> dict[str, str]:
    """{header: field} as chosen on the page."""
    typed = {header: request.POST.get(f"c-{n}", "") for n, header in enumerate(source.headers)}
    return {header: key for header, key in typed.items() if key}


def _keep_columns(request: Request, run: ImportRun, importer: Importer, source: Source, name: str) -> None:
    chosen = _chosen(request, source)
    twice = {key for key in chosen.values() if list(chosen.values()).count(key) > 1}
    if twice:
        labels = {spec.key: str(spec.label) for spec in importer.fields()}
        raise Refused(
            Reason("twice", _("两列对到了同一个字段：%s") % listed(labels[k] for k in sorted(twice)))
        )
    settled = proposal(importer, source, chosen).columns if chosen else proposal(importer, source).columns
    plan = Plan(settled, run.values, run.source)
    keep_plan(actor=request.actor, run=run, importer=importer, plan=plan)
    if name:
        _save(request, run, importer, name)


def _save(request: Request, run: ImportRun, importer: Importer, name: str) -> None:
    save_mapping(
        actor=request.actor, name=name, importer=importer, columns=run.columns, values=run.values,
        source=run.source,
    )  # fmt: skip


@allowed("transfer:use")
@never_cache
def words(request: Request, pk: int) -> HttpResponse:
    """What the words of stages, owners, kinds and sources mean here."""
    run, importer = opened(request.actor, pk)
    if run.state != ImportRun.DRAFT:
        return redirect("transfer:run", pk)
    tables = word_tables(importer, source_of(run), plan_of(run))
    if request.method == "GET" and not tables:
        return redirect("transfer:columns" if "back" in request.GET else "transfer:preview", pk)
    form = MappingNameForm(request.POST or None)
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
    kept = {key: {w: o for w, o in rows.items() if o} for key, rows in values.items()}
    plan = Plan(run.columns, {key: rows for key, rows in kept.items() if rows}, run.source)
    keep_plan(actor=request.actor, run=run, importer=importer, plan=plan)
    if name:
        _save(request, run, importer, name)


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
        source = source_of(run)
        proposal(importer, source, run.columns or {"": ""})
        found = outlook(request.actor, importer, source, plan_of(run))
        context |= {"outlook": found, "counts": tally(found.counts)}
    except (Refused, Forbidden) as refusal:
        context["problems"] = refusal.sentences if isinstance(refusal, Refused) else [str(refusal)]
        return render(request, "transfer/preview.html", context, status=422)
    return render(request, "transfer/preview.html", context)
