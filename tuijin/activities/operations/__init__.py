"""Changes to what was done: written down, corrected, taken back."""

from tuijin.activities.operations.correcting import change_activity, remove_activities, remove_activity
from tuijin.activities.operations.pointing import meet_instead, remap_keys
from tuijin.activities.operations.writing import NewActivity, check_day, import_activities, log

__all__ = [
    "NewActivity",
    "change_activity",
    "check_day",
    "import_activities",
    "log",
    "meet_instead",
    "remap_keys",
    "remove_activities",
    "remove_activity",
]
