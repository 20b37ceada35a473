"""The API's door: personal tokens; and reads of our own people."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from tuijin.people import models
from tuijin.people.actors import Actor, as_person
from tuijin.people.operations import token_actor
from tuijin.web.api import Call, Record, Routes, Versioned
from tuijin.web.api.values import Id, Pointer

LONGEST_TOKEN = 200


class PersonalToken(HttpBearer):
    """A personal token; what it may do is its scopes as far as the person's rights reach at that moment."""

    openapi_description = "A personal token (`tj_…`), made on the page of your own account."

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = token_actor(token) if len(token) <= LONGEST_TOKEN else None
        if actor is None or actor.person is None:
            return None
        as_person(actor.person).must("people:token")
        request.actor = actor  # type: ignore[attr-defined]
        if "Accept-Language" not in request.headers and actor.person.language:
            translation.activate(actor.person.language)
        return actor


class PersonRecord(Versioned):
    """Somebody of ours."""

    name: str
    email: str | None
    team: Pointer | None
    roles: list[str]
    active: bool

    @classmethod
    def fields_of(cls, row: models.Person) -> dict[str, Any]:
        return {
            "id": row.pk,
            "version": row.version,
            "name": row.name,
            "email": row.email,
            "team": Pointer.to(row.team),
            "roles": sorted(row.role_keys),
            "active": row.is_active,
        }

    @classmethod
    def of(cls, row: models.Person) -> "PersonRecord":
        return cls(**cls.fields_of(row))


class Me(PersonRecord):
    """The person behind the token."""

    language: str
    sees: str
    rights: list[str]


class TeamRecord(Record):
    """A team in the tree."""

    id: int
    name: str
    parent: Pointer | None

    @classmethod
    def of(cls, row: models.Team) -> "TeamRecord":
        return cls(id=row.pk, name=row.name, parent=Pointer.to(row.parent))


routes = Routes("People")


def people(actor: Actor) -> QuerySet[models.Person]:
    return models.Person.objects.visible_to(actor).select_related("team").prefetch_related("roles")


def colleagues(actor: Actor) -> QuerySet[models.Person]:
    """Those whom a record may name: active people."""
    return models.Person.objects.visible_to(actor).filter(is_active=True)


@routes.read("/me", Me)
def read_me(request: Call) -> Me:
    """The person behind the token, and what the token may do.

    `rights` are the token's scopes as far as the person has them now; `sees` is mine, team or all.
    """
    actor = request.auth
    known = PersonRecord.fields_of(actor.person)
    return Me(**known, language=actor.person.language, sees=actor.scope, rights=sorted(actor.permissions))


@routes.page("/people", PersonRecord, right="people:read")
def list_people(request: Call) -> QuerySet:
    """All people, those without a login too."""
    return people(request.auth)


@routes.read("/people/{person_id}", PersonRecord, right="people:read")
def read_person(request: Call, person_id: Id) -> PersonRecord:
    """One person."""
    return PersonRecord.of(people(request.auth).get(pk=person_id))


@routes.page("/teams", TeamRecord, right="people:read")
def list_teams(request: Call) -> QuerySet:
    """All teams; each names the one above it."""
    return models.Team.objects.select_related("parent")


@routes.read("/teams/{team_id}", TeamRecord, right="people:read")
def read_team(request: Call, team_id: Id) -> TeamRecord:
    """One team."""
    return TeamRecord.of(models.Team.objects.select_related("parent").get(pk=team_id))


router = routes.router
