"""What must hold in the deal room's part of a playbook: sheets and moments speak of things that there are, and each
symptom has a rule and gives it what it reads.
"""

from collections.abc import Iterator

from tuijin.common.text import Text
from tuijin.playbook.loader.links import Finding, Known, unknown, ways
from tuijin.playbook.loader.mistakes import NOTHING, one_of, quoted
from tuijin.playbook.types import RULES, Playbook, Symptom


def every(book: Playbook) -> Iterator[Finding]:
    yield from _sheets(book)
    yield from _moments(book)
    yield from _symptoms(book)


def _sheets(book: Playbook) -> Iterator[Finding]:
    known = Known(book)
    for index, sheet in enumerate(book.sheets):
        for item, condition in enumerate(sheet.items):
            for number, way in enumerate(condition.ways):
                at = f"sheets[{index}].items[{item}].ways[{number}]"
                for path, found, expected in ways(way, at, known):
                    yield "sheets", path, found, expected


def _moments(book: Playbook) -> Iterator[Finding]:
    kinds = [kind.key for kind in book.activity_kinds]
    for index, moment in enumerate(book.moments):
        for name in ("after", "talk"):
            at = f"moments[{index}].{name}[{{}}]"
            yield from unknown("moments", at, getattr(moment, name), kinds)


def _symptoms(book: Playbook) -> Iterator[Finding]:
    """Keys, roots, thresholds and cures of the symptoms."""
    roots = [root.key for root in book.roots]
    kinds = [kind.key for kind in book.activity_kinds]
    for index, symptom in enumerate(book.symptoms):
        at = f"symptoms[{index}]"
        yield from unknown("symptoms", at + ".key", [symptom.key], RULES)
        yield from unknown("symptoms", at + ".root", [symptom.root], roots)
        yield from unknown("symptoms", at + ".cure_kind", [symptom.cure_kind], kinds)
        if symptom.key in RULES:
            yield from _reads(book, symptom, at)


def _reads(book: Playbook, symptom: Symptom, at: str) -> Iterator[Finding]:
    """Just the thresholds and keys that its rule reads, each known."""
    reads = RULES[symptom.key]
    for name, given, wanted in (
        ("numbers", symptom.numbers, reads.numbers),
        ("keys", symptom.keys, reads.keys),
    ):
        allowed = sorted({*wanted, *(reads.may if name == "keys" else ())})
        for stranger in sorted(set(given).difference(allowed)):
            expected = one_of(allowed, stranger) if allowed else Text("不写", "nothing")
            yield "symptoms", f"{at}.{name}.{stranger}", quoted(stranger), expected
        for lacking in sorted(set(wanted) - set(given)):
            expected = Text("规则要读的这一项", "this, which the rule reads")
            yield "symptoms", f"{at}.{name}.{lacking}", NOTHING, expected
    for name, area in reads.areas.items():
        yield from unknown(
            "symptoms", f"{at}.keys.{name}[{{}}]", symptom.keys.get(name, ()), _known(book, area)
        )


def _known(book: Playbook, area: str) -> list[str]:
    if area == "outcome":
        return [outcome.key for kind in book.activity_kinds for outcome in kind.outcomes]
    return [item.key for item in book.items(area)]
