"""The form that lets a writing of a rival's name count as another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tuijin.opportunities.forms.fields import TextField
from tuijin.web.forms import HouseForm


class RivalNameForm(HouseForm):
    """Which writing counts as whom, and which of his products it names."""

    written = TextField(label=_("单子里写的"), limit=80)
    rival = TextField(label=_("算作哪一家"), limit=80)
    product = TextField(label=_("这种写法其实是他的哪个产品"), limit=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("written", "rival"):
            self.fields[name].widget.attrs |= {"list": "rival-names", "autocomplete": "off"}
