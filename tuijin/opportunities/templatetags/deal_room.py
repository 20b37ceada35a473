"""Tags of a deal's pages."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.coverage import coverage, touched
from tuijin.opportunities.rules.picture import Picture, in_it, method_of
from tuijin.playbook.queries import current
from tuijin.web.badges import Badge
from tuijin.web.templatetags.ui import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def deal_tabs(context: Context, deal: Opportunity, active: str = "now") -> SafeString:
    """The pages of a deal; counts where the page has the deal's `picture`."""
    counts = _counts(context.get("picture"))
    pages = {
        "now": (_("现在"), "opportunities:deal"),
        "information": (pgettext("deal", "信息"), "opportunities:information"),
        "people": (_("人"), "opportunities:people"),
        "rivals": (_("对手"), "opportunities:rivals"),
    }
    items = [
        {
            "label": label,
            "url": reverse(url, args=[deal.pk]),
            "active": key == active,
            "count": counts.get(key, ""),
        }
        for key, (label, url) in pages.items()
    ]
    return tabs(items, label=_("单子的各页"))


@register.filter
def badge(grade: str) -> Badge | str:
    """What a page shows of a grade."""
    return Names().badge(grade)


def _counts(picture: Picture | None) -> dict[str, str]:
    if picture is None:
        return {}
    playbook = current()
    method = method_of(playbook)
    known, of = touched(coverage(playbook, picture, method))
    return {
        "information": f"{known} / {of}",
        "people": str(len(picture.stakes) or ""),
        "rivals": str(len(in_it(picture, method)) or ""),
    }
