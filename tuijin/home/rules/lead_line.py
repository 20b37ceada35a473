"""A lead in one line: "华东阀门 王工 13812345678 展会" → company, contact, phone, source. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tuijin.home.rules.capture import HALF_WIDTH
from tuijin.home.rules.people import CHINESE, FAMILIAR, LATIN
from tuijin.playbook.types import Source

PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d{4}){2}"
    r"|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
PARTS = re.compile(r"[\s,;、；。]+")


@dataclass(frozen=True)
class LeadLine:
    """What the line says of a lead; `source` is a key of the playbook, what finds no place is the note."""

    company: str = ""
    contact: str = ""
    phone: str = ""
    source: str = ""
    note: str = ""


def read_lead(line: str, sources: Sequence[Source]) -> LeadLine:
    """Read one line. Never raises; the first words that are nothing else are the company."""
    plain = line.translate(HALF_WIDTH)
    match = PHONE.search(plain)
    phone = match[1] if match else ""
    if match:
        plain = f"{plain[: match.start()]}\n{plain[match.end() :]}"
    english = _mostly_latin(plain)
    parts = [part.strip() for part in (re.split(r"[,;\n，；]+", plain) if english else PARTS.split(plain))]
    company, contact, source, rest = "", "", "", []
    for part in filter(None, parts):
        if company and not contact and _is_person(part):
            contact = part
        elif company and not source and (key := _source(part, sources)):
            source = key
        elif not company:
            company = part
        else:
            rest.append(part)
    return LeadLine(company[:200], contact[:80], phone[:40], source, " ".join(rest)[:4000])


def _mostly_latin(text: str) -> bool:
    """English names hold spaces: there the parts are parted by commas."""
    return text.strip().isascii() and "," in text


def _is_person(part: str) -> bool:
    if len(part) > 20:
        return False
    if CHINESE.fullmatch(part) or FAMILIAR.fullmatch(part) or CHINESE.match(part):
        return True
    if LATIN.search(part.lower()) and part[:1].isupper():
        return True
    return 2 <= len(part) <= 3 and CHINESE.match(part[0] + "总") is not None


def _source(part: str, sources: Sequence[Source]) -> str:
    """The source whose name or word this is."""
    small = part.lower()
    for source in sources:
        words = (source.name.zh, source.name.en, *source.words.zh, *source.words.en)
        if any(
            word and (word.lower() == small or (len(word) > 1 and word.lower() in small)) for word in words
        ):
            return source.key
    return ""
