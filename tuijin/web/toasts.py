"""Short notices after a deed, with a way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event


def toast(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show `text` on the next full page; `undo` is the URL that a press on 撤销 posts to."""
    messages.success(request, text, extra_tags=undo)


def with_toast(response: HttpResponse, text: str, *, undo: str = "") -> HttpResponse:
    """Show `text` at once, beside the fragment that `response` brings."""
    return trigger_client_event(response, "toast", {"text": str(text), "undo": undo})


def closing_dialog(response: HttpResponse) -> HttpResponse:
    """Close the open dialog when `response` arrives."""
    return trigger_client_event(response, "dialog-close", {})
