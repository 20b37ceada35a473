"""Which playbook keys the records of deals hold (P1)."""

from collections import Counter
from itertools import chain

from django.db.models import Count, Model

from tuijin.opportunities.models import (
    Answer,
    CompellingEvent,
    Confirmation,
    DealFact,
    Deed,
    Dismissal,
    FirstVisit,
    Opportunity,
    Rival,
    RivalArgument,
    Stakeholder,
    Tie,
)
from tuijin.opportunities.queries import FIELD_OF

ONE: dict[str, tuple[type[Model], str]] = {  # area → the records beside deals that hold one of its keys
    "condition": (Confirmation, "condition"),
    "fact": (DealFact, "key"),
    "question": (Answer, "question"),
    "level": (Stakeholder, "level"),
    "way_in": (Stakeholder, "way_in"),
    "deed": (Deed, "kind"),
    "tie": (Tie, "kind"),
    "compelling": (CompellingEvent, "kind"),
    "position": (Rival, "position"),
    "argument": (RivalArgument, "kind"),
    "symptom": (Dismissal, "key"),
}
SEVERAL: dict[str, tuple[type[Model], str]] = {  # area → those that hold a list of them
    "role": (Stakeholder, "roles"),
    "point": (Stakeholder, "points"),
    "idea": (FirstVisit, "ideas"),
}
ONCE = {"condition", "compelling"}  # a deal holds each of these keys once
AREAS = (*FIELD_OF, *ONE, *SEVERAL)


def keys_in_use(area: str) -> dict[str, int]:
    """{playbook key: records of deals that hold it} of one of AREAS."""
    if area in SEVERAL:
        model, name = SEVERAL[area]
        lists = model._default_manager.exclude(**{name: []}).values_list(name, flat=True)
        return dict(Counter(chain.from_iterable(lists)))
    model, name = ONE.get(area) or (Opportunity, FIELD_OF[area])
    rows = model._default_manager.exclude(**{name: ""}).order_by().values(name).annotate(count=Count("pk"))
    return {row[name]: row["count"] for row in rows}
