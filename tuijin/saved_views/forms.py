"""The forms of kept views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.people.actors import Actor
from tuijin.people.roles import ROLES
from tuijin.saved_views.models import SavedView
from tuijin.web.forms import HouseForm, RecordForm, WrittenField

SHARED = (
    (SavedView.PRIVATE, _("只有我")),
    (SavedView.TEAM, _("我的团队")),
    (SavedView.ALL, _("所有人")),
)


class NewViewForm(HouseForm):
    """A name and with whom the view is shared; the list and its query travel along."""

    name = WrittenField(label=_("名字"), max_length=40, help_text=_("例如：本月要签的、十天没动的。"))
    shared = forms.ChoiceField(label=_("谁能看到"), choices=SHARED, widget=forms.RadioSelect)
    kind = forms.CharField(widget=forms.HiddenInput, max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["shared"].initial = SavedView.PRIVATE
        if not actor.can("saved_views:share"):
            del self.fields["shared"]


class ViewForm(RecordForm):
    """Another name, another sharing."""

    name = WrittenField(label=_("名字"), max_length=40)
    shared = forms.ChoiceField(label=_("谁能看到"), choices=SHARED, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not actor.can("saved_views:share"):
            del self.fields["shared"]


class RolesForm(HouseForm):
    """For which roles the list opens with the view."""

    roles = forms.MultipleChoiceField(
        label=_("这些角色打开列表时，先看到它"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.key, role.name) for role in ROLES.values()]  # type: ignore[attr-defined]
