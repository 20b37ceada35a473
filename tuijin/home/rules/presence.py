"""Who of those that a line names was there: whoever was missed, or only spoken of, was not. Pure."""

import re
from collections.abc import Sequence

from tuijin.home.rules.clauses import Piece
from tuijin.home.rules.people import Spoken

NOT_THERE = (
    "不在|没在|没来|没到|没空|没有空|没时间|出差|请假|没接|有事|没露面|没出现|没参加"
    "|没碰[到着上]|没见[到着]|没联系上"
)
ABSENT = re.compile(rf"(?:又|也|还|都|正好|刚好|今天|当时|临时|突然)*(?:{NOT_THERE})")
NOT_MET = re.compile(
    r"(?:没有?|未)能?(?:见|碰|找|遇|约|联系|等|看)(?:到|着|上|成)?了?\s*$"
    r"|(?:\b(?:didn't|did not|couldn't|could not) (?:meet|see|reach|find)|\bno answer from|\bmissed)\s*$"
)
# Whoever is named behind these is spoken of, not spoken to: 她说方总没看懂, 让李会计配合.
SPEAKS_OF = re.compile(
    r"(?<!小)说(?!好|服|了算)|讲(?!了|完|解|的|课)|表示|告诉我|提到|透露|据说|希望|要求|安排(?!了)|(?<![给好])让(?!利)"
    r"|\b(?:said|says|told (?:me|us)|wants?|hopes?|thinks?|mentioned)\b"
)
HE_SAYS = re.compile(
    r"(?:他|她|对方)们?(?:也|还|又|私下|悄悄)?(?:说|讲|表示|提到|透露|告诉)"
    r"|\b(?:he|she|they) (?:said|says|told|thinks?)\b"
)
SPOKEN_TO = re.compile(
    r"(?:见[了到过]?|碰[了到]?|拜访[了过]?|和|跟|与|给|陪[了着]?|请[了]?|找[了到过]?|约[了到]?)\s*$"
    r"|\b(?:met|saw|visited|with|called)\s*$"
)
SPEAKS = re.compile(
    r"(?:也|还|又|都)?(?:说|讲|问|表示|嫌|担心|提(?!成)|在场|也在|参加|来了|到场|陪|接待|接的)|\s*\b(?:said|says|asked|joined)\b"
)


def not_there(small: str, pieces: Sequence[Piece], people: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """Those named in `pieces` (what happened, in order) who were missed or only spoken of."""
    missed: list[Spoken] = []
    spoken_of = False
    for piece in pieces:
        for one in people:
            if piece.start <= one.start < piece.end and _was_not(small, piece, one, spoken_of):
                missed.append(one)
        spoken_of = spoken_of or bool(HE_SAYS.search(small, piece.start, piece.end))
    return tuple(missed)


def _was_not(small: str, piece: Piece, one: Spoken, spoken_of: bool) -> bool:
    before = small[piece.start : one.start]
    if ABSENT.match(small, one.end) or NOT_MET.search(before) or SPEAKS_OF.search(before):
        return True
    return spoken_of and not SPOKEN_TO.search(before) and not SPEAKS.match(small, one.end)
