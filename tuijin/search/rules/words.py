"""From what records are called to the words of the index, and from what somebody types to a question. Pure.

The words are marked by their first sign: `=` a whole name (as written, as read, its initials), `~` a name
from some syllable on, `#` a phone number, `@` the same from its end, `!` the kind, `%` the owner. Characters
and pairs of them stand without a mark. None holds a blank, a quote or a backslash.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tuijin.common.names import name_key
from tuijin.search.rules.reading import SURNAMES, is_chinese, read

NAME, PART, PHONE, TAIL, KIND, OWNER = "=~#@!%"
LONGEST_NAME, LONGEST_PART, STARTS = 40, 20, 10  # letters of a name, of a part; from how many syllables
LONGEST_QUESTION, MOST_TERMS = 80, 24
_FIGURES = re.compile(r"[\d\s()+-]+")


@dataclass(frozen=True)
class Document:
    """A record as search knows it. `names`: what it is called; `words`: what else it is found by.

    `owner` is a person's id; what is no longer `live` (a closed deal, a dropped lead) stands further down.
    """

    id: int
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    owner: int | None = None
    live: bool = True


def units(text: str) -> list[str]:
    """The Chinese characters of a text one by one, and its other words whole; small, half-width letters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = []
    together = False
    for sign in folded:
        if is_chinese(sign):
            found.append(sign)
        elif together and sign.isalnum():
            found[-1] += sign
        elif sign.isalnum():
            found.append(sign)
        together = sign.isalnum() and not is_chinese(sign)
    return found


def pairs(signs: list[str]) -> Iterator[str]:
    """Single characters, and neighbours in twos."""
    for place, sign in enumerate(signs):
        if is_chinese(sign):
            yield sign
            if place + 1 < len(signs) and is_chinese(signs[place + 1]):
                yield sign + signs[place + 1]


def names_of(document: Document) -> list[str]:
    """The `=` words: each name as written, without the form of the company, as read, and its initials."""
    found: dict[str, None] = {}
    for name in document.names:
        written = units(name)
        short = units(name_key(name))
        for spelling in ("".join(written), "".join(short), *_spoken(short)):
            if spelling:
                found[NAME + spelling[:LONGEST_NAME]] = None
    return list(found)


def _spoken(signs: list[str]) -> Iterator[str]:
    """A name as it is read, and its initials; with the surname's reading where that is another."""
    said = read(signs)
    yield from (_whole(said), _initials(signs, said))
    if signs and SURNAMES.get(signs[0], said[0]) != said[0]:
        said = [SURNAMES[signs[0]], *said[1:]]
        yield from (_whole(said), _initials(signs, said))


def _whole(said: list[str]) -> str:
    return "".join(said)


def _initials(signs: list[str], said: list[str]) -> str:
    return "".join(
        syllable[:1] if is_chinese(sign) else syllable for sign, syllable in zip(signs, said, strict=True)
    )


def others_of(kind: str, document: Document) -> list[str]:
    """All other words of a document, each once."""
    found = {KIND + kind: None}
    if document.owner is not None:
        found[f"{OWNER}{document.owner}"] = None
    for name in document.names:
        found |= dict.fromkeys(_parts(name, STARTS))
    for text in document.words:
        found |= dict.fromkeys(_parts(text, 1))
    for phone in document.phones:
        found |= dict.fromkeys(_numbers(phone))
    return list(found)


def _parts(text: str, starts: int) -> Iterator[str]:
    signs = units(text)
    yield from pairs(signs)
    for sign in signs:
        if not is_chinese(sign):
            yield PART + sign[:LONGEST_PART]
    short = units(name_key(text))
    said = read(short)
    for start in range(min(starts, len(short))):
        if not said[start]:
            continue
        yield PART + _whole(said[start:])[:LONGEST_PART]
        yield PART + _initials(short[start:], said[start:])[:LONGEST_PART]


def _numbers(phone: str) -> Iterator[str]:
    for number in re.findall(_FIGURES, unicodedata.normalize("NFKC", phone)):
        if len(digits := digits_of(number)) >= 4:
            yield PHONE + digits
            yield TAIL + digits[::-1]


def digits_of(number: str) -> str:
    """The figures of a phone number, without the country's 86."""
    digits = "".join(sign for sign in number if sign in "0123456789")[:24].removeprefix("00")
    return digits.removeprefix("86") if len(digits) == 13 else digits


@dataclass(frozen=True)
class Word:
    """A word to look for; `begins`: any word that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class Question:
    """What is looked for: of each term one of its words. `whole` is all of it as a name would stand in the index."""

    terms: tuple[tuple[Word, ...], ...] = ()
    whole: str = ""

    def __bool__(self) -> bool:
        return bool(self.terms)


def ask(text: str) -> Question:
    """What somebody typed as a question; one that asks for nothing when no letter and no figure is in it."""
    text = text[:LONGEST_QUESTION]
    folded = unicodedata.normalize("NFKC", text)
    if _FIGURES.fullmatch(folded) and len(digits := digits_of(folded)) >= 4:
        return Question((_figures(digits),), digits)
    parts = [units(part) for part in text.split()]
    terms = dict.fromkeys(term for signs in parts for term in _terms(signs))
    return Question(tuple(terms)[:MOST_TERMS], "".join(map("".join, parts))[:LONGEST_NAME])


def _terms(signs: list[str]) -> Iterator[tuple[Word, ...]]:
    for place, sign in enumerate(signs):
        if is_chinese(sign):
            before = place > 0 and is_chinese(signs[place - 1])
            after = place + 1 < len(signs) and is_chinese(signs[place + 1])
            if after:
                yield (Word(sign + signs[place + 1]),)
            elif not before:
                yield (Word(sign),)
        elif len(sign) == 1:
            yield (Word(NAME + sign, begins=True),)
        elif sign.isascii() and sign.isdigit() and len(sign) >= 4:
            yield _figures(sign)
        else:
            yield (Word(PART + sign[:LONGEST_PART], begins=True),)


def _figures(digits: str) -> tuple[Word, ...]:
    return (
        Word(PART + digits[:LONGEST_PART], begins=True),
        Word(PHONE + digits, begins=True),
        Word(TAIL + digits[::-1], begins=True),
    )


def rank(names: str, question: Question, own: bool, live: bool) -> tuple[int, bool, bool]:
    """Where a find stands, smallest first: the exact name, a name that begins so, the rest; own before others'.

    `names` are the `=` words of the record, each with a blank before and after it.
    """
    wanted = f" {NAME}{question.whole}"
    fits = 0 if f"{wanted} " in names else 1 if wanted in names else 2
    return fits, not live, not own


def says(question: Question, words: Iterable[str]) -> bool:
    """Whether a document with these words answers the question (the index says the same of stored ones)."""
    words = list(words)
    return all(
        any(
            word == part.text or (part.begins and word.startswith(part.text))
            for part in term
            for word in words
        )
        for term in question.terms
    )
