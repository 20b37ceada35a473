"""Makes an instance ready: tables, cache, and what the rooms put into an empty one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tuijin.common.rooms import registry, resolve


def prepare_instance() -> None:
    """Bring the data directory and its database up to date; does nothing when they are."""
    if not _untouched() and not _behind():
        return
    with _alone():
        if _behind():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            for name in registry.each("prepare"):
                resolve(name)()


def _untouched() -> bool:
    """Is it an SQLite file that nobody has switched to WAL yet (bytes 18 and 19 of its header)?

    The switch needs the file for itself and waits for nobody, so two who opened it at once would refuse each other.
    """
    if connection.vendor != "sqlite":
        return False
    name = str(connection.settings_dict["NAME"])
    if not Path(name).is_file():  # in memory, or nowhere: the connection will say so
        return False
    with open(name, "rb") as file:
        return file.read(20)[18:] != b"\x02\x02"


def _behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone() -> Iterator[None]:
    """Of several commands that start at once on an empty directory, one does the work and the others wait."""
    with open(settings.DATA / "preparing.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
