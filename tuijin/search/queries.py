"""What an actor finds. His sight is part of the question to the index: no count tells of what he may not see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from tuijin.common.rooms import Searchable, registry, resolve
from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.search.index import Looked, Part, Terms, look
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
    more: bool


@dataclass(frozen=True)
class Deed:
    """Something to do or a page to go to."""

    label: Text
    url: str
    icon: str


def search(actor: Actor, text: str, *, limit: int, kind: str = "") -> list[Group]:
    """What the actor finds, best first, at most `limit` of each kind that has any; of one kind when it is named."""
    question = words.ask(text)
    items = [item for item in kinds(actor) if question and kind in ("", item.kind)]
    found = look(actor, question, [Part(item, question.terms) for item in items], limit, COUNT_LIMIT + 1)
    groups = zip(items, _completed(actor, question, items, found, limit), strict=True)
    found_groups = [_group(actor, item, looked) for item, looked in groups if looked.count]
    return [group for group in found_groups if group.finds]


def _completed(
    actor: Actor, question: Question, items: list[Searchable], found: list[Looked], limit: int
) -> list[Looked]:
    """Where there is more than was looked at, those that matter most are looked for by themselves."""
    crowded = [item for item, looked in zip(items, found, strict=True) if looked.count > COUNT_LIMIT]
    parts = [Part(item, terms) for item in crowded for terms in _nearer(actor, question)]
    others: dict[str, list[Looked]] = defaultdict(list)
    for part, looked in zip(parts, look(actor, question, parts, limit, NEAREST), strict=True):
        others[part.item.kind].append(looked)
    return [looked.with_others(others[item.kind], limit) for item, looked in zip(items, found, strict=True)]


def _nearer(actor: Actor, question: Question) -> Iterable[Terms]:
    """The question narrowed to names that begin so, and to the actor's own records."""
    yield (*question.terms, (Word(words.NAME + question.whole, begins=True),))
    if actor.person_id:
        yield (*question.terms, words.seen([actor.person_id]))


def kinds(actor: Actor) -> list[Searchable]:
    """The kinds of records that the actor may look for, in order."""
    may = (item for item in registry.each("search") if actor.can(item.permission))
    return sorted(may, key=lambda item: item.order)


def _group(actor: Actor, item: Searchable, looked: Looked) -> Group:
    ids = [pk for _place, pk in looked.best]
    shown = resolve(item.finds)(actor, ids)
    finds = [(pk, shown[pk]) for pk in ids if pk in shown]
    there = looked.count - (len(ids) - len(finds))  # a record may have vanished since it was looked up
    count = f"{COUNT_LIMIT:,}+" if looked.count > COUNT_LIMIT else f"{there:,}"
    return Group(item, finds, count, looked.count > len(ids))


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
    names, others = words.words_of(words.Document(0, (deed.label.zh, deed.label.en)))
    return words.says(question, [*names, *others])
