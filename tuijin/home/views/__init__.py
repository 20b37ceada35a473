"""Pages of the front door."""

from tuijin.home.views.capture import capture, found_deals, lead_line, lead_preview
from tuijin.home.views.front import alive, front_door, tour
from tuijin.home.views.steps import adoption, completion, next_step, step
from tuijin.home.views.today import proposals, today

__all__ = [
    "adoption",
    "alive",
    "capture",
    "completion",
    "found_deals",
    "front_door",
    "lead_line",
    "lead_preview",
    "next_step",
    "proposals",
    "step",
    "today",
    "tour",
]
