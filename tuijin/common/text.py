"""A text that carries both languages, as all data of the method does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


# The shell replaces this with the framework's active language; pure code and tests see Chinese.
def _active_language() -> str:
    return "zh"


def speak_with(language: Callable[[], str]) -> None:
    """Tell texts how to learn the reader's language: a callable that returns "zh" or "en"."""
    global _active_language
    _active_language = language


def active_language() -> str:
    """The reader's language: "zh" or "en"."""
    return _active_language()


@dataclass(frozen=True)
class Text:
    """One text in Chinese and English. `str()` gives the reader's language."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.in_language(active_language())

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


EMPTY = Text("", "")


@dataclass(frozen=True)
class Words:
    """What people write when they mean a thing; by these a line of theirs is understood."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


NO_WORDS = Words()


def listed(words: Iterable[str]) -> str:
    """Words one after the other, as the reader's language lists them: 甲、乙 or a, b."""
    return str(Text("、", ", ")).join(words)
