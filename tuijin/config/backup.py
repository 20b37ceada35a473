"""Backup of one instance: the database and the data directory in one archive."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.web.cli import Unusable

LIVE = ("tuijin.sqlite3", "tuijin.sqlite3-wal", "tuijin.sqlite3-shm", "preparing.lock")


def back_up(folder: str) -> Path:
    """Write `tuijin-DATE-TIME.tar.gz` into `folder` while the instance may go on; the path. Raises Unusable."""
    target = Path(folder)
    if not folder.strip() or (target.exists() and not target.is_dir()):
        raise Unusable(_("请写备份放到哪个文件夹；「%s」不是文件夹") % folder)
    target.mkdir(parents=True, exist_ok=True)
    archive = target / f"tuijin-{clock.now():%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory() as scratch:
        copy = _database_copy(Path(scratch))
        with _private(archive) as file, tarfile.open(fileobj=file, mode="w:gz") as tar:
            tar.add(copy, arcname=copy.name)
            for path in settings.DATA.iterdir():
                if path.name not in LIVE and path.resolve() != target.resolve():
                    tar.add(path, arcname=path.name)
    return archive


def _private(path: Path) -> BinaryIO:
    """A new file that only its owner reads, from its first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _database_copy(scratch: Path) -> Path:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        copy = scratch / "tuijin.sqlite3"
        with sqlite3.connect(database["NAME"]) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        copy.chmod(0o600)
        return copy
    if not shutil.which("pg_dump"):
        raise Unusable(_("备份 PostgreSQL 需要 pg_dump，请先安装 postgresql-client"))
    copy = scratch / "tuijin.sql"
    with open(copy, "wb") as file:
        done = subprocess.run(["pg_dump", os.environ["DATABASE_URL"]], stdout=file, check=False)
    if done.returncode:
        raise Unusable(_("pg_dump 没有成功，备份没有写成"))
    return copy
