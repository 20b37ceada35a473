"""Turns the named refusals of the house into pages, whichever view raised them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.web.errors import render_error


class RefusalMiddleware:
    """Forbidden → 403, Stale → 409, Refused → 422, where the view has not answered by itself.

    A view that redirects after a form in the dialog need not know that it stood in a dialog.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return only_by_form(request, response)
        if request.headers.get("HX-Target") == "dialog-body" and 300 < response.status_code < 304:
            return leave_dialog(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Forbidden():
                return render_error(request, 403)
            case Stale():
                return render_error(request, 409)
            case Refused():
                return render_error(request, 422, exception.sentences)
        return None


def only_by_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An address that only takes forms says so; browsers show nothing of their own for an empty answer."""
    page = render_error(request, response.status_code)
    page["Allow"] = response.get("Allow", "POST")
    return page


def leave_dialog(response: HttpResponse) -> HttpResponse:
    """The browser goes where the redirect points; followed in the background it would eat the toasts."""
    leaving = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    leaving.cookies = response.cookies
    return leaving
