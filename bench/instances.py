"""Instances to measure: built once for a size and a database, kept, served as in production."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.machine import keeper, tree

ROOT = Path(__file__).resolve().parent.parent
TUIJIN = str(ROOT / "bin" / "tuijin")
MADE_BY = ("bench/building.py", "bench/rooms.py", "bench/words.py", "bench/sizes.py")


@dataclass
class Instance:
    """A data directory and, on PostgreSQL, a database."""

    data: Path
    database: str = ""  # DATABASE_URL; "" is SQLite in the data directory
    server: subprocess.Popen | None = None
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "TUIJIN_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
            **self.more,
        }

    def built(self, scale: float, keep: bool = False) -> "Instance":
        """A dealer of this size, built unless the same is there; `keep`: what is there will do, brought up to date."""
        return self._filled({"scale": scale}, keep)

    def with_rooms(self, deals: int, keep: bool = False) -> "Instance":
        """The same with so many open deals whose rooms are full, and nothing else."""
        return self._filled({"rooms": deals}, keep)

    def _filled(self, size: dict[str, float], keep: bool) -> "Instance":
        note = self.data / "bench.json"
        wanted = {**size, "made_by": fingerprint()}
        there = json.loads(note.read_text()) if note.exists() else None
        if there == wanted or (keep and there):
            self.run("migrate")
            return self
        self.emptied()
        words = [word for name, count in size.items() for word in (f"--{name}", str(count))]
        subprocess.run(
            [sys.executable, "-m", "bench", "fill", *words], env=self.environment, cwd=ROOT, check=True
        )
        note.write_text(json.dumps(wanted))
        return self

    def emptied(self) -> "Instance":
        """Nothing in it."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True)
        if self.database:
            home, _, name = self.database.rpartition("/")
            with psycopg.connect(f"{home}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
                connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        return self

    def run(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [TUIJIN, *words], env=self.environment, check=True, capture_output=True, text=True
        )

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").stdout)

    def measured(self, verb: str) -> Any:
        """What the bench finds with this verb in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "bench", verb],
            env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def token(self, login: str) -> str:
        """A token of theirs, with all their rights."""
        return self.json("token", "issue", f"{login}@example.com")["token"]

    @contextmanager
    def served(self) -> Iterator["Instance"]:
        """`bin/tuijin serve`, as in production, with the meter around it."""
        port = free_port()
        with open(self.data / "server.log", "w") as log:
            command = [TUIJIN, "serve", "--port", str(port)]
            self.server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.url = f"http://127.0.0.1:{port}"
        try:
            alive(self.url)
            yield self
        finally:
            self.server.terminate()
            self.server.wait(timeout=60)

    def processes(self) -> list[int]:
        return tree(self.server.pid) if self.server else []

    def keepers(self) -> list[int]:
        """Processes of the database server; SQLite has none."""
        return keeper(self.data.parent / "postgresql" / "postmaster.pid") if self.database else []


def fingerprint() -> str:
    """What the built dealer depends on: how it is made, and the tables."""
    files = [*(ROOT / name for name in MADE_BY), *sorted(ROOT.glob("tuijin/*/migrations/0*.py"))]
    content = hashlib.sha256()
    for path in files:
        content.update(path.name.encode() + path.read_bytes())
    return content.hexdigest()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def alive(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/alive", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"bench: no server at {url}")


@contextmanager
def databases(names: list[str], home: Path) -> Iterator[dict[str, str]]:
    """{"sqlite" or "postgresql": start of DATABASE_URL}; a PostgreSQL of the bench's own where it is asked for."""
    found = {"sqlite": ""}
    if "postgresql" not in names:
        yield {name: found[name] for name in names}
        return
    sys.path.insert(0, str(ROOT / "bin"))
    import throwaway_postgres

    with throwaway_postgres.running(home / "postgresql", throwaway_postgres.SAFE) as url:
        found["postgresql"] = re.sub("/tuijin$", "", url)
        yield {name: found[name] for name in names}


def named(home: Path, start: str, name: str) -> Instance:
    """The instance `name` below `home` on the database that `start` leads to."""
    kind = "postgresql" if start else "sqlite"
    return Instance(home / f"{kind}-{name}", f"{start}/bench_{name.replace('.', '_')}" if start else "")
