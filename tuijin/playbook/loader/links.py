"""What must hold between the parts of a playbook: references, order, and what the method insists on.

Each check yields findings (part of the playbook, path, found, expected); a blank, already reported by its
reader, is passed over.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from zipfile import ZipFile

from tuijin.common.text import Text
from tuijin.playbook.loader.mistakes import NOTHING, one_of, quoted
from tuijin.playbook.types import WAY_KINDS, ActivityKind, Playbook, Stage, Way

Finding = tuple[str, str, Text, Text]  # part, path, found, expected


def every(book: Playbook) -> Iterator[Finding]:
    """All findings in a playbook that was read without blanks for whole files."""
    for look in CHECKS:
        yield from look(book)


def unknown(part: str, at: str, given: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """A finding for each given key that is not known; `at` may hold {} for the index."""
    for path, found, expected in _strange(at, given, known):
        yield part, path, found, expected


def _strange(at: str, given: Iterable[str], known: Iterable[str]) -> Iterator["Flaw"]:
    known = tuple(known)
    for index, key in enumerate(given):
        if key and key not in known:
            yield at.format(index), quoted(key), one_of(known, key)


def _stage_order(book: Playbook) -> Iterator[Finding]:
    won = [index for index, stage in enumerate(book.stages) if stage.won]
    last = len(book.stages) - 1
    if not book.stages:
        return
    if not won:
        expected = Text("最后一个阶段写 won: true", "won: true on the last stage")
        yield "stages", f"stages[{last}].won", NOTHING, expected
    for index in won:
        if index != last:
            expected = Text("只有最后一个阶段是 won", "won on the last stage only")
            yield "stages", f"stages[{index}].won", quoted(True), expected


def _opening(book: Playbook) -> Iterator[Finding]:
    opening = [index for index, stage in enumerate(book.stages) if stage.opens_deal]
    one = Text(
        "恰好一个（未成交的）阶段写 opens_deal: true",
        "opens_deal: true on exactly one stage before the won one",
    )
    if not opening and book.stages:
        yield "stages", "stages", NOTHING, one
    for count, index in enumerate(opening):
        if count or book.stages[index].won:
            yield "stages", f"stages[{index}].opens_deal", quoted(True), one
    if book.activity_kinds and not any(kind.opens_deal for kind in book.activity_kinds):
        expected = Text("至少一种活动写 opens_deal: true", "opens_deal: true on at least one kind")
        yield "activity_kinds", "activity_kinds", NOTHING, expected


def _stages(book: Playbook) -> Iterator[Finding]:
    grades = [grade.key for grade in book.grades]
    for index, stage in enumerate(book.stages):
        at = f"stages[{index}]"
        yield from _exits(stage, at)
        for grade, pace in stage.pace.items():
            if grade and grade not in grades:
                yield "stages", f"{at}.pace.{grade}", quoted(grade), one_of(grades, grade)
            if pace.standard and pace.limit and pace.limit < pace.standard:
                expected = Text(f"不少于 {pace.standard}", f"at least {pace.standard}")
                yield "stages", f"{at}.pace.{grade}.limit", quoted(pace.limit), expected


def _exits(stage: Stage, at: str) -> Iterator[Finding]:
    if stage.won and stage.exit:
        expected = Text("成交阶段没有出口条件", "no exit conditions on the won stage")
        yield "stages", f"{at}.exit", quoted(len(stage.exit)), expected
    if not stage.won and not stage.exit:
        yield "stages", f"{at}.exit", NOTHING, Text("至少一个出口条件", "at least one exit condition")


def _conditions(book: Playbook) -> Iterator[Finding]:
    """Exit conditions and evidence: keys of their own, ways that can be met."""
    known = Known(book)
    groups = [("stages", f"stages[{at}].exit", stage.exit) for at, stage in enumerate(book.stages)]
    groups.append(("evidence", "evidence", book.evidence))
    seen = Counter[str]()
    for part, place, conditions in groups:
        for index, condition in enumerate(conditions):
            at = f"{place}[{index}]"
            if condition.key and seen[condition.key]:
                expected = Text("整本打法里没用过的键", "a key used nowhere else in the playbook")
                yield part, f"{at}.key", quoted(condition.key), expected
            if not condition.ways and not condition.confirm:
                expected = Text("ways 里的一条路，或 confirm: true", "a way in ways, or confirm: true")
                yield part, at, NOTHING, expected
            for number, way in enumerate(condition.ways):
                for path, found, expected in ways(way, f"{at}.ways[{number}]", known):
                    yield part, path, found, expected
        seen.update({condition.key for condition in conditions})


Flaw = tuple[str, Text, Text]  # path, found, expected


class Known:
    """The keys that a way may name."""

    def __init__(self, book: Playbook) -> None:
        self.kinds = {kind.key: kind for kind in book.activity_kinds}
        self.facts = sorted(fact.key for fact in book.facts)
        self.roles = [role.key for role in book.roles]
        self.questions = [question.key for question in book.questions]


def ways(way: Way, place: str, known: Known) -> Iterator[Flaw]:
    """What is wrong with one way of meeting a condition, or with the home of an answer."""
    yield from _one_kind_of_way(way, place)
    yield from _strange(place + ".happened[{}]", way.happened, [*known.kinds, *known.facts])
    yield from _strange(place + ".next_step[{}]", way.next_step or (), known.kinds)
    yield from _strange(place + ".role[{}]", way.role, known.roles)
    yield from _strange(place + ".answered[{}]", way.answered, known.questions)
    named = [known.kinds[key] for key in way.happened if key in known.kinds]
    if len(named) == len(way.happened) and named:
        yield from _possible(way, place, named)


def _one_kind_of_way(way: Way, at: str) -> Iterator[Flaw]:
    given = sum(way.has(kind) for kind in WAY_KINDS)
    if given != 1:
        expected = one_of(WAY_KINDS)
        yield at, quoted(given), Text(f"恰好一个，{expected.zh}", f"exactly one, {expected.en}")
    for name in ("filled", "outcome"):
        if getattr(way, name) and not way.happened:
            expected = Text("只和 happened 一起写", "it only beside happened")
            yield f"{at}.{name}", quoted(name), expected
    for name in ("won", "everybody"):
        if getattr(way, name) and not way.role:
            yield f"{at}.{name}", quoted(True), Text("只和 role 一起写", "it only beside role")


def _possible(way: Way, at: str, named: list[ActivityKind]) -> Iterator[Flaw]:
    """A way that asks for what its kinds do not record could never be met."""
    shared = set.intersection(*({*kind.fields} for kind in named))
    yield from _strange(at + ".filled[{}]", way.filled, sorted(shared))
    outcomes = [outcome.key for kind in named for outcome in kind.outcomes]
    yield from _strange(at + ".outcome[{}]", way.outcome, outcomes)


def _evidence(book: Playbook) -> Iterator[Finding]:
    """What supports a grade, and what is proposed while it is missing, speak of things that there are."""
    conditions = [condition.key for condition in book.conditions]
    judged = [grade.key for grade in book.judged_grades]
    for index, support in enumerate(book.supports):
        at = f"supports[{index}]"
        yield from unknown("supports", at + ".grade", [support.grade], judged)
        yield from unknown("supports", at + ".needs[{}]", support.needs, conditions)
        if support.grade and support.grade in [earlier.grade for earlier in book.supports[:index]]:
            expected = Text("每个等级一次", "each grade once")
            yield "supports", f"{at}.grade", quoted(support.grade), expected
    kinds = [kind.key for kind in book.activity_kinds]
    for index, proposal in enumerate(book.proposals):
        at = f"proposals[{index}]"
        yield from unknown("proposals", at + ".condition", [proposal.condition], conditions)
        yield from unknown("proposals", at + ".kind", [proposal.kind], kinds)


def _kinds(book: Playbook) -> Iterator[Finding]:
    facts = {fact.key for fact in book.facts}
    for index, kind in enumerate(book.activity_kinds):
        at = f"activity_kinds[{index}]"
        yield from unknown("activity_kinds", at + ".required[{}]", kind.required, kind.fields)
        if kind.counts_as:
            yield from unknown("activity_kinds", at + ".counts_as", [kind.counts_as], book.stage_keys)
        if kind.icon and kind.icon not in icons():
            yield "activity_kinds", f"{at}.icon", quoted(kind.icon), _icon_like(kind.icon)
        if kind.outcomes and "outcome" not in kind.fields:
            expected = Text("fields 里有 outcome", "outcome among fields")
            yield "activity_kinds", f"{at}.outcomes", quoted(len(kind.outcomes)), expected
        if kind.key and kind.key in facts:
            expected = Text("和 facts 不同的键", "a key that no fact has")
            yield "activity_kinds", f"{at}.key", quoted(kind.key), expected


def _grades(book: Playbook) -> Iterator[Finding]:
    for index, grade in enumerate(book.grades):
        if grade.best_days and (grade.within_days or 0) < grade.best_days:
            most = grade.within_days or 0
            expected = Text(f"不超过 within_days（{most}）", f"at most within_days ({most})")
            yield "grades", f"grades[{index}].best_days", quoted(grade.best_days), expected


def _roles(book: Playbook) -> Iterator[Finding]:
    for mark in ("key_person", "decides", "helps"):
        if book.roles and not any(getattr(role, mark) for role in book.roles):
            expected = Text(f"至少一个角色写 {mark}: true", f"{mark}: true on at least one role")
            yield "roles", "roles", NOTHING, expected


def _questions(book: Playbook) -> Iterator[Finding]:
    """Each question once; an answer that lives elsewhere lives somewhere."""
    known = Known(book)
    seen: set[str] = set()
    for category_index, category in enumerate(book.categories):
        for index, question in enumerate(category.questions):
            if question.key and question.key in seen:
                at = f"categories[{category_index}].questions[{index}].key"
                expected = Text("其他类别没用过的键", "a key used in no other category")
                yield "categories", at, quoted(question.key), expected
            for number, way in enumerate(question.lives):
                place = f"categories[{category_index}].questions[{index}].lives[{number}]"
                for path, found, expected in ways(way, place, known):
                    yield "categories", path, found, expected
        seen.update(question.key for question in category.questions)


def _funnels(book: Playbook) -> Iterator[Finding]:
    order = [stage.key for stage in book.stages if not stage.won]
    for index, funnel in enumerate(book.funnels):
        at = f"funnels[{index}].steps"
        yield from unknown("funnels", at + "[{}].stage", [step.stage for step in funnel.steps], order)
        places = [order.index(step.stage) for step in funnel.steps if step.stage in order]
        if places != sorted(set(places)):
            expected = Text("每个阶段一次，按阶段顺序", "each stage once, in the order of the stages")
            yield "funnels", at, quoted(", ".join(step.stage for step in funnel.steps)), expected
    known = [funnel.key for funnel in book.funnels]
    if book.funnels and book.active_funnel not in known:
        found = quoted(book.active_funnel) if book.active_funnel else NOTHING
        yield "active_funnel", "active_funnel", found, one_of(known, book.active_funnel)
    if not book.funnels and book.active_funnel:
        yield (
            "active_funnel",
            "active_funnel",
            quoted(book.active_funnel),
            Text("funnels 里的键", "a key in funnels"),
        )


def _icon_like(name: str) -> Text:
    near = get_close_matches(name, icons(), n=1)
    if not near:
        return Text("lucide 图标名", "the name of a lucide icon")
    return Text(
        f"lucide 图标名（是不是想写 {near[0]}？）", f"the name of a lucide icon (did you mean {near[0]}?)"
    )


@lru_cache(maxsize=1)
def icons() -> frozenset[str]:
    """The names of all icons at hand."""
    with resources.files("lucide").joinpath("lucide.zip").open("rb") as packed, ZipFile(packed) as archive:
        return frozenset(name.removesuffix(".svg") for name in archive.namelist())


CHECKS: tuple[Callable[[Playbook], Iterator[Finding]], ...] = (
    _stage_order,
    _opening,
    _stages,
    _conditions,
    _evidence,
    _kinds,
    _grades,
    _roles,
    _questions,
    _funnels,
)
