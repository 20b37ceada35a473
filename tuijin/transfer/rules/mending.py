"""Slips in columns that hold a vocabulary (products, industries): found by comparing, never by guessing."""

from collections.abc import Collection, Iterable

from tuijin.common.names import within_one

SHORTEST = 6  # letters; shorter words differ too easily on purpose


def mends(values: Iterable[str], known: Collection[str] = ()) -> dict[str, str]:
    """{writing: better writing} for the values that are slips; all others are left out.

    Three slips are known: another spacing or case of a known word (gtxpro → GTX Pro); one letter off from
    exactly one known word (technolgy → technology), unless a figure differs; two words of the column's own
    vocabulary run together (GTXPro beside GTX Basic and GTX Plus Pro → GTX Pro).
    """
    found = set(values)
    spellings = {_bare(word): word for word in sorted(known, reverse=True)}
    parts = {part for value in found for part in value.split() if " " in value}
    table: dict[str, str] = {}
    for value in found.difference(known):
        better = spellings.get(_bare(value)) or _near(value, known) or _split(value, parts)
        if better and better != value:
            table[value] = better
    return table


def _bare(word: str) -> str:
    return "".join(word.split()).casefold()


def _near(value: str, known: Collection[str]) -> str:
    if len(value) < SHORTEST:
        return ""
    bare = value.casefold()
    near = [word for word in known if within_one(bare, word.casefold()) and _figures(word) == _figures(value)]
    return near[0] if len(near) == 1 else ""


def _figures(word: str) -> str:
    return "".join(sign for sign in word if sign.isdigit())


def _split(value: str, parts: Collection[str]) -> str:
    if " " in value or value in parts:
        return ""
    cuts = {
        f"{value[:at]} {value[at:]}"
        for at in range(1, len(value))
        if value[:at] in parts and value[at:] in parts
    }
    return cuts.pop() if len(cuts) == 1 else ""
