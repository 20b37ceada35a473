"""Guards of pages. Every view is `@allowed("room:action")` or `@public("why")`; a test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from tuijin.people.actors import Actor
from tuijin.web.once import answered_once
from tuijin.web.public import View, public

__all__ = ["Request", "allowed", "public"]


class Request(HttpRequest):
    """A request as our pages get it, after the middleware."""

    actor: Actor
    htmx: HtmxDetails


def allowed(permission: str) -> Callable[[View], View]:
    """For people who are signed in and have the right; others are sent to sign in, or refused (403).

    A form with `{% once %}` writes once.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.actor.known:
                return redirect_to_login(request.get_full_path())
            request.actor.must(permission)
            return answered_once(request, request.actor, lambda: view(request, *args, **kwargs))

        guarded.permission = permission  # type: ignore[attr-defined]  # read by guards
        return guarded

    return guard
