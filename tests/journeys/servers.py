"""Real servers for journeys: `bin/tuijin serve` on a scratch instance, on the database under test."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
TUIJIN = str(ROOT / "bin" / "tuijin")


class Instance:
    """A data directory of its own and, on PostgreSQL, a database of its own."""

    def __init__(self) -> None:
        self.data = tempfile.mkdtemp(prefix="tuijin-journey-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            "TUIJIN_DATA": self.data,
            "PORT": str(self.port),
            "DATABASE_URL": own_database(os.environ.get("DATABASE_URL", "")),
        }
        self.server: subprocess.Popen | None = None

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run a command of bin/tuijin on this instance."""
        (done,) = self.together({"words": words})
        if check:
            done.check_returncode()
        return done

    def together(self, *orders: dict[str, Any]) -> list[subprocess.CompletedProcess]:
        """Let commands, or pieces of code, start at the same moment, each in a process; wait for all."""
        assert self._kept_open.stdin and self._kept_open.stdout
        print(json.dumps(orders), file=self._kept_open.stdin, flush=True)
        answers = json.loads(self._kept_open.stdout.readline())
        return [
            subprocess.CompletedProcess(order["words"], *answer)
            for order, answer in zip(orders, answers, strict=True)
        ]

    @cached_property
    def _kept_open(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.journeys.kept_open"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, **pipes)

    def json(self, *words: str):
        return json.loads(self.run(*words, "--json", check=False).stdout)

    def serve(self) -> Instance:
        with open(Path(self.data) / "server.log", "w") as log:
            self.server = subprocess.Popen([TUIJIN, "serve"], env=self.environment, stdout=log, stderr=log)
        wait_until_alive(self.url)
        return self

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=30)
        if "_kept_open" in vars(self):
            self._kept_open.communicate()  # it ends when nothing more comes
        shutil.rmtree(self.data, ignore_errors=True)

    def first_ids(self, labels: list[str]) -> dict[str, int | None]:
        """{model label: id of its first record}, asked of the instance's own database."""
        code = (
            "import json, sys; from django.apps import apps;"
            "print(json.dumps({label: apps.get_model(label).objects.values_list('pk', flat=True).order_by('pk').first()"
            " for label in sys.argv[1:]}))"
        )
        return json.loads(self.python(code, *labels))

    def python(self, code: str, *words: str) -> str:
        """What this code prints, run beside the server on the same data."""
        (done,) = self.together({"words": words, "code": code})
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_alive(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/alive", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no server at {url}")


def own_database(url: str) -> str:
    """A new database beside the one of the tests; "" on SQLite, where the data directory holds it."""
    if not url:
        return ""
    name = f"journey_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + f"/{name}"
