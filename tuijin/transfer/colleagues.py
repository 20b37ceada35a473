"""Our own people as other systems write them: found, added when unknown, and imported as a list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.people.operations import NewPerson, add_people, change_person, remove_people
from tuijin.people.rules.names import name_key
from tuijin.transfer import queries
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields, words
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.names import NAMES, WITHOUT_NAME, whole_name

KIND = "person"


def _names() -> list[tuple[str, str]]:
    rows = Person.objects.filter(is_active=True).values_list("name", flat=True)
    return [(name, name) for name in rows[:500]]


OWNER = known_as(
    [FieldSpec("owner", Text("负责人", "Owner"), fields.text(80), choices=_names)], words.OWNER_HEADERS
)[0]


def find(source: str, writings: Iterable[str]) -> dict[str, Person]:
    """{writing: person} by the source's key, by e-mail, by name; unknown ones are left out."""
    wanted = {writing for writing in writings if writing}
    by_key = queries.ids_by_key(KIND, source, wanted)
    by_id = Person.objects.in_bulk(list(by_key.values()))
    by_email = {p.email: p for p in Person.objects.filter(email__in={w.lower() for w in wanted if "@" in w})}
    by_name = {p.name_key: p for p in _people_named({name_key(w) for w in wanted})}
    found = {
        w: by_id.get(by_key.get(w, 0)) or by_email.get(w.lower()) or by_name.get(name_key(w)) for w in wanted
    }
    return {writing: person for writing, person in found.items() if person}


def _people_named(keys: Iterable[str]) -> Iterable[Person]:
    """The active one last, so that it wins over an inactive one of the same name."""
    return Person.objects.filter(name_key__in=set(keys)).order_by("is_active", "-pk")


def find_or_add(actor: Actor, drafts: Sequence[Draft]) -> dict[str, Person]:
    """{writing: person} for owners that the drafts bring; unknown ones are added, inactive, without login.

    Whoever sees only his team brings them into it, so that he sees what he has imported.
    """
    writings = sorted({draft.news["owner"] for draft in drafts if draft.news.get("owner")})
    found = find(drafts[0].source, writings) if writings else {}
    missing = {name_key(w): w for w in writings if w not in found}
    team = actor.person.team if actor.person and actor.scope == "team" else None
    people = [NewPerson(name, team=team, is_active=False) for name in missing.values()]
    added = {p.name_key: p for p in add_people(actor=actor, people=people)} if people else {}
    return found | {w: added[name_key(w)] for w in writings if w not in found}


def remark_unknown(drafts: Sequence[Draft]) -> None:
    """Say on the first row of each unknown owner that he will be added."""
    named = [draft for draft in drafts if draft.news.get("owner")]
    known = find(named[0].source, {draft.values["owner"] for draft in named}) if named else {}
    met = set(known)
    for draft in named:
        name = draft.values["owner"]
        if name not in met:
            met.add(name)
            text = Text(
                f"不认识的负责人「{name}」，已作为停用人员加入",
                f"unknown owner “{name}” was added as inactive",
            )
            draft.remarks.append(text)


def _fields() -> tuple[FieldSpec, ...]:
    own = (
        FieldSpec(KEY, Text("编号", "Id"), fields.text(200)),
        FieldSpec("name", Text("姓名", "Name"), fields.text(80)),
        *NAMES,
        FieldSpec("email", Text("邮箱", "E-mail"), fields.lenient_email),
        FieldSpec("phone", Text("电话", "Phone"), fields.text(40)),
    )
    return known_as(own, words.PERSON_HEADERS)


def _identity(values: Mapping[str, Any]) -> str:
    if values.get("email"):
        return f"email:{values['email']}"
    return "" if values.get(KEY) else f"name:{name_key(whole_name(values))}"


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Person.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if not whole_name(draft.values):
            draft.fail(WITHOUT_NAME)
    new = [draft for draft in drafts if draft.target is None and not draft.faults]
    emails = {draft.values["email"] for draft in new if draft.values.get("email")}
    by_email = {person.email: person for person in Person.objects.filter(email__in=emails)}
    by_name = {
        person.name_key: person for person in _people_named(name_key(whole_name(d.values)) for d in new)
    }
    for draft in new:
        email = draft.values.get("email")
        person = by_email.get(email) or _namesake(by_name.get(name_key(whole_name(draft.values))), email)
        if person:
            draft.target = person.pk
            draft.changed = frozenset(_differences(draft, person))


def _namesake(person: Person | None, email: str | None) -> Person | None:
    """The person of that name, unless the e-mails say that they are two."""
    return person if person and not (email and person.email) else None


def _differences(draft: Draft, person: Person) -> dict[str, Any]:
    news = {name: draft.news[name] for name in ("email", "phone") if draft.news.get(name)}
    if draft.news.keys() & {"name", "first_name", "last_name"}:
        news["name"] = whole_name(draft.values)
    return {name: value for name, value in news.items() if getattr(person, name) != value}


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    people = Person.objects.in_bulk([draft.target for draft in drafts if draft.target])

    def change(draft: Draft) -> None:
        person = people[draft.target or 0]
        if changes := _differences(draft, person):
            change_person(actor=actor, person=person, version=person.version, changes=changes)

    return write_each(drafts, change, lambda new: add_people(actor=actor, people=map(_new, new)))


def _new(draft: Draft) -> NewPerson:
    values = draft.values
    return NewPerson(
        whole_name(values), values.get("email") or None, phone=values.get("phone", ""), is_active=False
    )


IMPORTER = Importer(
    key="people",
    kind=KIND,
    label=Text("人员", "People"),
    permission="people:import",
    fields=_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Person, ("name", "email", "phone"), remove_people, change_person, "person"),
)
