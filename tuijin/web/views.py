"""The gallery of components, and the reader's choice of theme and language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tuijin.web import gallery as specimens
from tuijin.web.public import public

YEAR = 365 * 24 * 3600
THEMES = {"light", "dark"}


@public("shows components with invented data")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "web/gallery.html", specimens.everything())


@public("a choice of looks, kept in the reader's browser")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or (anything else) the system's own choice; then back to the page."""
    back = HttpResponseRedirect(safe_return(request))
    choice = request.POST.get("theme", "")
    if choice in THEMES:
        back.set_cookie("theme", choice, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        back.delete_cookie("theme", samesite="Lax")
    return back


def safe_return(request: HttpRequest) -> str:
    """Where to go back to: `next` if it is ours, otherwise the start page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


@public("a choice of language, kept in the reader's browser")
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language for this browser."""
    return set_language(request)
