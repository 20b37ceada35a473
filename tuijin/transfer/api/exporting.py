"""Lists as files through the API: one for each kind of record that a room lets out, by its right."""

from typing import Annotated, Literal

from django.http import FileResponse
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.common.rooms import Export, registry
from tuijin.transfer.downloads import taken_out
from tuijin.transfer.exporting import FORMATS
from tuijin.web.addresses import settled
from tuijin.web.api import Call, Routes
from tuijin.web.api.values import Line2000

routes = Routes("Exports")


class ExportAsked(BaseModel):
    format: Literal["csv", "xlsx"] = "csv"
    query: Annotated[
        Line2000,
        Field(
            description='The list\'s address after the "?": filters, `sort`, `columns`; as a saved view keeps it. '
            "Without columns those that you see there.",
            examples=["outcome=open&sort=-amount&columns=stage,amount"],
        ),
    ] = ""


def declare(told: Export) -> None:
    """GET /exports/KEY."""

    def export(request: Call, asked: Query[ExportAsked]) -> FileResponse:
        page = registry.list_page(told.kind)
        assert page, told.kind
        return taken_out(request.auth, told.key, settled(page, asked.query, request.auth), asked.format)

    export.__name__ = f"export_{told.key}"
    export.__doc__ = f"""{told.label.en} in sight as a CSV or XLSX file, narrowed as their list would be.

    Who took out what is told on his page.
    """
    routes.file(f"/{told.key}", right=told.permission, types=FORMATS.values())(export)


for one in registry.each("exports"):
    declare(one)
