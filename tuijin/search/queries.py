"""What an actor finds. His sight is part of the question to the index: no count tells of what he may not see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse

from tuijin.common.rooms import Searchable, registry, resolve
from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.search.models import SearchEntry
from tuijin.search.rules import words
from tuijin.search.rules.words import Question, Word

COUNT_LIMIT = 1_000  # counts stop here and say "1,000+"
NEAREST = (
    200  # of more than can be ranked, how many names that begin so and how many own records are looked at
)


@dataclass(frozen=True)
class Find:
    """A record as it is shown where it was found. `state`: a word on how it stands ("won"), where it needs one."""

    title: str
    url: str
    detail: str = ""
    state: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first finds with their ids, and how many there are ("12", "1,000+")."""

    item: Searchable
    finds: list[tuple[int, Find]]
    count: str


@dataclass(frozen=True)
class Deed:
    """Something to do or a page to go to."""

    label: Text
    url: str
    icon: str


@dataclass(frozen=True)
class _Row:
    kind: str
    id: int
    place: tuple[Any, ...]


def search(actor: Actor, text: str, *, limit: int, kind: str = "") -> list[Group]:
    """What the actor finds, best first, at most `limit` of each kind that has any; of one kind when it is named."""
    question = words.ask(text)
    items = [item for item in kinds(actor) if not kind or item.kind == kind] if question else []
    found = _rows(actor, question, items, COUNT_LIMIT + 1)
    crowded = [item for item in items if len(found[item.kind]) > COUNT_LIMIT]
    nearest = _rows(actor, question, crowded, NEAREST, near=True) if crowded else {}
    return [
        _group(actor, item, found[item.kind], nearest.get(item.kind, []), limit)
        for item in items
        if found[item.kind]
    ]


def kinds(actor: Actor) -> list[Searchable]:
    """The kinds of records that the actor may look for, in order."""
    return sorted(
        (item for item in registry.each("search") if actor.can(item.permission)), key=lambda item: item.order
    )


def _group(actor: Actor, item: Searchable, rows: list[_Row], nearest: list[_Row], limit: int) -> Group:
    ranked = sorted({row.id: row for row in [*rows, *nearest]}.values(), key=lambda row: row.place)[:limit]
    shown = resolve(item.finds)(actor, [row.id for row in ranked])
    count = f"{COUNT_LIMIT:,}+" if len(rows) > COUNT_LIMIT else f"{len(rows):,}"
    return Group(item, [(row.id, shown[row.id]) for row in ranked if row.id in shown], count)


def _rows(
    actor: Actor, question: Question, items: Sequence[Searchable], limit: int, near: bool = False
) -> dict[str, list[_Row]]:
    """{kind: at most `limit` rows of the index in the actor's sight}, in one query."""
    parts, params = [], []
    for item in items:
        for terms in _nearer(actor, question) if near else (question.terms,):
            rows = _entries(item, terms).filter(record_id__in=resolve(item.visible)(actor).order_by())
            try:
                sql, values = rows.values_list("kind", "record_id", "names", "owned_by", "live")[
                    :limit
                ].query.sql_with_params()
            except EmptyResultSet:
                continue
            parts.append(f"SELECT * FROM ({sql}) AS part{len(parts)}")
            params += values
    found: dict[str, list[_Row]] = {item.kind: [] for item in items}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for kind, pk, names, owner, live in cursor.fetchall():
                own = owner is not None and owner == actor.person_id
                found[kind].append(_Row(kind, pk, (*words.rank(names, question, own, live), -pk)))
    return found


def _nearer(actor: Actor, question: Question) -> Iterable[tuple[tuple[Word, ...], ...]]:
    """The question narrowed to names that begin so, and to the actor's own records."""
    yield (*question.terms, (Word(words.NAME + question.whole, begins=True),))
    if actor.person_id:
        yield (*question.terms, (Word(f"{words.OWNER}{actor.person_id}"),))


def _entries(item: Searchable, terms: Iterable[tuple[Word, ...]]) -> QuerySet[SearchEntry]:
    all_of = [(Word(words.KIND + item.kind),), *terms]
    if connection.vendor == "sqlite":
        match = " AND ".join(f"({' OR '.join(map(_fts, term))})" for term in all_of)
        ids = RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [match])
        return SearchEntry.objects.filter(pk__in=ids)
    query = " & ".join(f"({' | '.join(map(_tsquery, term))})" for term in all_of)
    return SearchEntry.objects.extra(where=[f"{_TSVECTOR} @@ %s::tsquery"], params=[query])


_TSVECTOR = "array_to_tsvector(string_to_array(trim(names) || ' ' || words, ' '))"


def _fts(word: Word) -> str:
    return f'"{word.text}"' + "*" * word.begins


def _tsquery(word: Word) -> str:
    return f"'{word.text}'" + ":*" * word.begins


def deeds(actor: Actor, text: str) -> list[Deed]:
    """What the actor may do or go to that answers the text; all of it when the text asks for nothing."""
    question = words.ask(text)
    return [deed for deed in _all_deeds(actor) if not text.strip() or (question and _answers(deed, question))]


def _all_deeds(actor: Actor) -> list[Deed]:
    doing = [(a.label, a.url, a.icon) for a in registry.each("deeds") if actor.can(a.permission)]
    pages = sorted((n for n in registry.each("nav") if actor.can(n.permission)), key=lambda n: n.order)
    going = [(n.label, n.url, n.icon) for n in pages]
    return [Deed(label, reverse(url), icon) for label, url, icon in (*doing, *going)]


def _answers(deed: Deed, question: Question) -> bool:
    names, others = words.words_of("", words.Document(0, (deed.label.zh, deed.label.en)))
    return words.says(question, [*names, *others])
