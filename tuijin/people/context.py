"""What the shell shows on every page: navigation, who is signed in, the demo banner."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tuijin.common.rooms import registry, resolve
from tuijin.people.access import Request
from tuijin.people.actors import Actor
from tuijin.people.queries import is_demo


def shell(request: Request) -> dict[str, Any]:
    """Lazy, so that error pages and fragments that show none of it ask the database nothing."""
    actor = getattr(request, "actor", None)
    lines = SimpleLazyObject(lambda: navigation(actor, request.path))
    return {
        "actor": actor,
        "navigation": lines,
        "demo_banner": SimpleLazyObject(lambda: demo_banner(request)),
        "dock": SimpleLazyObject(lambda: dock(lines)),
        "capture_url": SimpleLazyObject(lambda: capture_url(actor)),
        "theme": request.COOKIES.get("theme", ""),
    }


def demo_banner(request: Request) -> bool:
    """Is this a demo? Known of who is signed in; asked for everybody else."""
    known = getattr(getattr(request, "user", None), "in_demo", None)
    return is_demo() if known is None else known


def navigation(actor: Actor | None, path: str) -> list[dict[str, Any]]:
    """The lines of the navigation that the actor may open, in order."""
    if actor is None or not actor.known:
        return []
    items = sorted(
        (item for item in registry.each("nav") if actor.can(item.permission)), key=lambda i: i.order
    )
    return [
        {
            "key": item.key,
            "label": item.label,
            "url": (url := reverse(item.url)),
            "icon": item.icon,
            "phone": item.phone,
            "active": _part(path) == _part(url),
            "count": resolve(item.count)(actor) if item.count else None,
        }
        for item in items
    ]


def _part(path: str) -> str:
    """The part of the house in which a page is: its address's first word."""
    return path.split("/")[1]


DOCK = (2, 1)  # lines of the phone's bar before and after the ＋; the rest stands behind 我


def dock(items: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The bar at the foot of the phone: what stands before the ＋, after it, and behind 我."""
    phone = [item for item in items if item["phone"]]
    shown = phone[: sum(DOCK)]
    return {
        "before": shown[: DOCK[0]],
        "after": shown[DOCK[0] :],
        "behind": [item for item in items if item not in shown],
    }


def capture_url(actor: Actor | None) -> str:
    """Where the ＋ leads; "" for those who write nothing down."""
    found = next((room.capture for room in registry.rooms if room.capture), None)
    return reverse(found.url) if found and actor and actor.known and actor.can(found.permission) else ""
