"""Imports of large files through the command line, as an administrator runs them at night."""

import csv
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from bench import words
from bench.instances import TUIJIN, Instance
from bench.sizes import SEED

Row = dict[str, object]
DAYS = [f"2026-{month:02d}-{day:02d}" for month in range(1, 11) for day in range(1, 29)]
STAGES = ("Prospecting", "Engaging", "Won", "Lost")


@dataclass
class Import:
    """Seconds and peak memory (MB) of one import, and what it counted."""

    rows: int
    seconds: float
    memory: float
    counts: dict[str, int]


def customers(chance: Random, number: int) -> Row:
    return {
        "id": f"C{number}", "name": f"{words.company(chance)}{number}", "industry": chance.choice(words.LINES),
        "region": chance.choice(words.PLACES), "phone": words.phone(chance), "employees": chance.randrange(9, 999),
    }  # fmt: skip


def leads(chance: Random, number: int) -> Row:
    return {
        "id": f"L{number}", "company": f"{words.company(chance)}{number}", "contact": words.person(chance),
        "title": chance.choice(words.TITLES), "phone": words.phone(chance), "industry": chance.choice(words.LINES),
        "region": chance.choice(words.PLACES),
    }  # fmt: skip


def opportunities(chance: Random, number: int) -> Row:
    """Five deals a customer, fifty owners; stages and days as an exported history has them."""
    stage = chance.choice(STAGES)
    opened = chance.randrange(len(DAYS) - 60)
    return {
        "opportunity_id": f"O{number}", "sales_agent": f"业务员{number % 50}", "product": chance.choice(words.PRODUCTS),
        "account": f"{chance.choice(words.MARKS)}{number // 5}有限公司", "deal_stage": stage,
        "engage_date": DAYS[opened] if stage != "Prospecting" else "",
        "close_date": DAYS[opened + chance.randrange(60)] if stage in ("Won", "Lost") else "",
        "close_value": chance.randrange(1000, 90_000) if stage != "Lost" else 0,
    }  # fmt: skip


KINDS: dict[str, Callable[[Random, int], Row]] = {
    "customers": customers,
    "leads": leads,
    "opportunities": opportunities,
}


def measure(instance: Instance, count: int, tell: Callable[[str], None]) -> dict[str, dict]:
    """{kind: what importing `count` rows took}, each into an empty instance; kinds that cannot be are absent."""
    found = {}
    for kind in KINDS:
        instance.emptied().run("migrate")
        path = instance.data / f"{kind}.csv"
        _write(path, kind, count)
        if done := imported(instance, kind, path, count):
            found[kind] = asdict(done)
            tell(f"  import {kind}: {done}")
    return found


def _write(path: Path, kind: str, count: int) -> None:
    rows = _rows(kind, count)
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        page = csv.DictWriter(file, first)
        page.writeheader()
        page.writerow(first)
        page.writerows(rows)


def _rows(kind: str, count: int) -> Iterator[Row]:
    chance = Random(SEED)
    return (KINDS[kind](chance, number) for number in range(count))


def imported(instance: Instance, kind: str, path: Path, count: int) -> Import | None:
    began = time.monotonic()
    command = [TUIJIN, "import", kind, str(path), "--json"]
    process = subprocess.Popen(
        command, env=instance.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stderr
    text, said = process.stdout.read(), process.stderr.read()
    _pid, status, used = os.wait4(process.pid, 0)
    seconds, process.returncode = time.monotonic() - began, os.waitstatus_to_exitcode(status)
    if process.returncode == 2 and "invalid choice" in said:
        return None
    counts = json.loads(text) if text else {}
    if counts.get("created") != count:
        raise SystemExit(f"bench: import of {kind} gave {counts} {said[-400:]}")
    return Import(count, seconds, used.ru_maxrss / 1024, counts)
