"""How one deal went: which stages it passed, what was done, learnt and told, and what comes next.

Days are counted in working days from the first visit; `Story.shift` says where that lies from today.
"""

from dataclasses import dataclass, field
from typing import Any

from tuijin.demo.data import table
from tuijin.demo.planning.chance import Chance
from tuijin.demo.planning.companies import Someone
from tuijin.demo.planning.outlines import Outline
from tuijin.demo.planning.speech import Speech

WON, LOST, OPEN = "won", "lost", "open"
BUSY = 0.25  # how often a customer lets us wait between two stages


@dataclass(frozen=True)
class Act:
    kind: str
    day: int
    people: tuple[Someone, ...]
    content: str
    response: str = ""
    outcome: str = ""
    minutes: int | None = None
    cost: int | None = None
    departments: str = ""
    amount: int | None = None
    presales: bool = False


@dataclass(frozen=True)
class Step:
    stage: str
    day: int
    kind: str
    note: str = ""


@dataclass
class Story:
    outline: Outline
    speech: Speech
    acts: list[Act] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    facts: list[tuple[str, Any, int, str]] = field(default_factory=list)  # key, value, day, source
    words: list[tuple[str, str, int]] = field(default_factory=list)  # condition, note, day
    passed: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # gate passed by exception: from, to, day
    day: int = 0
    shift: int = 0  # working days from today to the first visit; negative
    lost_reason: str = ""
    lost_to: str = ""

    @property
    def known(self) -> set[str]:
        return {fact[0] for fact in self.facts}


class Teller:
    """Tells one story, beat by beat."""

    def __init__(self, chance: Chance, outline: Outline, habit: dict, used: set[str]):
        self.chance, self.outline, self.habit = chance, outline, habit
        people = outline.company.people
        first = chance.choice(people[1:])
        key = chance.choice([person for person in people[1:] if person is not first])
        others = [person for person in people[1:] if person not in (first, key)]
        third = chance.choice(others or [key])
        self.cast = {"boss": people[0], "first": first, "key": key, "third": third}
        self.speech = Speech(chance, outline, self.cast, used)
        self.story, self.beats = Story(outline, self.speech), table("beats")

    def tell(self) -> Story:
        stages = list(self.beats["stages"])
        won = self.outline.outcome == WON
        reached = len(stages) if won else stages.index(self.outline.stage)
        self._enter(stages[0], "opened")
        for place, stage in enumerate(stages[: reached + 1]):
            self._live(stage, left=place < reached)
            if place < min(reached, len(stages) - 1):
                self._go_on(stage, stages[place + 1])
        if won:
            self._win()
        elif self.outline.outcome == LOST:
            self._lose()
        return self.story

    def _enter(self, stage: str, kind: str, note: str = "") -> None:
        self.story.steps.append(Step(stage, self.story.day, kind, note))

    def _live(self, stage: str, left: bool) -> None:
        for beat in self.beats["stages"][stage]:
            sure = beat.get("opens") or (left and beat.get("must"))
            likelihood = beat.get("chance", 1) * (1 if left else self.habit["thorough"])
            if self._kept(stage, beat) and (sure or self.chance.happens(likelihood)):
                self._beat(beat)
                self._again(beat, left)

    def _kept(self, stage: str, beat: dict) -> bool:
        passed = self.beats["passed"]
        return not self.outline.exception or stage != passed["stage"] or beat["kind"] in passed["keep"]

    def _again(self, beat: dict, left: bool) -> None:
        again = beat.get("again")
        if again and left and self.story.acts[-1].outcome == again["after"]:
            self._beat(beat | {"outcomes": again["outcomes"]})

    def _beat(self, beat: dict) -> None:
        self._wait(beat["after"])
        if "word" in beat:
            self.story.words.append((beat["word"], self.speech.word(), self.story.day))
            return
        self._act(beat)
        self._learn(beat.get("facts", {}))

    def _wait(self, bounds: list[int]) -> None:
        days = self.chance.within(bounds)
        self.story.day += round(days * self.habit["slow"]) if days else 0

    def _act(self, beat: dict) -> None:
        people = tuple(dict.fromkeys(self.cast[role] for role in beat["with"]))
        outcome = self.chance.weighted(beat["outcomes"]) if "outcomes" in beat else ""
        departments = self.speech.departments if beat.get("departments") else ""
        amount = self.outline.amount if beat.get("amount") is True else None
        if beat.get("amount") == "part":
            amount = self.outline.amount * 4 // 10
        self.story.acts.append(
            Act(
                kind=beat["kind"], day=self.story.day, people=people, outcome=outcome,
                departments=departments, content=self.speech.content(beat, outcome),
                response=self.speech.response(beat["kind"], outcome),
                minutes=self.chance.some(beat["minutes"], 5) if "minutes" in beat else None,
                cost=self.chance.some(beat["cost"], 10) if "cost" in beat else None,
                amount=amount, presales=bool(beat.get("presales")),
            )
        )  # fmt: skip

    def _learn(self, facts: dict[str, float]) -> None:
        for key, likelihood in facts.items():
            if key not in self.story.known and self.chance.happens(likelihood):
                value, source = self.speech.fact(key)
                self.story.facts.append((key, value, self.story.day, source))

    def _go_on(self, stage: str, target: str) -> None:
        if self.outline.goes_back and stage == self.beats["returns"]["stage"]:
            self._back_and_forth(stage)
        if self.chance.happens(BUSY):
            self.story.day += self.chance.randint(4, 12)
        if self.outline.exception and stage == self.beats["passed"]["stage"]:
            self.story.passed.append((stage, target, self.story.day))
        self._enter(target, "advanced")

    def _back_and_forth(self, stage: str) -> None:
        before = self.story.steps[-2].stage
        self.story.day += 2
        self._enter(before, "back", self.chance.choice(table("deals")["back_notes"]))
        self._beat(self.beats["returns"]["beat"])
        self._enter(stage, "advanced")

    def _win(self) -> None:
        for beat in self.beats["won"]["beats"]:
            self._beat(beat)
            if beat.get("signs"):
                self._enter(self.beats["won"]["stage"], "advanced")

    def _lose(self) -> None:
        reasons = table("deals")["lost"]
        fitting = {key: row["weight"] for key, row in reasons.items() if self.outline.stage in row["at"]}
        reason = self.chance.weighted(fitting)
        self.story.day += self.chance.randint(3, 18)
        self.story.lost_reason = reason
        winners, rival = reasons[reason].get("to", [""]), self.outline.rival
        self.story.lost_to = rival if rival in winners else self.chance.choice(winners)
        self._enter(self.outline.stage, "lost", self.speech.say(table("deals")["lost_notes"][reason]))
