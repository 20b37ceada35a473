"""Changes to our own people, teams, roles and rights."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.rooms import Owned, registry, resolve
from tuijin.common.text import listed
from tuijin.people.actors import Actor, as_person
from tuijin.people.models import (
    ApiToken,
    Grant,
    Instance,
    Person,
    PersonRole,
    RolePermission,
    Team,
    TeamLink,
)
from tuijin.people.roles import ROLES
from tuijin.people.rules.names import name_key
from tuijin.timeline.operations import Happening, record, revise
from tuijin.timeline.queries import pointed_at


@dataclass(frozen=True)
class NewPerson:
    """What is known of a new person. Without `email` there is no login (as imports add people)."""

    name: str
    email: str | None = None
    roles: tuple[str, ...] = ()
    team: Team | None = None
    password: str | None = None
    phone: str = ""
    language: str = ""
    is_active: bool = True
    is_demo: bool = False


def add_people(*, actor: Actor, people: Iterable[NewPerson]) -> list[Person]:
    """Add people with their roles; e-mails must be new. Raises Refused naming the first that is taken."""
    people = list(people)
    _refuse_taken(people)
    with transaction.atomic():
        hashed = {
            word: make_password(word) for word in {new.password for new in people}
        }  # slow, so once each
        rows = Person.objects.bulk_create([_row(new, hashed[new.password]) for new in people])
        PersonRole.objects.bulk_create(
            [
                PersonRole(person=row, role=role)
                for row, new in zip(rows, people, strict=True)
                for role in new.roles
            ]
        )
        record(
            actor=actor,
            happenings=[Happening("person", row.pk, "created", {"name": row.name}) for row in rows],
        )
    return rows


def _row(new: NewPerson, password: str) -> Person:
    return Person(
        password=password,
        email=new.email.lower() if new.email else None,
        name=new.name,
        name_key=name_key(new.name),
        team=new.team,
        phone=new.phone,
        language=new.language,
        is_active=new.is_active,
        is_demo=new.is_demo,
        created_at=clock.now(),
    )


def _refuse_taken(people: Sequence[NewPerson]) -> None:
    emails = [new.email.lower() for new in people if new.email]
    taken = set(Person.objects.filter(email__in=emails).values_list("email", flat=True))
    twice = {email for email in emails if emails.count(email) > 1}
    for email in sorted(taken | twice):
        raise Refused(Reason("email_taken", _("已有人用这个邮箱：%s") % email, "email"))
    for role in {role for new in people for role in new.roles} - ROLES.keys():
        raise Refused(Reason("unknown_role", _("没有这个角色：%s") % role, "roles"))


def change_person(*, actor: Actor, person: Person, version: int, changes: dict[str, Any]) -> Person:
    """Change fields of a person and, with the key "roles", his roles. Raises Stale, Refused."""
    actor.must("people:manage")
    changes = dict(changes)
    roles = changes.pop("roles", None)
    if "name" in changes:
        changes["name_key"] = name_key(changes["name"])
    with transaction.atomic():
        _keep_one_administrator(person, roles, changes)
        also = _replace_roles(person, roles) if roles is not None else {}
        now, _told = revise(
            actor=actor, kind="person", row=person, version=version, changes=changes, also=also
        )
    return now


def remove_people(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take away people who never signed in and to whom nothing belongs; {id: why he stays} of the others."""
    actor.must("people:manage")
    used = pointed_at(Person, ids)
    rows = list(Person.objects.filter(pk__in=ids))
    going = [row for row in rows if row.pk not in used and not row.is_active and row.last_login is None]
    with transaction.atomic():
        Person.objects.filter(pk__in=[row.pk for row in going]).delete()
        record(
            actor=actor,
            happenings=[Happening("person", row.pk, "removed", {"name": row.name}) for row in going],
        )
    return {pk: _("他名下或他经手的还有记录。") for pk in set(ids) - {row.pk for row in going}}


def _replace_roles(person: Person, roles: Iterable[str]) -> dict[str, list[Any]]:
    before = sorted(person.roles.values_list("role", flat=True))
    if before == sorted(roles):
        return {}
    PersonRole.objects.filter(person=person).delete()
    PersonRole.objects.bulk_create([PersonRole(person=person, role=role) for role in roles])
    return {"roles": [before, sorted(roles)]}


def _keep_one_administrator(person: Person, roles: Iterable[str] | None, changes: dict[str, Any]) -> None:
    loses = (roles is not None and "administrator" not in roles) or changes.get("is_active") is False
    if not loses or "administrator" not in person.role_keys:
        return
    administrators = Person.objects.filter(roles__role="administrator", is_active=True).select_for_update()
    if not [other for other in administrators if other.pk != person.pk]:
        raise Refused(Reason("last_administrator", _("这是最后一位管理员，请先任命另一位"), "roles"))


def deactivate(
    *, actor: Actor, person: Person, version: int, receiver: Person | None = None
) -> dict[str, int]:
    """End a person's access and hand all that he owns to `receiver`; {kind: how many}. History stays his.

    Raises Refused without a receiver when he owns anything, for the last administrator; Stale.
    """
    actor.must("people:manage")
    owned = owned_by(person)
    if owned and (receiver is None or receiver.pk == person.pk or not receiver.is_active):
        raise Refused(Reason("receiver_missing", _("他名下还有记录，请选一位在职的同事接手"), "receiver"))
    with transaction.atomic():
        change_person(actor=actor, person=person, version=version, changes={"is_active": False})
        moved = {item.kind: _hand_over(actor, item, person, receiver) for item, _count in owned}
        if moved and receiver:
            data = {"to": receiver.name, "moved": moved}
            record(actor=actor, happenings=[Happening("person", person.pk, "handed_over", data)])
        ApiToken.objects.filter(person=person).delete()
    return moved


def _hand_over(actor: Actor, item: Owned, giver: Person, receiver: Person | None) -> int:
    return resolve(item.reassign)(actor=actor.with_all_rights(), giver=giver, receiver=receiver)


def owned_by(person: Person) -> list[tuple[Owned, int]]:
    """What a person owns, over all rooms: (declaration, how many), only where there is any."""
    counted = [(item, resolve(item.count)(person)) for item in registry.each("owned")]
    return [(item, count) for item, count in counted if count]


def set_password(*, actor: Actor, person: Person, password: str) -> None:
    """Give a person a new password (already checked by the form)."""
    actor.must("people:manage")
    with transaction.atomic():
        person.set_password(password)
        Person.objects.filter(pk=person.pk).update(password=person.password)
        record(actor=actor, happenings=[Happening("person", person.pk, "password_set")])


def choose_language(*, actor: Actor, language: str) -> None:
    """Keep the person's own choice of language ("zh-hans", "en")."""
    Person.objects.filter(pk=actor.person_id).update(language=language)


def create_team(*, actor: Actor, name: str, parent: Team | None = None) -> Team:
    """Add a team below `parent`, with its links to every ancestor. Raises Refused without a name."""
    actor.must("people:manage")
    _check_team_name(name)
    with transaction.atomic():
        team = Team.objects.create(name=name, parent=parent)
        above = TeamLink.objects.filter(descendant=parent) if parent else TeamLink.objects.none()
        TeamLink.objects.bulk_create(
            [TeamLink(ancestor=team, descendant=team, depth=0)]
            + [
                TeamLink(ancestor_id=link.ancestor_id, descendant=team, depth=link.depth + 1)
                for link in above
            ]
        )
        record(actor=actor, happenings=[Happening("team", team.pk, "created", {"name": name})])
    return team


def change_team(*, actor: Actor, team: Team, version: int, name: str, parent: Team | None) -> Team:
    """Rename a team and put it, with all that stands below, under `parent`. Raises Refused for a loop, Stale."""
    actor.must("people:manage")
    _check_team_name(name)
    if parent and TeamLink.objects.filter(ancestor=team, descendant=parent).exists():
        raise Refused(Reason("team_loop", _("团队不能放到自己或自己的下级里面"), "parent"))
    with transaction.atomic():
        changes = {"name": name, "parent": parent}
        now, told = revise(actor=actor, kind="team", row=team, version=version, changes=changes)
        if "parent" in told:
            _relink(now)
    return now


def remove_team(*, actor: Actor, team: Team) -> None:
    """Take an empty team away. Raises Refused while people or teams are in it."""
    actor.must("people:manage")
    if team.people.exists() or team.children.exists():
        raise Refused(Reason("team_in_use", _("团队里还有人或下级团队，先把他们移走"), "team"))
    with transaction.atomic():
        record(actor=actor, happenings=[Happening("team", team.pk, "removed", {"name": team.name})])
        team.delete()


def _relink(team: Team) -> None:
    """Cut the branch off all that stood above it, and link it to all that stands above it now."""
    below = dict(TeamLink.objects.filter(ancestor=team).values_list("descendant", "depth"))
    TeamLink.objects.filter(descendant__in=below).exclude(ancestor__in=below).delete()
    above = TeamLink.objects.filter(descendant=team.parent_id).values_list("ancestor", "depth")
    TeamLink.objects.bulk_create(
        TeamLink(ancestor_id=over, descendant_id=under, depth=up + 1 + down)
        for over, up in list(above)
        for under, down in below.items()
    )


def _check_team_name(name: str) -> None:
    if not name.strip():
        raise Refused(Reason("name_missing", _("请写团队的名称"), "name"))


def set_permission(*, actor: Actor, role: str, permission: str, allowed: bool) -> None:
    """Change what a role may do. Administrators cannot lose the right to manage people."""
    actor.must("people:manage")
    if (role, permission) == ("administrator", "people:manage") and not allowed:
        raise Refused(Reason("lockout", _("管理员必须能管理人员，否则没有人能改回来"), "permission"))
    if role not in ROLES or permission not in {item.key for item in registry.each("permissions")}:
        raise Refused(Reason("unknown_permission", _("没有这个角色或权限"), "permission"))
    with transaction.atomic():
        RolePermission.objects.update_or_create(
            role=role, permission=permission, defaults={"allowed": allowed}
        )
        data = {"role": role, "permission": permission, "allowed": allowed}
        record(actor=actor, happenings=[Happening("instance", 0, "permission_changed", data)])


def grant(*, actor: Actor, kind: str, subject_id: int, person: Person, reason: str) -> Grant:
    """Open one record to one person beyond the hierarchy; what stands below it (its customer) opens too."""
    actor.must("people:grant")
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("请写明为什么要开放给他"), "reason"))
    with transaction.atomic():
        row, _made = Grant.objects.update_or_create(
            subject_kind=kind,
            subject_id=subject_id,
            person=person,
            defaults={"reason": reason, "granted_by": actor.label, "granted_at": clock.now()},
        )
        data = {"person": person.name, "reason": reason}
        record(actor=actor, happenings=[Happening(kind, subject_id, "granted", data)])
    return row


def withdraw(*, actor: Actor, grant: Grant) -> None:
    """Take a grant back."""
    actor.must("people:grant")
    with transaction.atomic():
        data = {"person": grant.person.name, "reason": grant.reason}
        grant.delete()
        told = Happening(grant.subject_kind, grant.subject_id, "grant_withdrawn", data)
        record(actor=actor, happenings=[told])


def issue_token(*, actor: Actor, name: str, scopes: Iterable[str], days: int = 90) -> tuple[ApiToken, str]:
    """A new personal API token (row, secret). The secret is shown once and never kept. Ends after `days` (1–366)."""
    actor.must("people:token")
    if actor.person is None:
        raise Forbidden("people:token")
    _check_token(name, scopes := sorted(scopes), days)
    secret = "tj_" + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        person=actor.person,
        name=name,
        digest=digest_of(secret),
        tail=secret[-4:],
        scopes=scopes,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    record(actor=actor, happenings=[Happening("person", actor.person.pk, "token_issued", {"name": name})])
    return row, secret


def _check_token(name: str, scopes: list[str], days: int) -> None:
    unknown = sorted(set(scopes) - {item.key for item in registry.each("permissions")})
    problems = []
    if not name.strip():
        problems.append(Reason("name_missing", _("请给令牌起个名字，写明用在哪里"), "name"))
    if not scopes or unknown:
        problems.append(
            Reason("scopes", _("请选令牌能做什么；没有的权限：%s") % listed(unknown or ["—"]), "scopes")
        )
    if not 1 <= days <= 366:
        problems.append(Reason("days", _("有效期要在 1 到 366 天之间"), "days"))
    if problems:
        raise Refused(*problems)


def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """End a token at once."""
    record(
        actor=actor, happenings=[Happening("person", token.person_id, "token_revoked", {"name": token.name})]
    )
    token.delete()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def token_actor(secret: str) -> Actor | None:
    """The actor behind a presented token: scopes ∩ the person's rights now. None if unknown or ended."""
    now = clock.now()
    tokens = ApiToken.objects.select_related("person").filter(digest=digest_of(secret), expires_at__gt=now)
    token = tokens.filter(person__is_active=True).first()
    if token is None:
        return None
    if token.used_at is None or now - token.used_at > timedelta(
        minutes=5
    ):  # one write in five minutes is enough
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return as_person(token.person, "api", frozenset(token.scopes))


def mark_instance(*, is_demo: bool) -> Instance:
    """Say what this instance is."""
    row, _made = Instance.objects.update_or_create(
        pk=1, defaults={"is_demo": is_demo, "demo_day": clock.today() if is_demo else None}
    )
    return row
