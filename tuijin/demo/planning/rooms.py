"""What is known in the room of one deal: who plays which part, what they answered, what compels them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tuijin.demo.data import table
from tuijin.demo.planning.chance import SEED, Chance
from tuijin.demo.planning.companies import Someone
from tuijin.demo.planning.stories import WON, Act, Story

SURE, LIKELY = 3, 2


@dataclass(frozen=True)
class Part:
    """Somebody's part; `day` is when we met him first, a deed is (kind, words, day)."""

    who: Someone
    roles: tuple[str, ...]
    level: str
    influence: int
    attitude: int | None
    day: int
    deed: tuple[str, str, int] | None = None


@dataclass(frozen=True)
class Said:
    question: str
    text: str
    who: Someone
    day: int
    confidence: int
    disputed: bool = False


@dataclass(frozen=True)
class Pressure:
    """Why they must act; `ahead` working days after what is expected, None undated."""

    kind: str
    evidence: str
    harm: str
    who: Someone | None
    day: int
    ahead: int | None


@dataclass(frozen=True)
class Room:
    parts: tuple[Part, ...]
    said: tuple[Said, ...]
    pressure: Pressure | None
    position: str  # of the rival named


def room(story: Story, thorough: float) -> Room:
    """The same for the same story. `thorough`: how much of what could be asked the seller asks and writes down."""
    outline = story.outline
    chance = Chance(f"{SEED}{outline.company.name}{outline.product['name']}{story.shift}")
    return _Furnisher(chance, story, thorough).furnish()


class _Furnisher:
    def __init__(self, chance: Chance, story: Story, thorough: float):
        self.chance, self.story, self.thorough = chance, story, thorough
        self.cast, self.speech, self.rows = story.speech.cast, story.speech, table("room")

    def furnish(self) -> Room:
        met = {one for act in self.story.acts for one in act.people}
        people = [role for role, who in self.cast.items() if who in met]
        seen: set[Someone] = set()
        parts = []
        for role in sorted(people, key=["key", "boss", "first", "third"].index):
            if self.cast[role] not in seen:
                seen.add(self.cast[role])
                parts.append(self._part(role))
        position = self.chance.weighted(self.rows["rival"]) if self.story.outline.rival else ""
        return Room(tuple(parts), tuple(self._said()), self._pressure(), position)

    def _part(self, role: str) -> Part:
        who = self.cast[role]
        acts = [act for act in self.story.acts if who in act.people]
        moods = [self.rows["attitudes"][act.outcome] for act in acts if act.outcome in self.rows["attitudes"]]
        level, deed = self._level(who), self._deed(acts) if role == "key" else None
        influence = 3 if level == "boss" or self._is_key(role) else 1 if level == "base" else 2
        return Part(
            who, tuple(self._roles(role, bool(deed))), level, influence, moods[-1] if moods else None, acts[0].day,
            deed,
        )  # fmt: skip

    def _level(self, who: Someone) -> str:
        for level in ("boss", "base"):
            if who.title in self.rows[level]:
                return level
        return "management"

    def _is_key(self, role: str) -> bool:
        return role == "key" and "key_person" in self.story.known

    def _roles(self, role: str, helps: bool) -> Iterator[str]:
        if role == "boss":
            yield "decision_maker"
        elif self._is_key(role):
            yield "key_person"
        elif role == "first":
            yield "contact"
            if self.chance.happens(self.rows["sponsor"]):
                yield "sponsor"
        else:
            yield "supporter" if helps else "participant"

    def _deed(self, acts: list[Act]) -> tuple[str, str, int] | None:
        """The last thing that came of a talk which ended well; a seller in a hurry does not write it down."""
        for act in reversed(acts):
            if act.outcome in self.rows["deeds"] and self.chance.happens(self.thorough):
                deed = self.chance.choice(self.rows["deeds"][act.outcome])
                return deed["kind"], self.speech.say(deed["text"]), act.day
        return None

    def _said(self) -> Iterator[Said]:
        began = {step.stage: step.day for step in reversed(self.story.steps)}
        for stage, questions in self.rows["answers"].items():
            for row in questions if stage in began else ():
                if self.chance.happens(row["chance"] * self.thorough):
                    yield from self._answered(row, began[stage])

    def _answered(self, row: dict, since: int) -> Iterator[Said]:
        """By somebody who was met since then; now and then by a second one, who may say something else."""
        words = self.chance.sample(row["say"], len(row["say"]))
        able = [self.cast[role] for role in row["who"]]
        asked = [(act.day, who) for act in self.story.acts if act.day >= since for who in act.people]
        first = next(((day, who) for day, who in asked if who in able), None)
        if first is None:
            return
        day, who = first
        confidence = self.chance.choice([LIKELY, LIKELY, SURE])
        second = next(((later, other) for later, other in asked if other != who and later >= day), None)
        again = second is not None and self.chance.happens(self.rows["second"])
        other_words = again and self.chance.happens(self.rows["disputed"])
        yield Said(row["question"], self.speech.say(words[0]), who, day, confidence, bool(other_words))
        if again and second:
            text = self.speech.say(words[-1] if other_words else words[0])
            yield Said(row["question"], text, second[1], second[0], LIKELY, bool(other_words))

    def _pressure(self) -> Pressure | None:
        outline = self.story.outline
        stage = "signed" if outline.outcome == WON else self.story.steps[-1].stage
        if not self.chance.happens(self.rows["compelled"][stage]):
            return None
        row, last = self.chance.choice(self.rows["events"]), self.story.acts[-1]
        who = self.chance.choice(last.people) if last.people else None
        return Pressure(
            row["kind"], self.speech.say(row["evidence"]), self.speech.say(row["harm"]),
            who if self.chance.happens(self.rows["confirmed"]) else None, last.day,
            self.chance.randint(3, 30) if self.chance.happens(self.rows["dated"]) else None,
        )  # fmt: skip
