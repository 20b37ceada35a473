"""The deal room's words as files and the command line write them: keys of the playbook, several in a cell, steps.

Strictly: a word that nobody knows is refused with those that are known; a part misread is worse than one asked again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from tuijin.common.parsing import Unreadable, as_text, clean
from tuijin.common.text import Text
from tuijin.playbook.queries import current
from tuijin.transfer.rules.fields import Column, Read, plain_header

BETWEEN = ";"
PARTED, PARTED_FINER = re.compile(r"[;；\n]"), re.compile(r"[、,，|]")
LANGUAGES = ("zh-hans", "en")
LONGEST = 500


def several(area: str) -> Callable[[Column], Read]:
    """The reader of cells with several keys or names of one area, parted by ; 、 or a comma: gives their keys."""

    def learn(column: Column) -> Read:
        keys, known = _keys(area)

        def read_all(cell: Any) -> list[str]:
            pieces = PARTED.split(clean(cell, LONGEST, lines=True))
            words = [word for piece in pieces for word in _words(piece, keys)]
            return list(dict.fromkeys(_found(keys, word, known) for word in words if word.strip()))

        return read_all

    return learn


def one(area: str) -> Callable[[Column], Read]:
    """The reader of cells with a key or a name of one area: gives the key, "" when the cell is empty."""

    def learn(column: Column) -> Read:
        keys, known = _keys(area)

        def read(cell: Any) -> str:
            return str(_found(keys, clean(cell, LONGEST), known) or "")

        return read

    return learn


def step(scale: Mapping[int, Any]) -> Callable[[Column], Read]:
    """The reader of a scale {figure: word}: takes either, gives the figure, None when the cell is empty."""

    def learn(column: Column) -> Read:
        said = {language: _said(scale, language) for language in LANGUAGES}
        steps = {
            plain_header(word): figure
            for words in said.values()
            for figure, word in words.items()
            if plain_header(word)
        }
        known = _known(*(list(words.values()) for words in said.values()))

        def read(cell: Any) -> int | None:
            writing = clean(cell, LONGEST)
            figures = {str(figure): figure for figure in scale}
            figure = figures.get(as_text(cell).strip().replace("−", "-").removeprefix("+"))
            return _found(steps, writing, known) if figure is None else figure

        return read

    return learn


def steps(scale: Mapping[int, Any]) -> list[tuple[str, str]]:
    """(figure, word) of a scale, as words of a source may be mapped to them."""
    return [(str(figure), str(word)) for figure, word in scale.items()]


def _keys(area: str) -> tuple[dict[str, str], Text]:
    """({plain writing: key}, what may be written) of one area of the playbook in force."""
    items = current().items(area)
    named = [(item, (item.key, item.name.zh, item.name.en)) for item in reversed(items)]
    meant = [(item, (*words.zh, *words.en)) for item in items if (words := getattr(item, "words", None))]
    keys = {plain_header(word): str(item.key) for item, words in (*meant, *named) for word in words}
    return keys, _known([item.name.zh for item in items], [item.name.en for item in items])


def _words(piece: str, keys: Mapping[str, str]) -> list[str]:
    """The words of a piece; a name that holds a comma of its own is one word."""
    return [piece] if plain_header(piece) in keys else PARTED_FINER.split(piece)


def _said(scale: Mapping[int, Any], language: str) -> dict[int, str]:
    with translation.override(language):
        return {figure: str(word) for figure, word in scale.items()}


def _found(known: Mapping[str, Any], writing: str, allowed: Text) -> Any:
    """What the word stands for; None for none. Raises Unreadable, which names those that are known."""
    plain = plain_header(writing)
    if plain not in known and writing.strip():
        raise Unreadable(writing, allowed)
    return known.get(plain)


def _known(chinese: list[str], english: list[str]) -> Text:
    return Text(f"可以写的是{'、'.join(chinese)}", f"there are {', '.join(english)}")
