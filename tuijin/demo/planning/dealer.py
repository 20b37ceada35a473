"""The whole dealer's background: which deals there are and how each went, in the shape of a funnel."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tuijin.demo.data import table
from tuijin.demo.planning.chance import SEED, Chance
from tuijin.demo.planning.companies import Company, companies
from tuijin.demo.planning.leads import PlannedLead, leads
from tuijin.demo.planning.outlines import Outline
from tuijin.demo.planning.rooms import Room, room
from tuijin.demo.planning.stories import LOST, OPEN, WON, Story, Teller

YEAR = 235  # working days in which deals were closed


@dataclass(frozen=True)
class NextStep:
    kind: str
    text: str
    day: int  # working days from today


@dataclass(frozen=True)
class Deal:
    """A story with what surrounds it; days in working days from today."""

    story: Story
    presales: bool
    grade: str
    expected: int | None
    expected_before: tuple[int, ...]  # days that were expected earlier, oldest first
    next: NextStep | None
    amount: int | None
    room: Room


@dataclass(frozen=True)
class Dealer:
    deals: tuple[Deal, ...]
    leads: tuple[PlannedLead, ...]


def dealer() -> Dealer:
    """The same dealer every time."""
    chance = Chance(SEED)
    source = companies(chance)
    known = list(islice(source, table("funnel")["companies"]))
    outlines = _outlines(chance, known)
    closed_ago = _closed_ago(chance, outlines)
    used: dict[str, set[str]] = defaultdict(set)
    planned = [
        _deal(chance, outline, ago, used[outline.company.name])
        for outline, ago in zip(outlines, closed_ago, strict=True)
    ]
    deals = tuple(sorted(planned, key=lambda deal: deal.story.shift))
    return Dealer(deals, tuple(leads(chance, source, [deal.story for deal in deals])))


def _outlines(chance: Chance, known: list[Company]) -> list[Outline]:
    """Closed deals first, for who has bought once is sold other things later."""
    funnel = table("funnel")
    owners = dict(zip((company.name for company in known), _owners(chance, len(known)), strict=True))
    closed = [(WON, "")] * funnel["won"] + _by_stage(LOST, funnel["lost"])
    still = _by_stage(OPEN, funnel["open"])
    turn = _in_turn(chance, known)
    bought: set[str] = set()
    luck = [table("people")["habits"][_habit_of(owners[company.name])]["win"] for company in known]
    outlines = []
    for outcome, stage in chance.sample(closed, len(closed)) + chance.sample(still, len(still)):
        company = chance.choices(known, luck)[0] if outcome == WON else next(turn)
        outlines.append(_outline(chance, company, owners[company.name], outcome, stage, bought))
    return outlines


def _by_stage(outcome: str, counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(outcome, stage) for stage, count in counts.items() for _i in range(count)]


def _in_turn(chance: Chance, known: list[Company]) -> Iterator[Company]:
    while True:
        yield from chance.sample(known, len(known))


def _owners(chance: Chance, count: int) -> list[str]:
    """Sellers by their shares, in a shuffled order."""
    sellers = [row for row in table("people")["people"] if "share" in row]
    owners = [row["key"] for row in sellers for _i in range(count * row["share"] // 100)]
    owners += [sellers[0]["key"]] * (count - len(owners))
    return chance.sample(owners, count)


def _outline(
    chance: Chance, company: Company, owner: str, outcome: str, stage: str, bought: set[str]
) -> Outline:
    deals, addon = table("deals"), company.name in bought
    offers = [row for row in deals["addons" if addon else "products"] if company.makes or not row.get("made")]
    product = chance.weighted_row(offers)
    if outcome == WON:
        bought.add(company.name)
    thousands = chance.some(product["amount"], 5)
    amount = max(thousands * 1000 - chance.choice([0, 0, 0, 200, 2000]), 50_000)
    rate = chance.choice(table("funnel")["budget_rates"])
    return Outline(
        company=company, owner=owner, outcome=outcome, stage=stage, product=product, amount=amount,
        addon=addon,
        rival=chance.weighted(deals["rivals"]) if chance.happens(0.75) else "",
        budget=round(amount * rate / 10_000) * 10_000,
        exception=chance.happens(0.1), goes_back=chance.happens(0.09),
    )  # fmt: skip


def _closed_ago(chance: Chance, outlines: list[Outline]) -> Iterator[int]:
    """For each deal, were it closed, the working days since; the newest few are signatures."""
    newest = iter(table("funnel")["newest_won"])
    for outline in outlines:
        ago = chance.randint(5, YEAR)
        yield next(newest, ago) if outline.outcome == WON else ago


def _deal(chance: Chance, outline: Outline, closed_ago: int, used: set[str]) -> Deal:
    habit = table("people")["habits"][_habit_of(outline.owner)]
    story = Teller(chance, outline, habit, used).tell()
    is_open = outline.outcome == OPEN
    quiet = chance.choice(habit["quiet"]) if is_open else closed_ago
    story.shift = -quiet - story.day
    step = _next(chance, story, habit, quiet) if is_open else None
    expected, before = _expected(chance, story, is_open)
    return Deal(
        story=story,
        presales=any(act.presales for act in story.acts) or chance.happens(0.15),
        grade=chance.choice(habit["grades"].get(outline.stage, [""])),
        expected=expected, expected_before=before, next=step,
        amount=None if is_open and len(story.steps) == 1 and chance.happens(0.35) else outline.amount,
        room=room(story, 1 if outline.outcome == WON else habit["thorough"]),
    )  # fmt: skip


def _habit_of(owner: str) -> str:
    return next(row["habit"] for row in table("people")["people"] if row["key"] == owner)


def _next(chance: Chance, story: Story, habit: dict, quiet: int) -> NextStep | None:
    """What is arranged next, and when. What the stage owes was arranged once: neglected, it is overdue."""
    beats, stage = table("beats"), story.outline.stage
    owed = beats["owes"].get(stage, ())
    owes = bool(owed) and not any(act.kind in owed for act in story.acts)
    when = chance.weighted(habit["next"])
    if when == "none" and not owes:
        return None
    step = chance.choice([row for row in beats["next"][stage] if not owes or row["kind"] in owed])
    days = {"none": (-quiet, -1), "overdue": (-quiet, -1), "today": (0, 0), "week": (1, 4), "later": (5, 12)}
    text = story.speech.say(step["text"])
    return NextStep(step["kind"], text, chance.within(days[when]))


def _expected(chance: Chance, story: Story, is_open: bool) -> tuple[int | None, tuple[int, ...]]:
    if not is_open:
        return story.shift + story.steps[-1].day, ()
    horizon = table("funnel")["expected"][story.outline.stage]
    if chance.happens(horizon["unknown"]):
        return None, ()
    day = chance.within(horizon["days"])
    pushes = chance.choice(horizon["pushes"])
    return day, tuple(day - chance.randint(8, 14) * left for left in range(pushes, 0, -1))
