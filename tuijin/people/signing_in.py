"""The pages of django-allauth that we show, each with a word why it has no permission of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from tuijin.web.public import public

SIGNING_IN = "somebody who has not signed in yet must be able to"
ONES_OWN = "one's own account only; allauth asks for the sign-in itself"


class Base36(StringConverter):
    """A number as allauth writes it into links."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")


def answering_422(view: Callable[..., HttpResponse], because: str) -> Callable[..., HttpResponse]:
    """The view, which answers 422 instead of 200 when it shows a form again with its mistakes."""

    @public(because)
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return page


PAGES = (
    ("login/", account.login, "account_login", SIGNING_IN),
    ("logout/", account.logout, "account_logout", ONES_OWN),
    ("inactive/", account.account_inactive, "account_inactive", SIGNING_IN),
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate", ONES_OWN),
    ("password/change/", account.password_change, "account_change_password", ONES_OWN),
    ("password/set/", account.password_set, "account_set_password", ONES_OWN),
    ("password/reset/", account.password_reset, "account_reset_password", SIGNING_IN),
    ("password/reset/done/", account.password_reset_done, "account_reset_password_done", SIGNING_IN),
    (
        "password/reset/key/<base36:uidb36>-<str:key>/", account.password_reset_from_key,
        "account_reset_password_from_key", SIGNING_IN,
    ),
    (
        "password/reset/key/done/", account.password_reset_from_key_done,
        "account_reset_password_from_key_done", SIGNING_IN,
    ),
    ("2fa/", mfa.index, "mfa_index", ONES_OWN),
    ("2fa/authenticate/", mfa.authenticate, "mfa_authenticate", SIGNING_IN),
    ("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate", ONES_OWN),
    ("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp", ONES_OWN),
    ("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp", ONES_OWN),
    ("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes", ONES_OWN),
    ("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes", ONES_OWN),
    ("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes", ONES_OWN),
)  # fmt: skip


def addresses() -> list[URLPattern]:
    """Where they are; whatever else allauth can do (registering, other providers) has no address."""
    return [
        path(f"accounts/{where}", answering_422(view, because), name=name)
        for where, view, name, because in PAGES
    ]
