"""person and token on the command line."""

import json

import pytest

from tests.world import PASSWORD
from tuijin.config.cli import run
from tuijin.people.models import Person
from tuijin.people.operations import token_actor


def said(capsys, *argv: str) -> tuple[int, object]:
    code = run([*argv, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


def test_people_are_listed_added_and_given_passwords(world, capsys):
    add = ("person", "add", "孙悦", "--email", "sun@example.com", "--role", "presales", "--team", "华东一组")
    code, new = said(capsys, *add)
    assert (code, new["roles"], new["team"]) == (0, ["presales"], "华东一组")
    assert said(capsys, *add)[0] == 1
    assert new in said(capsys, "person", "list")[1]
    assert said(capsys, "person", "password", "sun@example.com", "--password", "1234")[0] == 1
    assert said(capsys, "person", "password", "sun@example.com", "--password", PASSWORD)[0] == 0
    assert Person.objects.get(email="sun@example.com").check_password(PASSWORD)


@pytest.mark.parametrize("wrong", [["--role", "emperor"], ["--role", "service", "--email", "x"], []])
def test_a_person_that_makes_no_sense_is_refused(world, wrong):
    assert run(["person", "add", "某人", *wrong]) == 1


def test_somebody_leaves_by_command_with_a_successor(world, capsys):
    world.lead()
    assert run(["person", "deactivate", "wang@example.com"]) == 1
    code, left = said(capsys, "person", "deactivate", "wang@example.com", "--to", "zhao@example.com")
    assert (code, left["moved"]["lead"]) == (0, 1)


def test_a_token_is_issued_for_oneself_or_by_who_manages_people(world, capsys):
    code, given = said(capsys, "token", "issue", "wang@example.com", "--scope", "customers:read")
    assert code == 0
    assert token_actor(given["token"]).permissions == {"customers:read"}
    assert run(["--as", "li@example.com", "token", "issue", "wang@example.com"]) == 1
    assert run(["token", "issue", "nobody@example.com"]) == 1
