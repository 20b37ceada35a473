"""What lies in the data directory is for its owner only; files of the look may be replaced under a running server."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client, override_settings

from tuijin.config.instance import keep_private, own_days
from tuijin.web.static_files import StaticFilesStorage

ROOT = Path(__file__).resolve().parent.parent


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def run(data: Path, *words: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"TUIJIN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tuijin.config.settings"}
    subprocess.run(
        [sys.executable, "-m", "tuijin", *words], cwd=ROOT, env=environment, check=True, umask=0o022
    )


def test_the_database_and_its_backups_are_for_their_owner_only(tmp_path):
    data, backups = tmp_path / "data", tmp_path / "backups"
    run(data, "migrate")
    database = data / "tuijin.sqlite3"
    assert (mode(data), mode(database)) == (0o700, 0o600)
    with closing(sqlite3.connect(database)) as open_one:
        open_one.execute("create table more (x)")
        assert {mode(path) for path in data.glob("tuijin.sqlite3*")} == {0o600}
        assert len(list(data.glob("tuijin.sqlite3*"))) == 3
    database.chmod(0o644)  # as earlier versions left it
    run(data, "backup", str(backups))
    assert mode(database) == 0o600
    archive = next(backups.iterdir())
    assert mode(archive) == 0o600
    with tarfile.open(archive) as tar:
        assert tar.getmember("tuijin.sqlite3").mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", ":memory:", "file:shared?mode=memory", "/nowhere/at/all.sqlite3"])
def test_a_database_that_is_no_file_is_left_alone(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keep_private(name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_replaced_under_a_running_server_is_not_found_and_breaks_nothing(world, tmp_path):
    (tmp_path / "old.css").write_text("p {}")
    with override_settings(STATIC_ROOT=tmp_path):
        client = Client()
        assert client.get("/static/old.css").status_code == 200
        (tmp_path / "old.css").unlink()
        answer = client.get("/static/old.css")
    assert answer.status_code == 404


def test_a_page_is_shown_when_the_list_of_files_lacks_one(world, tmp_path, monkeypatch):
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    assert storage.url("web/css/gone.css") == "/static/web/css/gone.css"
    monkeypatch.setattr(staticfiles_storage, "_wrapped", storage)
    assert world.client(world.wang).get("/opportunities").status_code == 200


def test_the_companys_own_days_are_read_from_its_file(tmp_path):
    assert own_days(tmp_path) == {}
    (tmp_path / "holidays.yaml").write_text("free: [2027-01-01]\nwork: [2027-01-03]\n")
    assert own_days(tmp_path) == {dt.date(2027, 1, 1): False, dt.date(2027, 1, 3): True}


@pytest.mark.parametrize(
    "text",
    [
        "free: soon",
        "holiday: [2027-01-01]",
        "- 2027-01-01",
        "free: [2027-13-01]",
        "{",
        "free: 3",
        "off: [2027-01-01]",
    ],
)
def test_a_file_of_own_days_that_cannot_be_understood_is_told(tmp_path, text):
    (tmp_path / "holidays.yaml").write_text(text)
    with pytest.raises(ValueError, match=r"holidays\.yaml"):
        own_days(tmp_path)
