"""What competitors are called in the whole company (S11)."""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from tuijin.opportunities.models import Opportunity, Rival, RivalName
from tuijin.opportunities.rules.naming import counted_as
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key

MOST = 300  # names proposed while typing


def other_writings() -> Mapping[str, RivalName]:
    """{key of a writing: what it counts as}."""
    return {row.key: row for row in RivalName.objects.all()}


def called(name: str) -> str:
    """The name under which a rival counts: his own as a rule."""
    row = RivalName.objects.filter(key=name_key(name)).first()
    return row.rival if row else name.strip()


def written_as(name: str) -> tuple[str, ...]:
    """Every writing, in whatever deal, that counts as this rival."""
    lost = Opportunity.objects.filter(outcome=Opportunity.LOST).exclude(lost_to="").order_by()
    rows = Rival.objects.order_by().values_list("name").union(lost.values_list("lost_to"))
    writings = other_writings()
    key = name_key(counted_as(name, writings))
    return tuple(sorted(one for (one,) in rows if name_key(counted_as(one, writings)) == key))


def meeting(names: Collection[str]) -> Q:
    """Of deals: where one of these is a rival, or to whom we lost."""
    met = Rival.objects.filter(name__in=names).values("opportunity")
    return Q(pk__in=met) | Q(outcome=Opportunity.LOST, lost_to__in=names)


def known_rivals(actor: Actor) -> list[str]:
    """The rivals in deals in sight and those that have other writings, each once, by the name under which he counts."""
    writings = other_writings()
    names = [*(row.rival for row in writings.values()), *_met(actor).order_by("name")[:MOST]]
    return sorted({name_key(name): name for name in (counted_as(one, writings) for one in names)}.values())


def rivals_named_in(line: str, actor: Actor) -> set[str]:
    """As written: the rivals in deals in sight, and every other writing of a rival, that can stand in the line."""
    names = set(_met(actor))
    names.update(name for row in RivalName.objects.all() for name in (row.written, row.rival))
    said = name_key(line)
    return {name for name in names if (key := name_key(name)) and key in said}


def _met(actor: Actor) -> QuerySet:
    """The names of the rivals in deals in sight, as written, each once."""
    seen = Opportunity.objects.visible_among(actor).values("pk")
    return Rival.objects.filter(opportunity__in=seen).order_by().values_list("name", flat=True).distinct()
