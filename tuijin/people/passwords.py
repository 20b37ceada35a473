"""What a password must be, said in the reader's language (Django's own words lack it in Chinese)."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tuijin.people.models import Person


class LongEnough(MinimumLengthValidator):
    def validate(self, password: str, user: Person | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(self.get_error_message(), code="password_too_short")

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %d 个字符") % self.min_length

    def get_help_text(self) -> str:
        return self.get_error_message()
