"""Whether what somebody confirmed is still what stands where the answer lives (S2)."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.homes import mark
from tuijin.opportunities.rules.picture import Picture, method_of
from tuijin.playbook.queries import current
from tuijin.playbook.types import DEAL_FIELDS

FIELDS = {one.name: one.attname for one in Opportunity._meta.concrete_fields if one.name in DEAL_FIELDS}


def marks(row: Opportunity, deal: Picture, questions: Collection[str]) -> dict[str, str]:
    """{question: the mark of what stands where its answer lives} for those of `questions` that live elsewhere."""
    playbook, fields = current(), {name: _text(getattr(row, column)) for name, column in FIELDS.items()}
    method = method_of(playbook)
    return {
        question.key: mark(question.lives, deal, method, fields)
        for question in playbook.questions
        if question.lives and question.key in questions
    }


def standing(row: Opportunity, deal: Picture) -> Picture:
    """The picture without confirmations of what has changed since."""
    confirmed = {one.question for one in deal.said if one.confirms}
    if not confirmed:
        return deal
    now = marks(row, deal, confirmed)
    said = [one for one in deal.said if not one.confirms or one.confirms == now.get(one.question)]
    return replace(deal, said=tuple(said))


def _text(value: object) -> str:
    """An amount the same however many decimals it is told with."""
    if isinstance(value, Decimal):
        value = value.normalize()
    return "" if value is None else str(value)
