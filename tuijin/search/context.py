"""What search adds to every page: where its field leads."""

from django.urls import reverse

from tuijin.people.access import Request


def palette(request: Request) -> dict[str, str]:
    actor = getattr(request, "actor", None)
    return (
        {"search_url": reverse("search:search")} if actor and actor.known and actor.can("search:use") else {}
    )
