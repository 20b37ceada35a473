"""Views that everybody may open, each with the reason why."""

from collections.abc import Callable

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def public(reason: str) -> Callable[[View], View]:
    """Open to everybody, with the reason why."""

    def guard(view: View) -> View:
        view.public_because = reason  # type: ignore[attr-defined]  # read by guards
        return view

    return guard
