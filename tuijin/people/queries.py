"""Reads about our own people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tuijin.common.rooms import Permission, registry
from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.people.models import ApiToken, Grant, Instance, Person, RolePermission, Team
from tuijin.people.prepared import prepared
from tuijin.people.roles import ROLES
from tuijin.people.rules.names import name_key


def colleagues(actor: Actor) -> list[Person]:
    """Active people the actor may name as owner or presales, by name."""
    return _colleagues(actor)


@prepared
def _colleagues(actor: Actor) -> QuerySet[Person]:
    return Person.objects.visible_to(actor).filter(is_active=True).select_related("team")


def within_reach(actor: Actor) -> list[int]:
    """Ids of the people whose work the actor sees."""
    return list(actor.reach) if actor.scope != "all" else list(Person.objects.values_list("pk", flat=True))


def active_within_reach(actor: Actor) -> list[Person]:
    """The active people whose work the actor sees, by name."""
    return list(Person.objects.within_reach(actor).filter(is_active=True).distinct())


def granted(kind: str, ids: Iterable[int]) -> dict[int, set[int]]:
    """{record id: ids of the people to whom it was opened}, of those that were."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Grant.objects.filter(subject_kind=kind, subject_id__in=list(ids))
    for pk, person in rows.values_list("subject_id", "person"):
        found[pk].add(person)
    return found


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


def demos() -> QuerySet[Instance]:
    """This instance, if it says that it is a demo."""
    return Instance.objects.filter(is_demo=True)


def is_demo() -> bool:
    return demos().exists()


def person(actor: Actor, pk: int) -> Person:
    """One colleague with team and roles. Raises Person.DoesNotExist without a login."""
    return Person.objects.visible_to(actor).select_related("team").prefetch_related("roles").get(pk=pk)


def team(pk: int) -> Team:
    return Team.objects.select_related("parent").get(pk=pk)


def demo_logins() -> list[Person]:
    """The people a newcomer may sign in as; none unless the instance is a demo."""
    if not is_demo():
        return []
    people = Person.objects.filter(is_demo=True, is_active=True, email__isnull=False)
    return list(people.select_related("team").prefetch_related("roles").order_by("pk")[:20])


def nobody_yet() -> bool:
    """Whether nobody can sign in: a new instance waits for its first administrator."""
    return not Person.objects.filter(is_active=True, email__isnull=False).exists()


@dataclass(frozen=True)
class Branch:
    """A team in the tree, how deep it stands, and how many active people are in it."""

    team: Team
    depth: int
    people: int


def team_tree() -> list[Branch]:
    """All teams, each after its parent, neighbours by name; in one query for any number of teams."""
    counted = Count("people", filter=Q(people__is_active=True))
    below = defaultdict(list)
    for row in Team.objects.annotate(head_count=counted).order_by("name", "pk"):
        below[row.parent_id].append(row)
    tree, waiting = [], [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        tree.append(Branch(row, depth, row.head_count))
        waiting += [(child, depth + 1) for child in reversed(below[row.pk])]
    return tree


@dataclass(frozen=True)
class Right:
    """One cell of the rights matrix. `changed`: an administrator has departed from the default."""

    key: str
    role: Text
    allowed: bool
    changed: bool
    fixed: bool  # nobody may change it


def rights_matrix() -> list[tuple[Text, list[tuple[Permission, list[Right]]]]]:
    """Room by room, each permission with its cells in the order of ROLES."""
    changes = {(row.role, row.permission): row.allowed for row in RolePermission.objects.all()}
    return [
        (room.label, [(item, [_right(item, role, changes) for role in ROLES]) for item in room.permissions])
        for room in registry.rooms
        if room.permissions
    ]


def _right(item: Permission, role: str, changes: dict[tuple[str, str], bool]) -> Right:
    default = role in item.roles
    allowed = changes.get((role, item.key), default)
    fixed = (role, item.key) == ("administrator", "people:manage")
    return Right(f"{role}/{item.key}", ROLES[role].name, allowed, allowed != default, fixed)


def tokens(actor: Actor) -> list[ApiToken]:
    """The actor's own API tokens, newest first."""
    return list(ApiToken.objects.visible_to(actor))


def token(actor: Actor, pk: int) -> ApiToken:
    """One of the actor's own tokens. Raises ApiToken.DoesNotExist."""
    return ApiToken.objects.visible_to(actor).get(pk=pk)


def scopes(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the actor may lend to a token, grouped by room: (room, [(permission key, words)])."""
    groups = [
        (str(room.label), [(item.key, str(item.label)) for item in room.permissions if actor.can(item.key)])
        for room in registry.rooms
    ]
    return [group for group in groups if group[1]]


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: name}."""
    return dict(Person.objects.visible_to(actor).filter(pk__in=list(ids)).values_list("pk", "name"))
