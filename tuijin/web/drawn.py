"""Parts of pages that look the same whenever they say the same: drawn once for each language and day."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from itertools import chain
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.utils.translation import get_language

from tuijin.common import clock

Draw = TypeVar("Draw", bound=Callable[..., str])


def drawn_once(kept: int = 2048) -> Callable[[Draw], Draw]:
    """Remember what a function draws from its arguments; the `kept` that were asked for last, in each process.

    What it draws may depend on its arguments, the reader's language and the day, and on nothing else. `typed`
    keeps text that is safe apart from the same text that must be escaped.
    """

    def decorate(draw: Draw) -> Draw:
        @lru_cache(maxsize=kept, typed=True)
        def remembered(language: str, today: Any, *values: Any, **named: Any) -> str:
            return draw(*values, **named)

        @wraps(draw)
        def drawn(*values: Any, **named: Any) -> str:
            try:
                return remembered(get_language() or "", clock.today(), *values, **named)
            except TypeError:  # something that cannot be remembered, such as a list
                return draw(*values, **named)

        return drawn  # type: ignore[return-value]

    return decorate


def drawn_from(template: str, name: str, facts: Mapping[str, Any]) -> str:
    """The template with `facts` under this name and nothing else; not drawn again for the same facts."""
    return _drawn(template, name, *chain.from_iterable(facts.items()))


@drawn_once()
def _drawn(template: str, name: str, *said: Any) -> str:
    return render_to_string(template, {name: dict(zip(said[::2], said[1::2], strict=True))})
