"""A lead in one line: "华东阀门 王工 13812345678 展会" → company, contact, phone, source. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tuijin.home.rules.capture import HALF_WIDTH
from tuijin.home.rules.people import CHINESE, FAMILIAR, LATIN
from tuijin.playbook.types import Source

PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d{4}){2}"
    r"|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
LABEL = re.compile(
    r"(?:^|(?<=[\s,;、。|/]))(?:联系人|联系方式|电话|手机号?|公司|客户|单位|来源|微信"
    r"|phone|mobile|tel|contact|company|source) ?:",
    re.IGNORECASE,
)
BEFORE_PHONE = re.compile(r"(?:联系方式|联系电话|电话|手机号?|phone|mobile|tel)[.:\s]*$", re.IGNORECASE)
PARTS = re.compile(r"[\s,;:、；。/|]+")
ENGLISH_PARTS = re.compile(r"\s*[,;:\n，；|]\s*|\s+/\s+")
TELLS = re.compile(r"(?:介绍|认识|推荐|看到|来|上|遇到|碰到)的?$")  # 展会上认识的, 老客户新垣介绍的: no name
FROM = re.compile(r"(?P<who>(?:mr|ms|mrs|miss|dr)\.? \w+|\w+) (?:from|at|of) (?P<where>.+)", re.I)


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
    plain = "".join(
        " " if unicodedata.category(sign) == "So" else sign for sign in line.translate(HALF_WIDTH)
    )
    match = PHONE.search(plain)
    if match:
        plain = f"{BEFORE_PHONE.sub(' ', plain[: match.start()])}\n{plain[match.end() :]}"
    parts = _parts(LABEL.sub(" ", plain))
    at = _company_at(parts, sources)
    company, contact, source, rest = parts[at] if at is not None else "", "", "", []
    if not contact and (glued := _glued(company)):
        company, contact = company[: -len(glued)], glued
    for number, part in enumerate(parts):
        if number == at:
            continue
        if not contact and _is_person(part):
            contact = part
        elif not source and (key := _source(part, sources)):
            source = key
            rest += [] if _is_source(part, sources) else [part]
        else:
            rest.append(part)
    phone = match[1] if match else ""
    return LeadLine(company[:200], contact[:80], phone[:40], source, " ".join(rest)[:4000])


def _parts(plain: str) -> list[str]:
    """What the line is made of. English names hold spaces: there the parts are parted by commas."""
    if not _mostly_latin(plain):
        return [part for part in PARTS.split(plain) if part]
    parts = [part.strip(" /") for part in ENGLISH_PARTS.split(plain) if part.strip(" /")]
    if parts and (met := FROM.fullmatch(parts[0])):
        parts[:1] = [met["where"], met["who"]]
    return parts


def _company_at(parts: Sequence[str], sources: Sequence[Source]) -> int | None:
    """Which part is the company: the first that is neither a person, nor a source, nor how we came by it."""
    for number, part in enumerate(parts):
        told = _is_source(part, sources) or (TELLS.search(part) and _source(part, sources))
        if not told and not CHINESE.fullmatch(part) and not FAMILIAR.fullmatch(part):
            return number
    return None


def _glued(company: str) -> str:
    """苏州恒力阀门张总 ends with somebody: 张总."""
    last = next((match[0] for match in CHINESE.finditer(company) if match.end() == len(company)), "")
    return last if len(company) - len(last) >= 4 else ""


def _is_source(part: str, sources: Sequence[Source]) -> bool:
    """Whether the part is a source and nothing else."""
    words = (word for one in sources for word in (one.name.zh, one.name.en, *one.words.zh, *one.words.en))
    return part.lower() in {word.lower() for word in words}


def _mostly_latin(text: str) -> bool:
    """English names hold spaces: there the parts are parted by commas."""
    return text.strip().isascii() and bool(re.search(r"[,;|]|\s/\s", text))


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
