"""A PostgreSQL of the tests' own: in a scratch folder, on a Unix socket, gone when the tests end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import machine

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "listen_addresses=",
)


SAFE = ("max_connections=60", "listen_addresses=")  # as in production: nothing is lost when the power goes


@contextmanager
def running(kept: Path | None = None, settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """Start a server and give the DATABASE_URL of an empty database in it; in `kept` its data stays."""
    programs = machine.postgres()
    scratch = Path(tempfile.mkdtemp(prefix="tuijin-pg-", dir="/tmp"))
    data = kept or scratch / "data"
    as_user = _unprivileged(scratch)
    if not (data / "PG_VERSION").exists():
        _create_cluster(programs, data, as_user)
    options = [part for setting in settings for part in ("-c", setting)]
    start = [programs / "postgres", "-D", data, "-k", scratch, *options]
    with (scratch / "log").open("w") as log:
        server = subprocess.Popen([*as_user, *start], stdout=log, stderr=log)
    try:
        _create_database(programs, scratch)
        yield f"postgres://tuijin@{quote(str(scratch), safe='')}:5432/tuijin"
    finally:
        stop = [programs / "pg_ctl", "stop", "-D", data, "-m", "fast", "-s"]
        subprocess.run([*as_user, *stop], check=False)
        server.wait(timeout=60)
        shutil.rmtree(scratch, ignore_errors=True)


def _create_cluster(programs: Path, data: Path, as_user: list[str]) -> None:
    if as_user and not data.parent.name.startswith("tuijin-pg-"):
        data.mkdir(parents=True)
        shutil.chown(data, "postgres")
    initdb = [programs / "initdb", "-D", data, "-U", "tuijin", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*as_user, *initdb, "--locale=C.UTF-8", "--no-sync"], check=True, stdout=subprocess.DEVNULL
    )


def _unprivileged(scratch: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root hands the folder to the user `postgres`."""
    if os.geteuid() != 0:
        return []
    shutil.chown(scratch, "postgres")
    scratch.chmod(0o755)
    return ["runuser", "-u", "postgres", "--"]


def _create_database(programs: Path, scratch: Path) -> None:
    command = [
        programs / "psql",
        "-h",
        scratch,
        "-U",
        "tuijin",
        "-d",
        "postgres",
        "-qtc",
        "SELECT 1 FROM pg_database WHERE datname = 'tuijin'",
    ]
    for _second in range(60):
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
        )
        if done.returncode == 0:
            if not done.stdout.strip():
                subprocess.run(
                    [*command[:-1], "CREATE DATABASE tuijin"], check=True, stdout=subprocess.DEVNULL
                )
            return
        subprocess.run(["sleep", "0.5"], check=True)
    raise SystemExit((scratch / "log").read_text() + "\nPostgreSQL did not start.")
