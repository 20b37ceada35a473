"""Leads (信息): those that became the deals, those that were dropped, and those that wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tuijin.demo.data import table
from tuijin.demo.planning.chance import Chance
from tuijin.demo.planning.companies import Company
from tuijin.demo.planning.stories import Story

VISITED, DROPPED, WAITING = "visited", "dropped", "open"


@dataclass(frozen=True)
class PlannedLead:
    """A lead; days in working days from today. `story` is the deal that it became."""

    company: Company
    source: str
    note: str
    owner: str
    noted: int
    state: str = WAITING
    closed: int | None = None
    because: str = ""
    story: Story | None = None


def leads(chance: Chance, source: Iterator[Company], stories: list[Story]) -> Iterator[PlannedLead]:
    """A visited lead for each story, then fresh companies until there are enough."""
    for story in stories:
        yield _visited(chance, story)
    wanted = table("funnel")["leads"]
    for company in islice(source, wanted["dropped"]):
        noted = -chance.randint(25, 240)
        closed = noted + chance.randint(2, 22)
        because = chance.choice(table("leads")["dropped"])
        yield _lead(chance, company, noted, state=DROPPED, closed=closed, because=because)
    for company in islice(source, wanted["waiting"]):
        yield _lead(chance, company, -chance.choice([chance.randint(1, 25), chance.randint(5, 110)]))


def _visited(chance: Chance, story: Story) -> PlannedLead:
    outline = story.outline
    noted = story.shift - chance.randint(2, 14)
    repeat = table("funnel")["repeat_source"] if outline.addon else ""
    return _lead(
        chance, outline.company, noted, owner=outline.owner, state=VISITED, closed=story.shift, story=story,
        source=repeat,
    )  # fmt: skip


def _lead(
    chance: Chance, company: Company, noted: int, owner: str = "", source: str = "", **rest
) -> PlannedLead:
    words = table("leads")
    source = source or chance.weighted(words["sources"])
    slots = {"who": company.people[1].called, "need": company.needs[0], "trade": company.trade}
    note = chance.choice(words["notes"][source]).format(**slots)
    return PlannedLead(company, source, note, owner or _owner(chance, source), noted, **rest)


def _owner(chance: Chance, source: str) -> str:
    people, funnel = table("people")["people"], table("funnel")
    if source in funnel["marketing_sources"] and chance.happens(0.35):
        return funnel["marketing"]
    return chance.weighted({row["key"]: row["share"] for row in people if "share" in row})
