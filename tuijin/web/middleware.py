"""Turns the named refusals of the house into pages, whichever view raised them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.web.errors import render_error


class RefusalMiddleware:
    """Forbidden → 403, Stale → 409, Refused → 422, where the view has not answered by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Forbidden():
                return render_error(request, 403)
            case Stale():
                return render_error(request, 409)
            case Refused():
                return render_error(request, 422, exception.sentences)
        return None
