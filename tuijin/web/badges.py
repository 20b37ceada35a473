"""A grade on a page: what stands on its badge, and its place in the ramp of colours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    """`step`: "a" (best) to "d", "x" for a grade that says it cannot be judged, "none" for an unknown one."""

    sign: str
    step: str

    def __str__(self) -> str:
        return self.sign


def badge(grade: Badge | str | None) -> Badge:
    """The badge itself; a bare letter, as the gallery writes it, is its own place in the ramp."""
    return grade if isinstance(grade, Badge) else Badge(grade or "", (grade or "none").lower())
