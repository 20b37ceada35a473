"""Icons as inline SVG, from the installed icon set; drawn once per name and size."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist, _render_icon

SIZES = {"small": 14, "": 16, "large": 22}


@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """The icon `name`, hidden from screen readers; `size` is "small", "" or "large". A dot if unknown."""
    kind = f"icon icon-{size}" if size else "icon"
    attributes = {"class": kind, "aria-hidden": "true", "stroke-width": "1.75"}
    try:
        drawn = _render_icon(name, SIZES[size], **attributes)
    except IconDoesNotExist:
        drawn = _render_icon("dot", SIZES[size], **attributes)
    return mark_safe(drawn)
