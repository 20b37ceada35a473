"""Addresses of the API. Whatever goes wrong below them is answered as a problem, unknown addresses too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from tuijin.api.assembly import assembled
from tuijin.api.views import reference
from tuijin.people.access import public
from tuijin.web.api.problems import problem
from tuijin.web.api.routes import ROOT

View = Callable[..., HttpResponse]


class Rest(StringConverter):
    """All the rest of an address, line breaks in it too."""

    regex = r"[\s\S]+"


register_converter(Rest, "rest")


def without_pages(view: Any) -> View:
    """Answers that the framework gives by itself (404, 405), as problems."""

    @public("asks for a token itself; every operation names its right")
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problem("not_found")
        if response.status_code == 405:
            refusal = problem("method_not_allowed")
            refusal["Allow"] = response["Allow"]
            return refusal
        return response

    return answer


@public("says that there is nothing")
@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem("not_found")


def patterns() -> list[Any]:
    found, namespace, name = assembled().urls
    for pattern in found:
        pattern.callback = without_pages(pattern.callback)
    return [path(f"{ROOT[1:]}/", (found, namespace, name))]


urlpatterns = [
    path(f"{ROOT[1:]}/docs", reference, name="api-reference"),
    *patterns(),
    path("api", unknown),
    path("api/<rest:rest>", unknown),
]
