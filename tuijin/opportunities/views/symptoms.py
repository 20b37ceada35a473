"""What is wrong with the open deals in sight: which symptoms, which root faults, whose deals (S8)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.opportunities import operations
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.symptoms import Counted, counted
from tuijin.opportunities.views.board import tabs
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current, label


@allowed("opportunities:read")
def symptoms(request: Request) -> HttpResponse:
    """Counts per symptom with the way to its deals, and per owner and root fault."""
    operations.judge_today()
    playbook = current()
    whole, lines = counted(request.actor, playbook)
    names = [str(root.name) for root in playbook.roots] + [_("合计")]
    found = [_line(symptom, whole) for symptom in playbook.symptoms if whole.symptom[symptom.key]]
    context = {
        "roots": [{"name": root.name, "count": whole.root[root.key]} for root in playbook.roots],
        "rows": sorted(found, key=lambda row: -row["count"]),
        "owners": [{"owner": one.owner, "counts": _by_root(one, names)} for one in lines],
        "tabs": tabs("symptoms", Wanted()),
        "count": sum(whole.root.values()),
    }
    return render(request, "opportunities/symptoms.html", context)


def _by_root(one: Counted, names: list[str]) -> list[tuple[str, int]]:
    counts = list(one.root.values())
    return list(zip(names, [*counts, sum(counts)], strict=True))


def _line(symptom: Any, whole: Counted) -> dict[str, Any]:
    return {
        "symptom": symptom,
        "root": label("root", symptom.root),
        "count": whole.symptom[symptom.key],
        "url": f"{reverse('opportunities:list')}?finding={symptom.key}",
    }
