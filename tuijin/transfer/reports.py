"""The report of an import: every row that needs a look, with the reason, to be mended and imported again."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.cells import quote
from tuijin.common.parsing import as_text
from tuijin.transfer.importing import Draft
from tuijin.transfer.models import ImportRun
from tuijin.transfer.rows import refuse
from tuijin.transfer.rules import report


class Report:
    """A CSV (UTF-8 with BOM, formulas quoted): line, outcome, notes, then the columns of the source."""

    def __init__(self, path: Path, headers: Sequence[str]):
        self.kept = [place for place, header in enumerate(headers) if header not in report.OWN_HEADERS]
        self.width = len(headers)
        try:
            self.file = open(path, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115 (closed by close)
        except OSError:
            raise refuse("report", _("写不了报告「%s」。请检查路径和权限。") % path) from None
        self.writer = csv.writer(self.file)
        self._write([str(report.LINE), str(report.OUTCOME), str(report.NOTES)], list(headers))

    def tell(self, draft: Draft) -> None:
        """Write the draft down unless it was plainly created or left as it was."""
        repaired = [*draft.mended, *draft.notes]
        said = [*draft.faults, *repaired, *draft.remarks]
        if draft.outcome == report.UNCHANGED or (draft.outcome == report.CREATED and not said):
            return
        outcome = str(report.OUTCOMES[draft.outcome])
        if draft.outcome in (report.CREATED, report.UPDATED) and repaired:
            outcome += str(report.ALSO_REPAIRED)
        self._write([str(draft.line), outcome, report.in_one(said)], draft.cells)

    def _write(self, first: list[str], cells: list[Any]) -> None:
        row = [cells[place] for place in self.kept if place < len(cells)] + cells[self.width :]
        self.writer.writerow([quote(as_text(cell)) for cell in [*first, *row]])

    def close(self) -> None:
        self.file.close()


def _refused(run: ImportRun) -> Iterator[list[str]]:
    """The head and the refused rows: line, outcome, reason, then the columns of the source."""
    kept = [place for place, header in enumerate(run.headers) if header not in report.OWN_HEADERS]
    yield [str(report.LINE), str(report.OUTCOME), str(report.NOTES), *(run.headers[place] for place in kept)]
    for row in run.imported.filter(outcome=report.ERROR).order_by("line").iterator():
        cells = [row.cells[place] for place in kept if place < len(row.cells)] + row.cells[len(run.headers) :]
        yield [str(row.line), str(report.OUTCOMES[report.ERROR]), row.notes, *cells]


def refused_csv(run: ImportRun) -> str:
    """The refused rows as CSV (with BOM, formulas quoted)."""
    page = io.StringIO()
    page.write("\ufeff")
    csv.writer(page).writerows([quote(cell) for cell in row] for row in _refused(run))
    return page.getvalue()


def refused_xlsx(run: ImportRun) -> bytes:
    """The refused rows as a workbook, every cell a text."""
    import xlsxwriter  # 15 MB, which only who writes a workbook needs

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_refused(run)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return file.getvalue()
