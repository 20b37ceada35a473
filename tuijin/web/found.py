"""Out of sight is 404."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

T = TypeVar("T")


def found(read: Callable[..., T], *args: object) -> T:
    """What `read(*args)` gives; a record that does not exist for this reader is a page that does not exist."""
    try:
        return read(*args)
    except ObjectDoesNotExist:
        raise Http404 from None
