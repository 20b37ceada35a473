"""A form that is posted twice writes once: by a double click without script, or by going back and sending again.

`{% once %}` puts a word into the form that no other form has. The same form, as it was, gets the first answer again.
"""

import hashlib
import secrets
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuijin.web.operations import Asker, claim_key, free_key, keep_answer
from tuijin.web.toasts import toast

FIELD = "form_once"
LEADS_ON = ("Location", "HX-Redirect")


def once() -> SafeString:
    """The hidden field of a form that writes something new."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(12))


def answered_once(request: HttpRequest, actor: Asker, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` gives; for a form that wrote already, where that led to, and nothing is written.

    The form is taken in the same transaction as its change: of two at the same time one waits for the other. One
    that was refused may be sent again; one in which something else was typed since is another.
    """
    if request.method != "POST" or not request.POST.get(FIELD):
        return answer()
    with transaction.atomic():
        row, mine = claim_key(actor=actor, key=_key(request), digest="")
        if not mine:
            toast(request, _("这一份已经存过了，没有再存一遍"))
            return HttpResponse(status=row.status, headers=row.headers)
        response = answer()
        if where := {name: response[name] for name in LEADS_ON if name in response}:
            keep_answer(actor=actor, row=row, status=response.status_code, headers=where, body="")
        else:
            free_key(row=row)
    return response


def _key(request: HttpRequest) -> str:
    """Where and what: the token of the same form is written differently each time a page is fetched."""
    said = request.POST.copy()
    said.pop("csrfmiddlewaretoken", None)
    sent = f"{request.get_full_path()}\n{said.urlencode()}"
    return "form-" + hashlib.sha256(sent.encode()).hexdigest()[:40]
