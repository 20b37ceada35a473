"""Who carries an import is known, so that a dead one is not said to run for ever."""

import datetime as dt
import json
import os
import subprocess
import sys

import pytest

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused
from tuijin.config.cli import main
from tuijin.people.actors import OPERATOR, as_person
from tuijin.transfer import carriers, queries
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import begin_undo, launch, memory, stop_run, take_over, undo_run
from tuijin.transfer.running import _actor

HERE = "from tuijin.transfer.carriers import here; print(here(), flush=True); input()"
linux = pytest.mark.skipif(not carriers.here(), reason="this system does not tell of processes")


@pytest.fixture
def other():
    """(another process, what it is called)"""
    process = subprocess.Popen(
        [sys.executable, "-c", HERE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=os.getcwd(),
    )
    yield process, process.stdout.readline().strip()
    process.kill()
    process.communicate()


def begun(carrier: str, state: str = ImportRun.RUNNING, **fields) -> ImportRun:
    now = clock.now()
    return ImportRun.objects.create(
        kind="customers", file="名单.csv", source="", started_by="operator", started_at=now, state=state,
        beat_at=now, carrier=carrier, columns={"名称": "name"}, **fields,
    )  # fmt: skip


@linux
def test_a_process_is_gone_when_it_was_killed_even_while_nobody_buries_it(other):
    process, name = other
    assert not carriers.is_gone(name) and not carriers.is_gone(carriers.here())
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and not buried yet
    assert carriers.is_gone(name)
    process.wait()
    assert carriers.is_gone(name)


@linux
def test_another_process_under_the_same_number_is_not_the_one_that_was(other):
    place, number, born = carriers.here().split("#")
    assert carriers.is_gone(f"{place}#{number}#{int(born) - 1}")


@pytest.mark.parametrize("name", ["", "elsewhere:pid:[1]#1#1"])
def test_of_another_machine_nothing_is_known(name):
    assert not carriers.is_gone(name)


@linux
def test_an_import_whose_process_was_killed_has_failed_at_once_and_can_be_undone(db, other, capsys):
    process, name = other
    run = begun(name)
    assert listed(capsys) == ["running"]
    process.kill()
    process.wait()
    assert listed(capsys) == ["failed"]
    assert main(["import", "resume", str(run.pk), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"][0]["key"] == "file_gone"
    assert main(["import", "undo", str(run.pk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "undone"


@linux
def test_an_undoing_whose_process_was_killed_is_gone_on_with(db, other, capsys):
    process, name = other
    run = begun(name, ImportRun.UNDOING)
    process.kill()
    process.wait()
    assert listed(capsys) == ["failed"]
    assert main(["import", "resume", str(run.pk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "undone"


def test_an_import_that_was_stopped_before_its_process_began_stays_stopped(db, capsys):
    run = begun("", stored="a.csv")
    stop_run(actor=OPERATOR, run=run, importer=queries.importers()["customers"])
    assert main(["import", "resume", str(run.pk), "--sent", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"][0]["key"] == "nothing_to_do"
    assert listed(capsys) == ["stopped"]


def listed(capsys) -> list[str]:
    assert main(["import", "list", "--json"]) == 0
    return [one["state"] for one in json.loads(capsys.readouterr().out)]


def test_a_process_of_another_machine_has_died_when_it_is_silent_for_two_minutes(db):
    run = begun("elsewhere:pid:[1]#1#1")
    assert run.standing == "running"
    run.beat_at -= dt.timedelta(minutes=3)
    assert (run.broken, run.standing) == (True, "failed")
    assert begun("", ImportRun.DONE).standing == "done"


def test_what_lives_is_neither_launched_again_nor_undone_beside_it(db):
    run = begun("elsewhere:pid:[1]#1#1", stored="x.csv")
    importer = queries.importers()["customers"]
    assert launch(actor=OPERATOR, run=run, importer=importer) is False
    with pytest.raises(Refused, match="still_running"):
        begin_undo(actor=OPERATOR, run=run, importer=importer)


@linux
def test_whoever_takes_a_run_over_is_its_carrier(db):
    run = take_over(run=begun(""))
    assert run.carrier == carriers.here()
    undo_run(actor=OPERATOR, run=run, importers=queries.importers())


@linux
def test_of_two_that_are_sent_off_to_carry_a_run_the_second_leaves_it_alone(db, other):
    """It was stopped and gone on with before the first had begun."""
    process, name = other
    run = begun(name)
    with pytest.raises(Refused, match="carried"):
        take_over(run=run)
    run.refresh_from_db()
    assert (run.carrier, run.standing) == (name, "running")
    process.kill()
    process.wait()
    assert take_over(run=run).carrier == carriers.here()


def test_who_carried_a_run_that_another_has_taken_over_writes_no_more(db):
    run = begun(carriers.here())
    memory.hold_run(run=run, done=0)
    ImportRun.objects.update(carrier="")  # stopped, and gone on with
    with pytest.raises(memory.Interrupted):
        memory.hold_run(run=run, done=0)


def test_a_run_that_a_token_launched_may_do_no_more_than_the_token(world):
    """Whoever carries it later, the worker or a process of its own, keeps to the scopes."""
    person = world.boss
    limited = as_person(person, "api", only=frozenset({"customers:import", "transfer:use"}))
    importer = queries.importers()["customers"]
    run = begun("", ImportRun.DRAFT, person=world.ada.pk)
    with pytest.raises(Forbidden):  # the owner has no right to import customers
        launch(actor=limited, run=run, importer=importer)
    limited = as_person(world.ada, "api", only=frozenset({"customers:import", "transfer:use"}))
    assert launch(actor=limited, run=run, importer=importer)
    assert _actor(run).permissions == {"customers:import", "transfer:use"}
    assert _actor(begun("", person=world.ada.pk)).can("people:manage")
