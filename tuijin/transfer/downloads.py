"""The page that takes a list out: one for each kind of record, under the right that its room declares."""

import datetime as dt
from tempfile import TemporaryFile
from typing import cast
from urllib.parse import parse_qsl, urlencode

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from tuijin.common import clock
from tuijin.people.access import Request, allowed
from tuijin.transfer.exporting import FORMATS
from tuijin.transfer.operations import export
from tuijin.transfer.queries import export_of
from tuijin.web.public import View

LONGEST = 4_000


def page(key: str, permission: str) -> View:
    """The view that answers a form (`query`: the list's address after the "?", `format`) with a file."""

    @allowed(permission)
    @require_POST
    def download(request: Request) -> HttpResponse:
        query = urlencode(parse_qsl(request.POST.get("query", "")[:LONGEST]))
        form = request.POST.get("format", "")
        form = form if form in FORMATS else "csv"
        file = TemporaryFile()  # noqa: SIM115  # the answer closes it when it is sent
        export(actor=request.actor, key=key, query=query, form=form, file=file)
        file.seek(0)
        name = f"{export_of(key).label} {_day(clock.today())}.{form}"
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[form])
        return cast(HttpResponse, answer)  # guards pass any answer on

    return download


def _day(day: dt.date) -> str:
    return day.isoformat()
