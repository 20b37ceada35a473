"""Reads about our own people."""

from tuijin.people.actors import Actor
from tuijin.people.models import Instance, Person, Team
from tuijin.people.rules.names import name_key


def colleagues(actor: Actor) -> list[Person]:
    """Active people the actor may name as owner or presales, by name."""
    return list(Person.objects.visible_to(actor).filter(is_active=True).select_related("team"))


def everybody(actor: Actor) -> list[Person]:
    """All people, active first, with roles and team."""
    people = Person.objects.visible_to(actor).select_related("team").prefetch_related("roles")
    return list(people.order_by("-is_active", "name", "pk"))


def by_names(names: set[str]) -> dict[str, Person]:
    """{name key: person}; an active person wins over an inactive one of the same name."""
    keys = {name_key(name) for name in names}
    people = Person.objects.filter(name_key__in=keys).order_by("is_active", "-pk")
    return {person.name_key: person for person in people}


def called(text: str) -> Person | None:
    """The active person with this e-mail or name."""
    people = Person.objects.filter(is_active=True)
    return people.filter(email__iexact=text).first() or people.filter(name_key=name_key(text)).first()


def teams() -> list[Team]:
    return list(Team.objects.select_related("parent"))


def is_demo() -> bool:
    return Instance.objects.filter(is_demo=True).exists()
