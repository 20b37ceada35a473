"""The import wizard through the API: hand in a file, say how it is read, look ahead, run, stop, take back."""

from typing import Annotated, Literal

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import Unreadable, clean
from tuijin.transfer import planning, preview, queries, running
from tuijin.transfer.api.records import (
    ImportRecord,
    KeptRow,
    KindRecord,
    Kinds,
    PreviewRecord,
    RefusedRow,
    Vocabulary,
    WholeImport,
    WordsRecord,
)
from tuijin.transfer.downloads import refused_rows
from tuijin.transfer.exporting import FORMATS
from tuijin.transfer.forms import permitted
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportedRow, ImportRun
from tuijin.transfer.operations import stop_run
from tuijin.transfer.operations.runs import LARGEST_UPLOAD
from tuijin.transfer.rules import report
from tuijin.web.api import Call, Given, Routes
from tuijin.web.api.values import ABSENT, LINES, Id, Key, Line80

USE = "transfer:use"
routes = Routes("Imports")
Format = Literal["csv", "xlsx"]
Writing = Annotated[
    str, Field(max_length=1_000, pattern=LINES)
]  # as it stands in the file, to the last blank
FieldKey = Annotated[Key, Field(min_length=1)]


class ImportNew(Given):
    """A file (CSV, XLSX, or a zip of several of another system; at most 20 MB) and what it holds.

    `mapping` lays a ready-made layout or a saved mapping on it; without one the columns are proposed.
    """

    kind: Annotated[
        Key, Field(min_length=1, description="What it holds, such as `customers`; see `/imports/kinds`.")
    ]
    mapping: Line80 = ""


class MappingGiven(Given):
    """How the file is read: what is named, in this order; what is not named stays as it is."""

    use: Annotated[
        Line80, Field(description='A layout or a saved mapping; "" for what we would propose.')
    ] = ABSENT
    columns: Annotated[dict[Writing, FieldKey], Field(max_length=500, description="{header: field}")] = ABSENT
    values: Annotated[
        dict[FieldKey, dict[Writing, Writing]],
        Field(
            max_length=100, description="{field: {writing: ours}}; `*` is every word that says nothing to us."
        ),
    ] = ABSENT
    save_as: Annotated[Line80, Field(description="Keep it under this name for the next file like this.")] = (
        ABSENT
    )


class FileFilter(BaseModel):
    format: Format = "csv"


@routes.read("/kinds", Kinds, right=USE)
def list_import_kinds(request: Call) -> Kinds:
    """What you may import: fields, layouts, saved mappings."""
    return Kinds(items=[KindRecord.of(one) for one in permitted(request.auth).values()])


@routes.page("", ImportRecord, right=USE, newest_first=True)
def list_imports(request: Call) -> QuerySet:
    """The imports in sight, drafts among them, newest first: your own; all, for whoever sees all."""
    return ImportRun.objects.visible_to(request.auth)


@routes.upload("", WholeImport, right=USE, home="/imports", form=ImportNew, most=LARGEST_UPLOAD)
def create_import(request: Call, body: ImportNew, file: UploadedFile) -> WholeImport:
    """Hand in a file: a draft, of which nothing is written yet.

    Needs the right to import such records too, and its rows the rights that writing them asks for.
    """
    importer = queries.importers().get(body.kind)
    if importer is None:
        raise Refused(Reason("unknown_kind", _("没有这种导入：%s") % body.kind, "kind"))
    name, size = _name_of(file), file.size or 0
    run = planning.begin(request.auth, importer, name, size, file.chunks(), body.mapping)
    return WholeImport.of(run)


def _name_of(file: UploadedFile) -> str:
    try:
        return clean(file.name or "", 200) or "file"
    except Unreadable as problem:
        raise Refused(Reason("file_name", problem.sentence, "file")) from None


@routes.read("/{import_id}", WholeImport, right=USE)
def read_import(request: Call, import_id: Id) -> WholeImport:
    """One import: how far it is, what became of the rows, how the file is read."""
    return WholeImport.of(_opened(request, import_id)[0])


@routes.read("/{import_id}/words", Vocabulary, right=USE)
def list_import_words(request: Call, import_id: Id) -> Vocabulary:
    """The words of a draft's stages, owners, kinds and sources, and what we read them as."""
    run, importer = _draft(request, import_id)
    tables = preview.word_tables(importer, running.source_of(run), run.plan)
    return Vocabulary(items=[WordsRecord.of(one) for one in tables])


@routes.act("/{import_id}/mapping", WholeImport, right=USE, match=False)
def map_import(request: Call, import_id: Id, body: MappingGiven) -> WholeImport:
    """Say how a draft's file is read."""
    run, importer = _draft(request, import_id)
    named = body.model_fields_set
    if "use" in named:
        planning.lay(request.auth, run, importer, body.use)
    if "columns" in named:
        planning.keep_columns(request.auth, run, importer, body.columns)
    if "values" in named:
        planning.keep_values(request.auth, run, importer, body.values)
    if "save_as" in named:
        planning.keep_mapping(request.auth, run, importer, body.save_as)
    return WholeImport.of(run)


@routes.read("/{import_id}/preview", PreviewRecord, right=USE)
def preview_import(request: Call, import_id: Id) -> PreviewRecord:
    """What would become of a draft's first 2,000 rows; nothing stays of it."""
    run, importer = _draft(request, import_id)
    return PreviewRecord.of(running.look_ahead(request.auth, run, importer))


@routes.act("/{import_id}/start", WholeImport, right=USE, match=False)
def start_import(request: Call, import_id: Id) -> WholeImport:
    """Run a draft, or go on with what was stopped or broke off.

    Up to 1,000 rows are in when the answer comes; more go on behind it: ask the import how far it is. Twice is once.
    """
    run, importer = _opened(request, import_id)
    running.start(request.auth, run, importer)
    return _now(run)


@routes.act("/{import_id}/stop", WholeImport, right=USE, match=False)
def stop_import(request: Call, import_id: Id) -> WholeImport:
    """Stop after the batch in hand; what is in stays, and can be gone on with or undone."""
    run, importer = _opened(request, import_id)
    stop_run(actor=request.auth, run=run, importer=importer)
    return _now(run)


@routes.act("/{import_id}/undo", WholeImport, right=USE, match=False)
def undo_import(request: Call, import_id: Id) -> WholeImport:
    """Take a whole import back, or go on doing so; what stayed is in `/imports/{import_id}/kept`."""
    run, importer = _opened(request, import_id)
    running.start_undo(request.auth, run, importer)
    return _now(run)


@routes.page("/{import_id}/refused", RefusedRow, right=USE)
def list_refused_rows(request: Call, import_id: Id) -> QuerySet:
    """The rows that did not come in, and why."""
    run, _importer = _opened(request, import_id)
    return run.imported.filter(outcome=report.ERROR)


@routes.file("/{import_id}/errors", right=USE, types=FORMATS.values())
def download_refused_rows(request: Call, import_id: Id, asked: Query[FileFilter]) -> HttpResponse:
    """The same as a file with the columns of the source, to be mended and imported again."""
    run, _importer = _opened(request, import_id)
    return refused_rows(run, asked.format)


@routes.page("/{import_id}/kept", KeptRow, right=USE)
def list_kept_rows(request: Call, import_id: Id) -> QuerySet:
    """The records that undoing has left as they are, and why."""
    run, _importer = _opened(request, import_id)
    return run.imported.filter(undone=ImportedRow.KEPT)


def _opened(request: Call, pk: int) -> tuple[ImportRun, Importer]:
    return queries.opened(request.auth, pk)


def _draft(request: Call, pk: int) -> tuple[ImportRun, Importer]:
    run, importer = _opened(request, pk)
    if run.state != ImportRun.DRAFT:
        raise Refused(Reason("not_draft", _("这次导入已经开始，不能再改对应关系。"), "state"))
    return run, importer


def _now(run: ImportRun) -> WholeImport:
    run.refresh_from_db()
    return WholeImport.of(run)
