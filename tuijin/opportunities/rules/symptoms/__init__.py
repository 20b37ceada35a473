"""Symptoms and taboos (S8): what the record shows to be wrong, each with its evidence and its cure. Pure.

The same function judges one deal for its page and a hundred thousand for a report.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tuijin.common.text import Text
from tuijin.opportunities.rules.picture import Method, Picture
from tuijin.opportunities.rules.symptoms import contact, offer, standing
from tuijin.playbook.types import RULES, Symptom

Rule = Callable[[Picture, Symptom, Method], Text | None]


def _rule(key: str) -> Rule:
    return next(getattr(module, key) for module in (contact, standing, offer) if hasattr(module, key))


RULE_OF: Mapping[str, Rule] = {key: _rule(key) for key in RULES}


@dataclass(frozen=True)
class Shown:
    """One symptom that a deal shows."""

    symptom: Symptom
    evidence: Text


def shown(deal: Picture, symptoms: Iterable[Symptom], method: Method) -> tuple[Shown, ...]:
    """The symptoms that the deal shows today, serious ones first."""
    found = []
    for symptom in symptoms:
        evidence = RULE_OF[symptom.key](deal, symptom, method)
        if evidence is not None:
            found.append(Shown(symptom, evidence))
    return tuple(sorted(found, key=lambda one: not one.symptom.serious))
