"""Changes to the imports' memory, and the life of an import: uploaded, mapped, running, undone."""

from tuijin.transfer.operations.counting import count_tables
from tuijin.transfer.operations.exporting import export
from tuijin.transfer.operations.memory import (
    Interrupted,
    begin_run,
    end_run,
    forget,
    hold_run,
    keep_batch,
    remember,
    repoint,
    save_mapping,
)
from tuijin.transfer.operations.runs import (
    fail_run,
    keep_plan,
    launch,
    open_upload,
    stop_run,
    take_over,
    upload,
)
from tuijin.transfer.operations.undoing import begin_undo, undo_run

__all__ = [
    "Interrupted",
    "begin_run",
    "begin_undo",
    "count_tables",
    "end_run",
    "export",
    "fail_run",
    "forget",
    "hold_run",
    "keep_batch",
    "keep_plan",
    "launch",
    "open_upload",
    "remember",
    "repoint",
    "save_mapping",
    "stop_run",
    "take_over",
    "undo_run",
    "upload",
]
