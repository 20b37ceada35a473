"""Who is acting, through which door, and what that one may do and see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import BigIntegerField, BooleanField, CharField, Exists, QuerySet, Value

from tuijin.common.errors import Forbidden
from tuijin.common.rooms import registry
from tuijin.people.models import Person, PersonRole, RolePermission
from tuijin.people.prepared import prepared
from tuijin.people.roles import REACH, ROLES


@dataclass(frozen=True)
class Actor:
    """A person at a door, or the operator of the machine. Operations and reads start from it.

    `door`: page | api | cli | import | job. `only`: the permissions a token is limited to (None: no limit).
    """

    person: Person | None
    label: str
    door: str = "page"
    operator: bool = False
    only: frozenset[str] | None = field(default=None)
    read: dict[str, int] = field(default_factory=dict, init=False, compare=False, repr=False)  # while he acts

    @property
    def known(self) -> bool:
        """Somebody of ours: the operator or a signed-in person."""
        return self.operator or self.person is not None

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @cached_property
    def permissions(self) -> frozenset[str]:
        everything = frozenset(permission.key for permission in registry.each("permissions"))
        rights = everything if self.operator else rights_of(self.person)
        return rights if self.only is None else rights & self.only

    @cached_property
    def scope(self) -> str:
        """How far the actor sees: "mine", "team" or "all"."""
        if self.operator:
            return "all"
        reaches = [ROLES[key].sees for key in self.person.role_keys if key in ROLES] if self.person else []
        return max(reaches, key=REACH.index, default="mine")

    @cached_property
    def reach(self) -> tuple[int, ...]:
        """Ids of the people whose work the actor sees, unless he sees all; read once while he acts."""
        if self.scope != "team" or self.person is None:
            return () if self.person is None else (self.person.pk,)
        if self.person.below is not None:
            return self.person.below
        return tuple(Person.objects.within_reach(self).order_by("pk").values_list("pk", flat=True).distinct())

    def can(self, permission: str) -> bool:
        return permission in self.permissions

    def must(self, permission: str) -> None:
        """Raise Forbidden unless the actor has the right."""
        if not self.can(permission):
            raise Forbidden(permission)

    def with_all_rights(self) -> Actor:
        """The same one, for what follows from a right already checked, as a handover does."""
        return replace(self, operator=True, only=None)

    def through(self, door: str) -> Actor:
        """The same one at another door."""
        return replace(self, door=door)

    def shape(self, numbers: list[int]) -> Sight:
        """How he sees, for a read that is prepared; the ids behind it are added to `numbers`."""
        sees = (self.operator, self.scope, len(self.reach), self.permissions)
        if self.person is None:
            return Sight(*sees)
        numbers += [self.person.pk, self.person.team_id or 0, *self.reach]
        return Sight(*sees, self.person.role_keys, person=True, team=bool(self.person.team_id))


@dataclass(frozen=True)
class Sight:
    """How somebody sees, whoever it is; `reach`: the work of how many people."""

    operator: bool
    scope: str
    reach: int
    permissions: frozenset[str]
    roles: frozenset[str] = frozenset()
    person: bool = False
    team: bool = False

    def standing_in(self, numbers: Iterator[int]) -> Actor:
        """Somebody who sees like that, with the next numbers for ids. What else a read might ask of him fails."""
        actor = Actor(self._person(numbers) if self.person else None, "", operator=self.operator)
        reach = tuple(next(numbers) for _place in range(self.reach))
        vars(actor).update(scope=self.scope, reach=reach, permissions=self.permissions)
        return actor

    def _person(self, numbers: Iterator[int]) -> Person:
        pk, team = next(numbers), next(numbers)
        person = Person.from_db("default", ["id", "team_id"], [pk, team if self.team else None])
        person.role_keys = self.roles
        return person


NOBODY = Actor(None, "")
OPERATOR = Actor(None, "command line", "cli", operator=True)


def as_person(person: Person, door: str = "page", only: frozenset[str] | None = None) -> Actor:
    return Actor(person, person.name, door, only=only)


def rights_of(person: Person | None) -> frozenset[str]:
    """Permission keys of a person: the defaults of his roles, with the administrator's changes."""
    if person is None:
        return frozenset()
    roles, changes = _roles_and_changes(person)
    return frozenset(
        permission.key
        for permission in registry.each("permissions")
        if any(changes.get((role, permission.key), role in permission.roles) for role in roles)
    )


def _roles_and_changes(person: Person) -> tuple[frozenset[str], dict[tuple[str, str], bool]]:
    """(his roles, {(role, permission): what an administrator has made of it}), in one query.

    The same query finds out whose work he sees, where one of his roles leads a team (`Actor.reach`).
    """
    rows = _rights(person.pk, person.team_id)
    person.role_keys = frozenset(role for role, permission, *_rest in rows if role and not permission)
    found = {pk for *_rest, pk in rows if pk}
    person.below = tuple(sorted(found)) if found else None
    told = {(role, permission): bool(allowed) for role, permission, allowed, _pk in rows if permission}
    return person.role_keys, told


@prepared
def _rights(person: int, team: int | None) -> QuerySet:
    """(role, permission, whether it is allowed, somebody whose work he sees): each row says one of the three."""
    roles = PersonRole.objects.filter(person=person)
    changes = RolePermission.objects.filter(role__in=roles.values("role"))
    leads = roles.filter(role__in=[role.key for role in ROLES.values() if role.sees == "team"])
    colleagues = Person.objects.in_team_of(Person(pk=person, team_id=team)).filter(Exists(leads)).order_by()
    word, yes, nobody = Value("", CharField()), Value(True, BooleanField()), Value(0, BigIntegerField())
    return roles.values_list("role", word, yes, nobody).union(
        changes.values_list("role", "permission", "allowed", nobody),
        colleagues.values_list(word, word, yes, "pk"),
        all=True,
    )
