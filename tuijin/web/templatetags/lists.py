"""Looking things up in a template: `{{ values|of:row.pk }}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from tuijin.common import text

register = template.Library()


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    """What stands under `key`, "" when nothing does."""
    return values.get(key, "")


@register.filter
def listed(words: Iterable[Any]) -> str:
    """Words one after the other, as the reader's language lists them."""
    return text.listed(map(str, words))
