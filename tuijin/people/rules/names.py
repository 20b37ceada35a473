"""When two written names mean the same person."""

import unicodedata


def name_key(name: str) -> str:
    """The name without case, width and spaces, for finding it again."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
