"""Looking things up in a template: `{{ values|of:row.pk }}`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    """What stands under `key`, "" when nothing does."""
    return values.get(key, "")
