"""docs/reference/performance.md, written from what was measured; what is not reached is said beside its target."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.cases import CASES
from bench.instances import ROOT

PAGE = ROOT / "docs" / "reference" / "performance.md"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BOARDS, MEMORY = 60, 250  # a second with eight clients; megabytes of the server
IMPORTS = {"customers": 90, "leads": 90, "opportunities": 180}  # seconds for 100,000 rows
COMMAND_MEMORY = 500  # megabytes of a command, with the processes that it starts
JUDGED = {
    "findings": ("findings and grades", 5),
    "kept": ("the same, kept for the day", 60),
}  # seconds for 20,000
PROPOSALS = 5  # milliseconds a deal
NOISE = 1.5  # how much slower the same page may be at four times the size and still count as the same
HEAD = """# Performance

Written by `make bench`; do not edit. A seeded dealer is built through the bulk operations: at 1×
30,000 customers, 60,000 contacts, 100,000 leads, 20,000 deals with facts and moves, 200,000 activities,
50 sellers in teams of ten; at 4× four times as many of each, sellers too. `bin/tuijin serve` (two processes
of two threads) is asked by one client after the other, the sizes in turns; each figure is the best of three
rounds. Queries are the most that one answer took, processor time is that of all server processes, PostgreSQL's too.
Boards a second and memory are those of one size served by itself. Open deals that are judged all at once have each
12 answers, 4 people, a rival, 5 moves, 10 activities and 2 facts; they are judged by two processes, and the figure
is the median of three rounds. ✔ reached, ✘ not reached; the target stands in brackets.
"""


def write(results: Mapping[str, Any], machine: str, day: dt.date) -> None:
    PAGE.write_text("\n".join(_lines(results, machine, day)) + "\n", encoding="utf-8")


def _lines(results: Mapping[str, Any], machine: str, day: dt.date) -> Iterator[str]:
    yield HEAD
    yield f"Measured on {day.isoformat()}: {machine}; server, database and client share them."
    for database, scales in results.items():
        yield ""
        yield f"## {NAMES[database]}"
        yield ""
        yield from _pages(scales["scales"])
        yield ""
        yield from _whole(scales["scales"])
        if scales.get("rooms"):
            yield ""
            yield from _judged(scales["rooms"])
        if scales.get("imports"):
            yield ""
            yield from _imports(scales["imports"])
        if scales.get("writers"):
            yield ""
            yield _writers(scales["writers"])


def _pages(scales: Mapping[str, Any]) -> Iterator[str]:
    sizes = list(scales)
    head = [
        "page",
        *(f"{name} {size}×" for size in sizes for name in ("queries", "CPU ms", "median ms", "p95 ms")),
    ]
    yield from _table([*head, "grows"], _page_rows(scales, sizes))


def _page_rows(scales: Mapping[str, Any], sizes: Sequence[str]) -> Iterator[list[str]]:
    for case in CASES:
        figures = [scales[size].get(case.key) for size in sizes]
        if not all(figures):
            continue
        cells = [case.title]
        for figure in figures:
            cells += [
                _against(figure["queries"], case.goal.queries, "{:.0f}"),
                f"{figure['cpu']:.0f}",
                f"{figure['median']:.0f}",
                _against(figure["p95"], case.goal.p95, "{:.0f}"),
            ]
        yield [*cells, _growth(figures)]


def _growth(figures: Sequence[Mapping[str, float]]) -> str:
    """How many times the median of the smallest the median of the largest is."""
    if len(figures) < 2:
        return ""
    ratio = figures[-1]["median"] / figures[0]["median"]
    return f"{ratio:.1f}× {'✔' if ratio <= NOISE else '✘'}"


def _whole(scales: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        [
            f"{size}×",
            _against(found["throughput"], BOARDS, "{:.0f}", least=True),
            _against(found["memory"]["server"], MEMORY, "{:.0f}"),
            f"{found['memory']['database']:.0f}" if found["memory"]["database"] else "",
        ]
        for size, found in scales.items()
    ]
    yield from _table(["size", "boards a second, eight clients", "server MB", "PostgreSQL MB"], rows)


def _imports(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        [
            kind,
            f"{one['rows']:,}",
            _against(one["seconds"], IMPORTS[kind] * one["rows"] / 100_000, "{:.0f}"),
            _against(one["memory"], COMMAND_MEMORY, "{:.0f}"),
        ]
        for kind, one in found.items()
    ]
    yield from _table(["import", "rows", "seconds", "peak MB"], rows)


def _judged(found: Mapping[str, Any]) -> Iterator[str]:
    deals = found["deals"]
    rows = [
        [
            title,
            f"{deals:,}",
            _against(found[key]["seconds"], most * deals / 20_000, "{:.1f}"),
            f"{found[key]['cpu']:.1f}",
            f"{found[key]['queries']}",
            _against(found[key]["memory"], COMMAND_MEMORY, "{:.0f}"),
        ]
        for key, (title, most) in JUDGED.items()
    ]
    yield from _table(["open deals judged", "deals", "seconds", "CPU s", "queries", "peak MB"], rows)
    yield ""
    alone, together = (
        _against(found["proposals"][how], PROPOSALS, "{:.1f}") for how in ("alone", "together")
    )
    yield f"Proposals, reading the record included: {together} ms a deal among many, {alone} ms for one alone."


def _writers(found: Mapping[str, Any]) -> str:
    good = not (found["errors"] or found["lost"] or found["twice"])
    return (
        f"Eight writers for {found['seconds']:.0f} s: {found['writes']:,} changes "
        f"({found['writes'] / found['seconds']:.0f} a second), {found['errors']} errors, "
        f"{found['lost']} lost updates, {found['twice']} double moves. {'✔' if good else '✘'}"
    )


def _against(value: float, target: float | None, form: str, least: bool = False) -> str:
    """The value, and beside it the target with whether it is reached."""
    said = form.format(value)
    if target is None:
        return said
    reached = value >= target if least else float(said) <= target
    return f"{said} {'✔' if reached else '✘'} ({'≥' if least else '≤'} {target:.0f})"


def _table(head: Sequence[str], rows: Iterator[list[str]] | list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _cell in head) + " |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
