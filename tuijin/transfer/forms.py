"""What is chosen in the import wizard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.people.actors import Actor
from tuijin.transfer.importing import Importer
from tuijin.transfer.queries import importers
from tuijin.web.forms import HouseForm, WrittenField, field_of


def permitted(actor: Actor) -> dict[str, Importer]:
    """{key: importer} of what this person may import."""
    return {key: each for key, each in importers().items() if actor.can(each.permission)}


class UploadForm(HouseForm):
    """What the file holds, and the file; `like`: the import whose mended rows these are."""

    kind = forms.ChoiceField(label=_("导入什么"))
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        max_length=200,
        help_text=_(
            "CSV 或 XLSX，第一行是表头；或 HubSpot、Salesforce 导出的几个文件，压成一个 zip。最大 20 MB。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.zip"}),
    )

    like = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any):
        super().__init__(*args, **options)
        choices = [(key, str(each.label)) for key, each in permitted(actor).items()]
        field_of(self, "kind", forms.ChoiceField).choices = choices


class MappingNameForm(HouseForm):
    """The name under which a mapping is kept for the next time."""

    name = WrittenField(
        label=_("存成映射"), required=False, max_length=80, help_text=_("起个名字，下次同样的文件一选就好。")
    )
