"""From what records are called to the words of the index, and from what somebody types to a question. Pure.

The words are marked by their first sign: `=` a whole name (as written, as read, its initials), `~` a name
from some syllable on, `#` a phone number, `@` the same from its end, `%` whose it is (he and who has him in
his reach see it), `^` who else sees it himself. Characters and pairs of them stand without a mark. None holds
a blank, a quote or a backslash. In the index the letter of the record's kind stands before each (`of_kind`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from tuijin.common.names import name_key
from tuijin.search.rules.reading import CHINESE, SURNAMES, initials, is_chinese, read

NAME, PART, PHONE, TAIL, REACH, PERSON = "=~#@%^"
LONGEST_NAME, LONGEST_PART, STARTS = 40, 20, 10  # letters of a name, of a part; from how many syllables
SHORTEST_END = 3  # figures by which a phone is found from its end
LONGEST_QUESTION, MOST_TERMS = 80, 24
LONGEST_TEXT = 400  # characters of what was said that go into the index: it grows with them
_FIGURES = re.compile(r"[\d\s()+-]+")


@dataclass(frozen=True)
class Sight:
    """Who sees a record, as ids of people: `owners` and all who have one of them in their reach, and `persons`."""

    owners: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()

    @classmethod
    def of(cls, owners: Iterable[int | None] = (), persons: Iterable[int | None] = ()) -> "Sight":
        return cls(frozenset(filter(None, owners)), frozenset(filter(None, persons)))

    def __or__(self, other: "Sight") -> "Sight":
        return Sight(self.owners | other.owners, self.persons | other.persons)


@dataclass(frozen=True)
class Document:
    """A record as search knows it. `names`: what it is called; `words`: what else it is found by.

    `texts`: what was said, found by its words as they are written, its first LONGEST_TEXT characters. `owner` is a
    person's id; what is no longer `live` (a closed deal, a dropped lead) stands further down.
    `about`: the id of the record of another kind that it tells of.
    """

    id: int
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    owner: int | None = None
    live: bool = True
    sight: Sight = Sight()
    about: int | None = None
    texts: tuple[str, ...] = ()


_UNIT = re.compile(f"[{CHINESE}]|[^\\W_{CHINESE}]+")


def units(text: str) -> list[str]:
    """The Chinese characters of a text one by one, and its other words whole; small, half-width letters."""
    return _UNIT.findall(normalize("NFKC", normalize("NFKC", text).casefold()))


def words_of(document: Document) -> tuple[list[str], list[str]]:
    """The words of a document: its names, and all others; each once."""
    spelled = [spelling(name) for name in document.names]
    names = [NAME + word[:LONGEST_NAME] for one in spelled for word in one.wholes if word]
    found = [word.text for word in seen(sorted(document.sight.owners), sorted(document.sight.persons))]
    for one in spelled:
        found += [*one.pairs, *one.parts]
    for one in map(spelling, document.words):
        found += [*one.pairs, *one.latin, *one.parts[:2]]
    for text in document.texts:
        found += _said(text)
    for phone in document.phones:
        found += _numbers(phone)
    return list(dict.fromkeys(names)), list(dict.fromkeys(found))


def seen(owners: Iterable[int], persons: Iterable[int] = ()) -> "tuple[Word, ...]":
    """The words of records that belong to one of `owners`, or that one of `persons` sees himself."""
    return (
        *[Word(f"{REACH}{owner}") for owner in owners],
        *[Word(f"{PERSON}{person}") for person in persons],
    )


def of_kind(letter: str, words: Iterable[str]) -> str:
    """The words as they stand in the index, parted by blanks.

    Each kind has words of its own: what many records of another kind share is not read through for it.
    """
    return " ".join([letter + word for word in words])


@dataclass(frozen=True)
class Spelling:
    """A name in all its spellings.

    `wholes`: as written, without the company's form, as read, its initials. `pairs`: characters, singly and in
    twos. `latin`: its other words. `parts`: as read and initials from each of its first characters on, `latin` too.
    """

    wholes: tuple[str, ...]
    pairs: tuple[str, ...]
    latin: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=4096)
def spelling(name: str) -> Spelling:
    """A name taken apart; the customer's comes again with each of its people and deals."""
    signs = units(name)
    short = units(name_key(name))
    ways = [(said, initials(short, said)) for said in _readings(short)]
    wholes = ["".join(signs), "".join(short), *["".join(spelled) for way in ways for spelled in way]]
    latin = [PART + sign[:LONGEST_PART] for sign in signs if not is_chinese(sign[0])]
    parts = [
        PART + "".join(spelled[start:])[:LONGEST_PART]
        for start in range(min(STARTS, len(short)))
        for way in ways
        for spelled in way
        if spelled[start]
    ]
    return Spelling(tuple(wholes), tuple(_pairs(signs)), tuple(latin), (*parts, *latin))


def _readings(signs: list[str]) -> Iterator[list[str]]:
    """As it is read; and with the surname's reading where that is another."""
    said = read(signs)
    yield said
    if signs and SURNAMES.get(signs[0], said[0]) != said[0]:
        yield [SURNAMES[signs[0]], *said[1:]]


def _pairs(signs: list[str]) -> Iterator[str]:
    before = ""
    for sign in signs:
        here = sign if is_chinese(sign[0]) else ""
        if here:
            yield here
        if before and here:
            yield before + here
        before = here


def _said(text: str) -> Iterator[str]:
    """The characters of a text, singly and in twos, and its other words; nothing is read: texts are long."""
    signs = units(text[:LONGEST_TEXT])
    yield from _pairs(signs)
    yield from (PART + sign[:LONGEST_PART] for sign in signs if not is_chinese(sign[0]))


def _numbers(phone: str) -> Iterator[str]:
    for number in _FIGURES.findall(normalize("NFKC", phone)):
        if len(digits := digits_of(number)) >= 4:
            yield PHONE + digits
            yield TAIL + digits[::-1]


def digits_of(number: str) -> str:
    """The figures of a phone number, without the country's 86 and the 00 before it."""
    digits = "".join(sign for sign in number if sign in "0123456789")[:24]
    digits = digits.removeprefix("00") if len(digits) > 10 else digits  # a few figures may be its end
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
    folded = normalize("NFKC", text)
    if _FIGURES.fullmatch(folded) and (digits := digits_of(folded)):
        return Question((_figures(digits),), digits)
    parts = [units(part) for part in text.split()]
    alone = sum(map(len, parts)) == 1
    terms = dict.fromkeys(term for signs in parts for term in _terms(signs, alone))
    return Question(tuple(terms)[:MOST_TERMS], "".join(map("".join, parts))[:LONGEST_NAME])


def _terms(signs: list[str], alone: bool) -> Iterator[tuple[Word, ...]]:
    """The terms of one part of a question; one letter `alone` looks at the beginning of names only."""
    for place, sign in enumerate(signs):
        if is_chinese(sign[0]):
            before = place > 0 and is_chinese(signs[place - 1][0])
            after = place + 1 < len(signs) and is_chinese(signs[place + 1][0])
            if after:
                yield (Word(sign + signs[place + 1]),)
            elif not before:
                yield (Word(sign),)
        elif len(sign) == 1:
            yield (Word(NAME + sign, begins=True), *([] if alone else [Word(PART + sign)]))
        elif sign.isascii() and sign.isdigit():
            yield _figures(sign)
        else:
            yield (Word(PART + sign[:LONGEST_PART], begins=True),)


def _figures(digits: str) -> tuple[Word, ...]:
    """Names and phones that begin so; phones that end so, too, from the third figure on: fewer end every number."""
    begin = Word(PART + digits[:LONGEST_PART], begins=True), Word(PHONE + digits, begins=True)
    return (*begin, Word(TAIL + digits[::-1], begins=True)) if len(digits) >= SHORTEST_END else begin


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
