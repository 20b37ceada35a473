"""How signing in behaves here, and what it says when something is done."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SAID: dict[str, Any] = {  # allauth's message templates → our words; "": nothing needs to be said
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("已退出。"),
    "account/messages/password_changed.txt": _("密码换好了。"),
    "account/messages/password_set.txt": _("密码换好了。"),
    "mfa/messages/totp_activated.txt": _("两步验证打开了。"),
    "mfa/messages/totp_deactivated.txt": _("两步验证关掉了。"),
    "mfa/messages/recovery_codes_generated.txt": _("新的恢复码生成了。"),
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers himself: an administrator adds people."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **options: Any,
    ) -> None:
        """Say it in the house's words; what is not in the list, allauth says in its own."""
        said = SAID.get(message_template or "")
        if said is None:
            super().add_message(request, level, message_template, *args, **options)
        elif said:
            messages.add_message(request, level, said)
