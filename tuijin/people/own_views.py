"""What people do for themselves: profile, language, API tokens."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tuijin.common import clock
from tuijin.people.access import Request, allowed, public
from tuijin.people.forms import TokenForm
from tuijin.people.operations import choose_language, issue_token, revoke_token
from tuijin.people.queries import token as read_token
from tuijin.people.queries import tokens as own_tokens
from tuijin.people.views import roles_of
from tuijin.web.going import found, onward
from tuijin.web.toasts import toast


@allowed("people:read")
def profile(request: Request) -> HttpResponse:
    person = request.actor.person
    assert person is not None  # whoever has signed in is one
    context = {"person": person, "roles": roles_of(person)}
    return render(request, "people/profile.html", context)


@never_cache
@allowed("people:token")
def tokens(request: Request) -> HttpResponse:
    """Own API tokens; a new one's secret is shown on the answer to this form, and never again."""
    form, secret = TokenForm(request.POST or None, actor=request.actor), ""
    if request.method == "POST" and form.attempt(lambda typed: issue_token(actor=request.actor, **typed)):
        secret, form = form.result[1], TokenForm(actor=request.actor)
    context = {"form": form, "secret": secret, "tokens": own_tokens(request.actor), "now": clock.now()}
    return render(request, "people/tokens.html", context, status=form.status)


@allowed("people:token")
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    row = found(read_token, request.actor, pk)
    revoke_token(actor=request.actor, token=row)
    toast(request, _("令牌「%s」收回了") % row.name)
    return onward(request, "people:tokens")


@public("a choice of language, before signing in as well")
def language(request: Request) -> HttpResponse:
    """Remember the language: in the browser, and for whoever is signed in."""
    answer = set_language(request)
    chosen = request.POST.get("language")
    if request.method == "POST" and chosen in ("zh-hans", "en") and request.actor.known:
        choose_language(actor=request.actor, language=chosen)
    return answer
