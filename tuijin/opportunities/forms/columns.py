"""The columns of the list of deals, and which field of a deal each shows."""

from django.utils.translation import gettext_lazy as _

from tuijin.opportunities.forms.labels import FIELDS
from tuijin.web.columns import Column

COLUMNS = (
    Column("name", FIELDS["name"], sort="name", fixed=True),
    Column("customer", FIELDS["customer"], sort="customer"),
    Column("stage", FIELDS["stage"], sort="stage"),
    Column("grade", _("等级"), sort="supported"),
    Column("amount", FIELDS["amount"], sort="amount", num=True),
    Column("expected_on", _("预计"), sort="expected_on"),
    Column("next_step", FIELDS["next_step"], sort="next_step_on"),
    Column("owner", FIELDS["owner"], sort="owner"),
    Column("age", _("开了"), sort="opened_on", num=True),
    Column("source", FIELDS["source"], sort="source", usual=False),
    Column("presales", FIELDS["presales"], usual=False),
    Column("product", FIELDS["product"], usual=False),
    Column("competitors", FIELDS["competitors"], usual=False),
    Column("entered_on", _("到这个阶段"), sort="entered_on", usual=False),
    Column("pushes", _("推迟过几次"), sort="date_pushes", num=True, usual=False),
    Column("closed_on", _("结束"), sort="closed_on", usual=False),
    Column("ref", _("编号"), usual=False),
)
EDITED_AS = {  # column → the field of EDITABLE that is changed there
    "grade": "claimed_grade",
    **{name: name for name in ("amount", "expected_on", "next_step", "owner", "source", "presales")},
    **{name: name for name in ("product", "competitors")},
}
