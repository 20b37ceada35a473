"""Activities, as search knows and shows them: by what was said, who was there, and of which kind they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common import clock
from tuijin.common.rooms import registry, resolve
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.queries import current
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document, Sight
from tuijin.web.words import say_day

LEADING = ("opportunity", "lead")  # a change of such a subject changes who sees what was done about it
TITLE = 60  # characters


def documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = list(Activity.objects.filter(pk__in=list(ids)))
    there: dict[int, list[ActivityPerson]] = defaultdict(list)
    for one in ActivityPerson.objects.filter(activity__in=[row.pk for row in rows]):
        there[one.activity_id].append(one)
    opened = _opened(rows)
    for row in rows:
        theirs = tuple(one.name for one in there[row.pk] if one.person_id is None)
        sight = Sight.of(persons=[row.by_id, *(one.person_id for one in there[row.pk])])
        sight |= opened.get((row.subject_kind, row.subject_id), Sight())
        yield Document(
            row.pk, (), theirs, texts=(row.content, row.response), owner=row.by_id, sight=sight,
            about=row.subject_id if row.subject_kind in LEADING else None,
        )  # fmt: skip


def _opened(rows: Iterable[Activity]) -> dict[tuple[str, int], Sight]:
    """{subject: who sees what was done about it because he sees the subject}."""
    subjects: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        subjects[row.subject_kind].add(row.subject_id)
    return {
        (kind, pk): sight
        for kind, ids in subjects.items()
        for seen_by in registry.seen_by(f"activity:{kind}")
        for pk, sight in seen_by(sorted(ids)).items()
    }


def visible(actor: Actor) -> QuerySet[Activity]:
    return Activity.objects.visible_to(actor)


def finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    rows = _found(actor, tuple(ids))
    names, playbook, today = _names(actor, rows), current(), clock.today()
    found = {}
    for row in rows:
        kind = playbook.kind(row.kind)
        called = str(kind.name) if kind else row.kind
        text = " ".join(row.content.split()) or " ".join(row.response.split())
        told = [
            called,
            say_day(row.on, today),
            row.by.name if row.by else "",
            names.get((row.subject_kind, row.subject_id)),
        ]
        title = Truncator(text).chars(TITLE) if text else called
        found[row.pk] = Find(title, _url(row), " · ".join(filter(None, told)))
    return found


@prepared
def _found(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Activity]:
    return Activity.objects.filter(pk__in=ids).few_visible_to(actor).select_related("by")


def _names(actor: Actor, rows: Sequence[Activity]) -> dict[tuple[str, int], str]:
    names: dict[tuple[str, int], str] = {}
    for key in {row.subject_kind for row in rows}:
        if kind := registry.kind(key):
            ids = [row.subject_id for row in rows if row.subject_kind == key]
            names |= {(key, pk): name for pk, name in resolve(kind.find)(actor, ids).items()}
    return names


def _url(row: Activity) -> str:
    """The subject's page, at this activity; where somebody may not see it, its page says so."""
    kind = registry.kind(row.subject_kind)
    page = reverse(kind.url, args=[row.subject_id]) if kind else ""
    return f"{page}?activity={row.pk}#activity-{row.pk}"
