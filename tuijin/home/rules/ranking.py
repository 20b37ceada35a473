"""Which deal a line is about: every deal that could be meant, with what speaks for it. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.home.rules.capture import Reading
from tuijin.home.rules.people import Known, means

SURE, AHEAD = 30, 8  # points from which a deal is chosen, and by which it must lead the second
SHOWN = 4
COMMON = 2  # signs in common that begin to mean something
GENERIC = (
    "有限公司",
    "有限",
    "公司",
    "项目",
    "系统",
    "软件",
    "管理",
    "科技",
    "集团",
    "erp",
    "crm",
    "t3",
    "t6",
)


@dataclass(frozen=True)
class Candidate:
    """A deal that the line may be about. `names`: how it and its customer are called; `called`: what a chip shows."""

    id: int
    called: str
    names: tuple[str, ...]
    customer: int | None = None
    customer_called: str = ""
    spelt: tuple[
        str, ...
    ] = ()  # how the customer is spelt in Latin letters, sign by sign; () when it is not wanted
    ref: str = ""
    mine: bool = False
    next_step: str = ""
    next_step_kind: str = ""
    next_step_on: dt.date | None = None


@dataclass(frozen=True)
class Ranked:
    """A candidate with its points and what speaks for it."""

    deal: Candidate
    points: int
    reasons: tuple[Text, ...]
    named: tuple[int, int] | None = None  # where the line names its customer


def rank(
    reading: Reading, candidates: Iterable[Candidate], known: Sequence[Known], today: dt.date
) -> tuple[Ranked, ...]:
    """The likeliest first, at most SHOWN of them; those that nothing speaks for come last."""
    candidates, text = tuple(candidates), reading.text.lower()
    whole = {name for one in candidates for name in _called(one) if len(name) > 1 and name in text}
    found = [_judged(reading, one, _beside(text, whole, one), known, today) for one in candidates]
    return tuple(
        sorted(found, key=lambda one: (-one.points, one.deal.next_step_on or dt.date.max, one.deal.id))[
            :SHOWN
        ]
    )


def _called(deal: Candidate) -> set[str]:
    return {name.lower() for name in deal.names}


def _beside(text: str, whole: set[str], deal: Candidate) -> str:
    """The text without the whole names of others: 凯屹精密机械 says nothing of 东篱精密机械."""
    own = _called(deal)
    others = [name for name in whole - own if not any(name in one for one in own)]
    for name in sorted(others, key=len, reverse=True):
        text = text.replace(name, "\x02")
    return text


def sure(ranked: Sequence[Ranked]) -> Ranked | None:
    """The one that is clearly meant; None when the reader must choose."""
    if not ranked or ranked[0].points < SURE or any(_also_named(ranked[0], one) for one in ranked[1:]):
        return None
    return ranked[0] if len(ranked) == 1 or ranked[0].points - ranked[1].points >= AHEAD else None


def _also_named(first: Ranked, other: Ranked) -> bool:
    """Whether the line names another customer too, in words of its own: 上午拜访奕星，下午拜访凯屹."""
    if first.deal.customer == other.deal.customer or not (first.named and other.named):
        return False
    return other.named[1] <= first.named[0] or first.named[1] <= other.named[0]


def _judged(reading: Reading, deal: Candidate, text: str, known: Sequence[Known], today: dt.date) -> Ranked:
    points, reasons = _by_name(text, deal)
    for one in reading.people:
        if any(means(one, person) for person in known if person.customer == deal.customer):
            points += 32
            reasons.append(Text(f"{one.text}是这里的人", f"{one.text} is there"))
        elif len(one.text) > 1 and one.text in deal.next_step:
            points += 12
            reasons.append(Text(f"下一步里写着{one.text}", f"its next step names {one.text}"))
    if points and (part := _own_part(text, deal)):
        points += 12
        reasons.append(Text(f"提到「{part}」", f"names “{part}”"))
    kind = reading.happened.kind if reading.happened else ""
    if points and kind and kind == deal.next_step_kind:
        points += 4
    if points and deal.next_step_on and abs((deal.next_step_on - today).days) <= 3:
        points += 3
    named = _named_at(reading.text.lower(), deal.customer_called)
    return Ranked(deal, points + (2 if deal.mine and points else 0), tuple(reasons), named)


def _named_at(text: str, called: str) -> tuple[int, int] | None:
    """Where the beginning of the customer's name stands, two signs at least."""
    name = name_key(called)
    longest = max((end for end in range(COMMON, len(name) + 1) if name[:end] in text), default=0)
    at = text.find(name[:longest])
    return (at, at + longest) if longest and not name[:longest].isascii() else None


def _by_name(text: str, deal: Candidate) -> tuple[int, list[Text]]:
    if deal.ref and deal.ref.lower() in text.replace("，", " ").split():
        return 100, [Text(f"代号 {deal.ref}", f"ref {deal.ref}")]
    whole = [name for name in deal.names if len(name) > 1 and name.lower() in text]
    if whole:
        name = max(whole, key=len)
        return 40 + min(len(name), 20), [Text(f"提到「{name}」", f"names “{name}”")]
    part = max((_common(text, name_key(name)) for name in deal.names if name), key=len, default="")
    if len(part) < COMMON:
        return _by_sound(text, deal)
    opens = any(name_key(name).startswith(part) for name in deal.names)  # 昌达 for 昌达机械
    return 10 * len(part) + 8 * opens, [Text(f"提到「{part}」", f"names “{part}”")]


def _by_sound(text: str, deal: Candidate) -> tuple[int, list[Text]]:
    """A customer in Latin letters: jiuan baozhuang, Fuheng. The beginning of its name, in whole words."""
    if not deal.spelt:
        return 0, []
    for signs in range(len(deal.spelt), COMMON - 1, -1):
        spelt = r"[ '’-]?".join(map(re.escape, deal.spelt[:signs]))
        if found := re.search(rf"(?<![a-z0-9]){spelt}(?![a-z0-9])", text):
            return 10 * signs + 8, [Text(f"提到「{found[0]}」", f"names “{found[0]}”")]
    return 0, []


def _own_part(text: str, deal: Candidate) -> str:
    """What tells the deal from others of its customer, where the line says it: 进销存, T6."""
    rest = deal.called
    for name in deal.names:
        if name != deal.called:
            rest = rest.replace(name, " ")
    parts = [part for part in rest.split() if len(part) > 1]
    return max((part for part in parts if _says(text, part.lower())), key=len, default="")


def _says(text: str, part: str) -> bool:
    """Latin ones stand alone: T3 is not said by T30."""
    edge = r"(?<![a-z0-9])" if part.isascii() else ""
    return bool(re.search(edge + re.escape(part) + edge.replace("<", ""), text))


def _common(text: str, name: str) -> str:
    """The longest run of signs in both, generic words left out; Latin ones only as whole words."""
    for word in GENERIC:
        text, name = text.replace(word, "\x00"), name.replace(word, "\x01")
    best = ""
    for start in range(len(name)):
        end = start + len(best) + 1
        while end <= len(name) and name[start:end] in text:
            best, end = name[start:end], end + 1
    if best.isascii() and (len(best) < 4 or not best.isalpha()):
        return ""
    return best
