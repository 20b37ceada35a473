"""Asking the database's index: FTS5 on SQLite, a tsvector under GIN on PostgreSQL.

The words hold no quote, blank or backslash (`rules.words`), so they can stand in both query languages as they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from tuijin.common.rooms import Searchable
from tuijin.people.actors import Actor
from tuijin.people.queries import within_reach
from tuijin.search.rules.words import NAME, Question, Word, seen

Terms = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class Part:
    """One kind of records, and what of each is looked for."""

    item: Searchable
    terms: Terms


@dataclass(frozen=True)
class Looked:
    """Of one kind: how many there are (no further than was asked), and the best as (place, id), best first."""

    count: int = 0
    best: tuple[tuple[tuple[int, ...], int], ...] = ()

    def with_others(self, others: Iterable["Looked"], limit: int) -> "Looked":
        """The same count, and the best of all."""
        best = {pk: place for looked in (self, *others) for place, pk in looked.best}
        return Looked(self.count, tuple(sorted((place, pk) for pk, place in best.items())[:limit]))


def look(actor: Actor, question: Question, parts: Sequence[Part], limit: int, most: int) -> list[Looked]:
    """Beside each part its best `limit` among the first `most` in the actor's sight; in one query.

    The exact name stands first, then names that begin so; among these what is live, then the actor's own.
    """
    statements: list[str] = []
    params: list[str | int] = []
    sees = _sees(actor) if parts and actor.known else None
    for number, part in enumerate(parts if actor.known else ()):
        dialect, query = _dialect(part, sees)
        whole = f" {part.item.letter}{NAME}{question.whole}"
        statements.append(_STATEMENT.format(number=number, **dialect))
        params += [f"{whole} ", whole, actor.person_id or 0, query, most, limit]
    counts: Counter[int] = Counter()
    best: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), params)
            for number, count, *place, pk in cursor.fetchall():
                counts[number] = count
                best[number].append(((*place, -pk), pk))
    return [Looked(counts[number], tuple(best[number])) for number in range(len(parts))]


_STATEMENT = """
SELECT * FROM (
    SELECT {number} AS part, count(*) OVER () AS found, fits, closed, others, record_id FROM (
        SELECT entry.record_id,
            CASE WHEN {position}(entry.names, %s) > 0 THEN 0
                 WHEN {position}(entry.names, %s) > 0 THEN 1 ELSE 2 END AS fits,
            CASE WHEN entry.live THEN 0 ELSE 1 END AS closed,
            CASE WHEN entry.owned_by = %s THEN 0 ELSE 1 END AS others
        FROM {matching}
        LIMIT %s
    ) AS near
    ORDER BY fits, closed, others, record_id DESC LIMIT %s
) AS part{number}
"""
_FTS5 = {  # the index leads, whatever the planner thinks of it
    "position": "instr",
    "matching": "search_index CROSS JOIN search_searchentry AS entry ON entry.id = search_index.rowid"
    " WHERE search_index MATCH %s",
}
_GIN = {
    "position": "strpos",
    "matching": "search_searchentry AS entry WHERE entry.lexemes @@ %s::tsquery",
}


def _sees(actor: Actor) -> tuple[list[int], int] | None:
    """(whose records the actor sees, who he is himself); None: he sees all."""
    if actor.scope == "all" or actor.person_id is None:
        return None
    return within_reach(actor) if actor.scope == "team" else [actor.person_id], actor.person_id


def _dialect(part: Part, sees: tuple[list[int], int] | None) -> tuple[dict[str, str], str]:
    """How this database is asked, and the query in its language."""
    letter, terms = part.item.letter, [*([seen(sees[0], [sees[1]])] if sees else []), *part.terms]
    if connection.vendor == "sqlite":
        return _FTS5, " AND ".join(_any_of(term, f'"{letter}{{}}"', "*", " OR ") for term in terms)
    return _GIN, " & ".join(_any_of(term, f"'{letter}{{}}'", ":*", " | ") for term in terms)


def _any_of(term: Iterable[Word], quoted: str, begins: str, either: str) -> str:
    return f"({either.join(quoted.format(word.text) + begins * word.begins for word in term)})"
