"""What the pages of the wizard share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tuijin.people.actors import Actor
from tuijin.transfer import queries
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.rules import report
from tuijin.web.going import found


def opened(actor: Actor, pk: int) -> tuple[ImportRun, Importer]:
    """The import in sight, and what it imports. Raises Http404, and Forbidden without the right to import such."""
    return found(queries.opened, actor, pk)


def tally(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """What became of the rows, in words."""
    return [{"label": str(word), "count": counts.get(key, 0)} for key, word in report.COUNTED.items()]


def steps(now: str) -> list[dict[str, Any]]:
    """The way through the wizard, as the stepper shows it."""
    labels = {
        "file": _("选文件"),
        "columns": _("对应列"),
        "values": _("对应取值"),
        "preview": _("预览"),
        "run": _("导入"),
    }
    keys = list(labels)
    here = keys.index(now)
    return [
        {"label": label, "state": "done" if n < here else "now" if n == here else "next"}
        for n, label in enumerate(labels.values())
    ]
