"""Filtering what people own: by whom."""

from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuijin.people.actors import Actor
from tuijin.people.queries import active_within_reach
from tuijin.web.filtering import FilterForm
from tuijin.web.forms import PlainSelect, field_of

R = TypeVar("R", bound=QuerySet)
ME, NOBODY = "me", "none"  # as owner: whoever looks; who sees all may ask for what nobody owns


def owner_of(value: str) -> int | str:
    """A written owner: an id, ME or NOBODY."""
    return value if value in (ME, NOBODY) else int(value)


class OwnedFilters(FilterForm):
    """Filters of a list of things that somebody owns; those who see only their own are not asked for whose."""

    owner = forms.TypedChoiceField(
        label=_("负责人"), required=False, coerce=owner_of, empty_value=None, widget=PlainSelect
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.me = actor.person_id or 0
        if actor.scope == "mine":
            del self.fields["owner"]
            return
        choices: list[tuple[Any, Any]] = [("", _("所有人")), (ME, _("我自己"))]
        choices += [(NOBODY, _("还没有人负责"))] if actor.scope == "all" else []
        choices += [(one.pk, one.name) for one in active_within_reach(actor)]
        field_of(self, "owner", forms.ChoiceField).choices = choices

    def values(self) -> dict[str, Any]:
        """What is asked for and can be read; whoever looks is named by his id."""
        asked = super().values()
        return asked | {"owner": self.me} if asked.get("owner") == ME else asked


def owned(rows: R, owner: int | str | None) -> R:
    """Those of `rows` that belong to whom is asked for: an id, or NOBODY; None asks for nothing."""
    return rows if owner is None else rows.filter(owner=None if owner == NOBODY else owner)
