"""The form in which an administrator edits the playbook: a text per file, the reason, keys to be mapped."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _

from tuijin.common.errors import Reason
from tuijin.playbook.loader.areas import FILES
from tuijin.playbook.operations import STAYS
from tuijin.playbook.types import Playbook
from tuijin.playbook.words import area_name


class EditForm(forms.Form):
    """Fields: `base` (id of the version it began from), one text per file, `reason`, and `map:area:key`."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, files: Mapping[str, str] | None = None, base: int | None = None):
        super().__init__(data, initial={"base": base})
        self.fields["reason"].label = _("为什么改")
        self.fields["reason"].help_text = _("和这一版一起留下，以后的人看得懂。")
        for area in FILES:
            text = forms.CharField(required=False, strip=False, label=area.file, widget=forms.Textarea)
            text.widget.attrs = {"rows": 16, "class": "code", "spellcheck": "false", "wrap": "off"}
            text.initial = (files or {}).get(area.file, "")
            self.fields[area.file] = text

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[area.file] for area in FILES]

    @property
    def mappings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("map:")]

    def typed_files(self) -> dict[str, str]:
        """What was typed, {name: text}, with plain line ends; empty optional files are left out."""
        typed = [(area, (self.data.get(area.file) or "").replace("\r\n", "\n")) for area in FILES]
        return {area.file: text for area, text in typed if area.required or text.strip()}

    def ask_mapping(self, gone: Mapping[str, Mapping[str, int]], playbook: Playbook) -> None:
        """A choice for each vanished key that records hold."""
        for area, held in gone.items():
            for key, count in held.items():
                names = {"area": area_name(area), "key": key, "count": count}
                choices = [
                    ("", "—"),
                    *((item.key, f"{item.name} ({item.key})") for item in playbook.items(area)),
                    *([] if area == "stage" else [(STAYS, _("没有对应的，旧的留着"))]),
                ]
                self.fields[f"map:{area}:{key}"] = forms.ChoiceField(
                    required=False,
                    choices=choices,
                    label=_("%(area)s「%(key)s」没有了，%(count)d 条记录在用，换成") % names,
                )

    def mapping(self) -> dict[str, dict[str, str]]:
        """What was chosen: {area: {old: new}}."""
        chosen: dict[str, dict[str, str]] = {}
        for name in self.fields:
            if name.startswith("map:") and self.data.get(name):
                _prefix, area, key = name.split(":", 2)
                chosen.setdefault(area, {})[key] = self.data[name]
        return chosen

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Show each reason at its field, or above the form."""
        for reason in reasons:
            at = next((name for name in (reason.field, f"map:{reason.field}") if name in self.fields), None)
            self.add_error(at, str(reason.text))
