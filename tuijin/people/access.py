"""Guards of pages. Every view is `@allowed("room:action")` or `@public("why")`; a test walks them all."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def allowed(permission: str) -> Callable[[View], View]:
    """For people who are signed in and have the right; others are sent to sign in, or refused (403)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.actor.known:
                return redirect_to_login(request.get_full_path())
            request.actor.must(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return guard


def public(reason: str) -> Callable[[View], View]:
    """Open to everybody, with the reason why."""

    def guard(view: View) -> View:
        view.public_because = reason
        return view

    return guard
