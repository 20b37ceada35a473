"""Every ink passes 4.5:1 on every ground it is used on, in light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent / "static" / "web" / "css" / "tokens.css").read_text()
COLOURS = dict(
    (name, (light, dark))
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
)
GROUNDS = ("paper", "surface", "sunk", "hover")
PAIRS = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent", "warn", "bad") for ground in GROUNDS]
PAIRS += [(f"grade-{key}-ink", f"grade-{key}") for key in "abcd"]
PAIRS += [(tone, f"{tone}-soft") for tone in ("accent", "good", "warn", "bad")]
PAIRS += [(ink, f"{tone}-soft") for ink in ("ink", "ink-2") for tone in ("accent", "good", "warn", "bad")]
PAIRS += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("grade-x-ink", "surface")]
PAIRS += [(f"attitude-{step}", ground) for step in ("m2", "m1", "0", "p1", "p2") for ground in GROUNDS[:3]]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_small_text_can_be_read(ink, ground, theme):
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
