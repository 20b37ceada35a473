"""Files that are taken out: of lists, under the right that the room declares, and of what an import refused."""

from tempfile import TemporaryFile
from typing import cast
from urllib.parse import parse_qsl, urlencode

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from tuijin.common import clock
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import FORMATS
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import export
from tuijin.transfer.queries import export_of
from tuijin.transfer.reports import refused_csv, refused_xlsx
from tuijin.web.public import View

LONGEST = 4_000


def page(key: str, permission: str) -> View:
    """The view that answers a form (`query`: the list's address after the "?", `format`) with a file."""

    @allowed(permission)
    @require_POST
    def download(request: Request) -> HttpResponse:
        query = urlencode(parse_qsl(request.POST.get("query", "")[:LONGEST]))
        form = request.POST.get("format", "")
        answer = taken_out(request.actor, key, query, form if form in FORMATS else "csv")
        return cast(HttpResponse, answer)  # guards pass any answer on

    return download


def taken_out(actor: Actor, key: str, query: str, form: str) -> FileResponse:
    """The file of what the list's address `query` asks for, `form` a key of FORMATS. Raises Forbidden."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it when it is sent
    export(actor=actor, key=key, query=query, form=form, file=file)
    file.seek(0)
    name = f"{export_of(key).label} {clock.today().isoformat()}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[form])


def refused_rows(run: ImportRun, form: str) -> HttpResponse:
    """The rows that an import refused, with the reasons, to be mended and imported again."""
    content = refused_xlsx(run) if form == "xlsx" else refused_csv(run)
    response = HttpResponse(content, content_type=FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="tuijin-import-{run.pk}-errors.{form}"'
    return response
