"""A dry run is the real run on a stage that is taken down afterwards: nothing has to be foretold."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils.translation import gettext as _

from tuijin.transfer.rows import refuse


def rehearsal() -> AbstractContextManager[None]:
    """Whatever is written within is gone afterwards. Raises Refused when there is no room for it.

    SQLite lets one writer in at a time, so there the stage is a copy and colleagues go on writing; other
    databases, and callers who are in a transaction already, get one transaction that is rolled back.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        return _on_a_copy()
    return _rolled_back()


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _on_a_copy() -> Iterator[None]:
    real = connections[DEFAULT_DB_ALIAS]
    with TemporaryDirectory(prefix="tuijin-", ignore_cleanup_errors=True) as folder:
        copy = real.copy()
        copy.settings_dict["NAME"] = Path(folder) / "rehearsal.sqlite3"
        _copy(real, copy.settings_dict["NAME"])
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = real
            copy.close()


def _copy(real: Any, path: Path) -> None:
    real.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as target:
            real.connection.backup(target)
    except sqlite3.Error as fault:
        raise refuse("rehearsal", _("试跑要先抄一份数据库，没有抄成：%s") % fault) from None
