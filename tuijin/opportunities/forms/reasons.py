"""Why the record supports just this grade (S7), in sentences, for every door."""

from django.utils.translation import gettext as _

from tuijin.opportunities.rules.grades import Judgement
from tuijin.playbook.queries import label


def grade_reasons(verdict: Judgement) -> list[dict[str, str]]:
    """[{key, text}]: what the date allows, what the evidence allows, then each piece that is lacking for more."""
    reasons = [
        {"key": "date", "text": _by_date(verdict)},
        {"key": "evidence", "text": _("按证据够 %s") % label("grade", verdict.by_evidence)},
    ]
    return reasons + [{"key": condition.key, "text": str(condition.text)} for condition in verdict.lacking]


def _by_date(verdict: Judgement) -> str:
    grade = str(label("grade", verdict.by_date))
    if verdict.days is None:
        return _("没有预计签约日，按日子只能算 %s") % grade
    if verdict.days < 0:
        return _("预计签约日已经过了，按日子只能算 %s") % grade
    return _("离预计签约日 %(days)s 天，按日子够 %(grade)s") % {"days": verdict.days, "grade": grade}
