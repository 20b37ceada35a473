"""The pages of the import wizard."""

from tuijin.transfer.views.preparing import columns, new, preview_page, words
from tuijin.transfer.views.running import errors, progress, run_page, runs_page, start, stop, undo

__all__ = [
    "columns",
    "errors",
    "new",
    "preview_page",
    "progress",
    "run_page",
    "runs_page",
    "start",
    "stop",
    "undo",
    "words",
]
