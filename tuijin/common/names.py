"""Names of companies, made comparable. Pure."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 200  # letters of a key that are kept: normalising can make a name many times as long
_FORMS_ZH = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "股份公司", "总公司", "集团", "公司")
_FORMS = (
    "inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh ag sa srl bv pty pte group"
)
_FORMS_EN = frozenset(_FORMS.split())
_WORDS = re.compile(r"[^\W_]+|[&+#]", re.UNICODE)


@lru_cache(maxsize=4096)  # an import asks for the same names several times over
def name_key(name: str) -> str:
    """The key under which two writings of one company meet: half-width, small letters, no spaces, brackets
    or dots, no company form (有限公司, 集团, Inc, Ltd …). Never empty for a name that shows anything."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    words = _WORDS.findall(folded.replace("'", "").replace("’", ""))
    while len(words) > 1 and words[-1] in _FORMS_EN and len("".join(words[:-1])) > 1:
        words.pop()
    key = _without_form("".join(words))
    return (key or "".join(folded.split()))[:LONGEST]


def _without_form(key: str) -> str:
    for form in _FORMS_ZH:
        if key.endswith(form) and len(key) - len(form) >= 2:
            return _without_form(key.removesuffix(form))
    return key


def within_one(first: str, second: str) -> bool:
    """Whether one slip of the finger (a letter too many, missing, wrong, or two swapped) parts the two."""
    if first == second:
        return True
    if abs(len(first) - len(second)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    rest, other = first[start:], second[start:]
    swapped = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
