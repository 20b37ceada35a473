"""How much of what a seller must know about a deal is known, category by category (S2). Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tuijin.opportunities.rules.homes import word_of
from tuijin.opportunities.rules.picture import Method, Picture, Said, answered
from tuijin.playbook.types import Category, Playbook, Question

SOURCES = 2  # independent ones that make an answer certain (S2)


@dataclass(frozen=True)
class CategoryCoverage:
    """Counts of one category's questions: `answered` of `of`, of these `verified` and `disputed`; the `open` ones."""

    category: Category
    answered: int
    of: int
    verified: int
    disputed: int
    open: tuple[Question, ...]


def coverage(playbook: Playbook, picture: Picture, method: Method) -> tuple[CategoryCoverage, ...]:
    """Every category of the playbook in its order."""
    known, sure, doubted = answered(picture, method), verified(picture, method), disputed(picture.said)
    return tuple(_of(category, known, sure, doubted) for category in playbook.categories)


def _of(category: Category, known: set[str], sure: set[str], doubted: set[str]) -> CategoryCoverage:
    keys = {question.key for question in category.questions}
    return CategoryCoverage(
        category,
        answered=len(keys & known),
        of=len(keys),
        verified=len(keys & sure),
        disputed=len(keys & doubted),
        open=tuple(question for question in category.questions if question.key not in known),
    )


def verified(picture: Picture, method: Method) -> set[str]:
    """Questions to which two named sources gave an answer that nothing speaks against, no third one either.

    Where the answer lives elsewhere, whose word that was is one of them.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for one in picture.said:
        if one.source and not one.disputed:
            sources[one.question].add(one.source)
    for question, ways in method.homes:
        word = word_of(ways, picture, method)
        if word and not any(name in word for name in sources[question]):
            sources[question].add(word)
    doubted = disputed(picture.said)
    return {question for question, names in sources.items() if len(names) >= SOURCES} - doubted


def disputed(said: Iterable[Said]) -> set[str]:
    """Questions of which an answer is contradicted."""
    return {one.question for one in said if one.disputed}


def touched(parts: Iterable[CategoryCoverage]) -> tuple[int, int]:
    """(core categories with an answer, core categories in all): the 6 of 6-3-1 (S3)."""
    core = [part for part in parts if part.category.core]
    return sum(part.answered > 0 for part in core), len(core)
