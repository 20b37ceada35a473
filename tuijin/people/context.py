"""What the shell shows on every page: navigation, who is signed in, the demo banner."""

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
    return {
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: navigation(actor, request.path)),
        "demo_banner": SimpleLazyObject(is_demo),
        "theme": request.COOKIES.get("theme", ""),
    }


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
            "active": path == url or path.startswith(url.rstrip("/") + "/"),
            "count": resolve(item.count)(actor) if item.count else None,
        }
        for item in items
    ]
