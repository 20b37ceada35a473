"""The company's own people, their teams, roles and rights."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.functional import cached_property

from tuijin.common.rooms import registry
from tuijin.timeline.models import Versioned
from tuijin.web.ordering import having_ids, united

M = TypeVar("M", bound=models.Model)


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor) -> PersonQuerySet:
        """Colleagues see each other: a name on a deal is no secret. Without a login nobody is seen."""
        return self if actor.known else self.none()

    def within_reach(self, actor) -> PersonQuerySet:
        """The people whose work the actor sees: all, those of his teams, or himself."""
        if actor.scope == "all":
            return self
        if actor.scope == "team":
            return self.in_team_of(actor.person)
        return self.filter(pk=actor.person.pk if actor.person else None)

    def in_team_of(self, person: Person) -> PersonQuerySet:
        """Himself, and those of his team and the teams below it."""
        theirs = Q(team__above__ancestor=person.team_id) if person.team_id else Q()
        return self.filter(Q(pk=person.pk) | theirs)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]  # a base made by a call
    def get_by_natural_key(self, email: str) -> Person:
        return self.get(email__iexact=email)


class Team(Versioned):
    """A team in the tree. `TeamLink` rows keep every ancestor of every team, itself included."""

    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamLink(models.Model):
    """Closure table: `ancestor` stands `depth` levels above `descendant` (0: the team itself)."""

    ancestor = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="one_team_link")]


class Person(Versioned, AbstractBaseUser):
    """Somebody of ours. Without an e-mail (as imports make them) there is no way to sign in."""

    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, db_index=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    below: tuple[int, ...] | None = (
        None  # whose work he sees as a leader of a team, once his rights were read
    )
    in_demo: bool | None = None  # does the instance say that it is a demo? Read with who is signed in

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def role_keys(self) -> frozenset[str]:
        return frozenset(link.role for link in self.roles.all())


class PersonRole(models.Model):
    """A role that a person has (keys of `people.roles`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="one_role_once")]


class RolePermission(models.Model):
    """An administrator's change to what a role may do, over the default that the room declares."""

    role = models.CharField(max_length=40)
    permission = models.CharField(max_length=80)
    allowed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="one_rule_a_role")]


class GrantQuerySet(models.QuerySet):
    def to_actor(self, actor, kind: str) -> models.QuerySet:
        """Ids of records of `kind` that a grant opens to the actor."""
        person = actor.person.pk if actor.person else None
        return self.filter(subject_kind=kind, person=person).values("subject_id")


class Grant(models.Model):
    """An exception to the hierarchy: this record is open to this person, for this reason."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    reason = models.CharField(max_length=200)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "person"], name="one_grant_a_person"
            )
        ]
        indexes = [models.Index(fields=["person", "subject_kind", "subject_id"])]


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, actor) -> ApiTokenQuerySet:
        return self.filter(person=actor.person)


class ApiToken(models.Model):
    """A personal key to the API. Only its hash is kept; its scopes count only as far as the person's rights."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]


class Instance(models.Model):
    """One row: what this instance is. A demo may be thrown away; a real one never is."""

    is_demo = models.BooleanField(default=False)
    demo_day = models.DateField(null=True)


def one_id(pk: int) -> list[int]:
    """This id alone; none for a number beyond all ids, which no database can be asked for in a list."""
    return [pk] if abs(pk) <= models.BigIntegerField.MAX_BIGINT else []


class OwnedQuerySet(models.QuerySet[M]):
    """For records with an owner: seen by hierarchy, by a second person in charge, and by grant."""

    kind = ""
    also_for: tuple[str, ...] = ()  # further person fields that give sight, such as presales

    def visible_to(self, actor) -> Self:
        if actor.scope == "all":
            return self
        if not actor.known:
            return self.none()
        return self.filter(reduce(or_, self._ways(actor)))

    def visible_of(self, actor, ids: Collection[int] | models.QuerySet) -> Self:
        """Of these few records those that the actor sees: what else is open to him is not looked through."""
        few = having_ids(self, ids) if isinstance(ids, models.QuerySet) else self.filter(pk__in=ids)
        return few.few_visible_to(actor, ids)

    def one_visible_to(self, actor, pk: int) -> Self:
        """The record with this id, if the actor sees it; none for a number beyond all ids."""
        return self.visible_of(actor, one_id(pk))

    def few_visible_to(self, actor, ids: Collection[int] | models.QuerySet | None = None) -> Self:
        """The same where few are left by what was asked before; `ids`: they are among these."""
        if actor.scope == "all" or not actor.known:
            return self.visible_to(actor)
        return self.looked_at(reduce(or_, self._ways(actor, ids)))

    def looked_at(self, condition: Q) -> Self:
        """Those that meet it, each looked at: as a case, so that no database begins with an index over it."""
        return self.alias(met=Case(When(condition, then=Value(1)), default=Value(0))).filter(met=1)

    def visible_parts(self, actor, *kinds: Q) -> list[Self]:
        """What the actor sees, or what of it is of one of `kinds`, in parts that share no record.

        `visible_to` asks for any of several ways, so that a database looks through all that there is. Here each
        part has one plain condition: what the hierarchy shows is found among the people's own with an index over
        owner, kind by kind; of the few exceptions to it each is looked at.
        """
        if actor.scope == "all" or not actor.known:
            return [self.visible_to(actor).filter(kind) for kind in kinds or (Q(),)]
        bare = self.model._default_manager.order_by()
        own = self._own(actor)
        also = [bare.filter(**{name: actor.person}).values("pk") for name in self.also_for]
        exceptions = having_ids(self, united([*self._opened(actor), *also])).exclude(own)
        exceptions = exceptions.looked_at(reduce(or_, kinds)) if kinds else exceptions
        return [*(self.filter(own, kind) for kind in kinds or (Q(),)), exceptions]

    def visible_among(self, actor, *kinds: Q) -> Self:
        """Of what the actor sees, what is of one of `kinds` (none: all): where that is little out of much."""
        if actor.scope == "all" or not actor.known:
            return self.visible_to(actor).filter(reduce(or_, kinds, Q()))
        parts = self.model._default_manager.order_by().visible_parts(actor, *kinds)  # type: ignore[attr-defined]
        return having_ids(self, united(part.values("pk") for part in parts))

    def _ways(self, actor, among: Collection[int] | models.QuerySet | None = None) -> list[Q]:
        """The ways to come into sight: within reach of the hierarchy, and the exceptions to it."""
        also = (Q(**{name: actor.person}) for name in self.also_for)
        return [self._own(actor), *(Q(pk__in=ids) for ids in self._opened(actor, among)), *also]

    def _own(self, actor) -> Q:
        alone = len(actor.reach) == 1
        return Q(owner=actor.reach[0]) if alone else Q(owner__in=actor.reach)

    def _opened(self, actor, among: Collection[int] | models.QuerySet | None = None) -> list[models.QuerySet]:
        """Ids of what a grant or a higher room opens to him, among these or all."""
        granted = Grant.objects.to_actor(actor, self.kind)
        return [granted, *(ids(actor, among) for ids in registry.opens(self.kind))]
