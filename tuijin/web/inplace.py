"""Facts edited where they are read: the form comes into the fact's place, the dialog, or as a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuijin.web.forms import HouseForm


def edit_in_place(
    request: HttpRequest,
    form: HouseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    after: Callable[[Any, bool], HttpResponse],
    page: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show `form`, or run `act` and answer with `after`(record, whether it stands in the fact's place).

    `page` is the template of the dialog, which is a page of its own without script.
    """
    inline = bool(request.headers.get("HX-Request")) and request.headers.get("HX-Target") != "dialog-body"
    if request.method == "POST" and form.attempt(act):
        return after(form.result, inline)
    template = "web/components/inline_form.html" if inline else page
    answer = render(request, template, context | {"form": form, "save_url": request.path}, status=form.status)
    if inline and request.method == "POST":
        answer["HX-Retarget"], answer["HX-Reswap"] = "closest dd", "innerHTML"
    return answer
