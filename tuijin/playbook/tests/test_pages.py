"""The pages of the method, and its command line."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from tests.playbooks import FOLDERS, texts
from tests.playbooks.strategies import mutated_playbooks
from tuijin.config.cli import run
from tuijin.people.actors import OPERATOR
from tuijin.playbook.models import PlaybookVersion
from tuijin.playbook.operations import ensure_published, publish
from tuijin.playbook.queries import active, current

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(world):
    ensure_published()
    return world.client(world.ada)


def put(name: str) -> PlaybookVersion:
    now = active()
    return publish(actor=OPERATOR, files=texts(name), reason="试", mapping={}, base=now.pk if now else None)


def typed(name: str = "four", **more) -> dict:
    return {**texts(name), "reason": "换打法", "base": active().pk, **more}


@pytest.mark.parametrize("name", sorted(FOLDERS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_P1_every_playbook_can_be_read(world, name, language):
    put(name)
    answer = world.client(world.wang, language).get("/playbook")
    page = answer.content.decode()
    assert answer.status_code == 200
    for item in (*current().stages, *current().activity_kinds, *current().grades, *current().lost_reasons):
        assert item.name.in_language(language).split("&")[0].split("'")[0] in page


def test_P1_the_page_stands_before_anything_is_published(world):
    assert world.client(world.wang).get("/playbook").status_code == 200
    assert world.client(world.wang).get("/playbook/versions").status_code == 200


def test_P1_earlier_versions_stay_readable(ada):
    first = active()
    put("nine")
    page = ada.get("/playbook/versions").content.decode()
    assert "equipment" in page and "t6" in page
    earlier = ada.get(f"/playbook/versions/{first.pk}").content.decode()
    assert "初访" in earlier and "stages.yaml" in earlier
    assert ada.get("/playbook/versions/999").status_code == 404


def test_P1_a_version_that_no_longer_passes_shows_its_files(ada):
    row = put("nine")
    PlaybookVersion.objects.filter(pk=row.pk).update(active=False, sha="x", files={"stages.yaml": "old: way"})
    answer = ada.get(f"/playbook/versions/{row.pk}")
    assert answer.status_code == 200 and "old: way" in answer.content.decode()


def test_P1_an_administrator_publishes_on_the_page(ada):
    assert "stages.yaml" in ada.get("/playbook/edit").content.decode()
    answer = ada.post("/playbook/edit", typed(publish="1"))
    assert (answer.status_code, answer.url) == (302, "/playbook")
    assert current().key == "consulting" and active().published_label == "艾达"


def test_P1_line_ends_of_browsers_are_no_change(ada):
    files = {name: text.replace("\n", "\r\n") for name, text in texts("t6").items()}
    answer = ada.post("/playbook/edit", {**typed(), **files, "publish": "1"})
    assert answer.status_code == 422 and "一模一样" in answer.content.decode()


def test_P1_checking_shows_mistakes_with_file_line_and_field_and_keeps_what_was_typed(ada):
    wrong = texts("four")["grades.yaml"].replace("judged: false", "judged: nein")
    for button in ("check", "publish"):
        answer = ada.post("/playbook/edit", typed(**{"grades.yaml": wrong, button: "1"}))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "grades.yaml" in page and "grades[2].judged" in page and "judged: nein" in page
    assert current().key == "t6"


def test_P1_checking_alone_publishes_nothing(ada):
    answer = ada.post("/playbook/edit", typed(check="1"))
    assert answer.status_code == 200 and "可以发布" in answer.content.decode()
    assert current().key == "t6"


def test_P1_a_reason_is_asked_on_the_page(ada):
    answer = ada.post("/playbook/edit", typed(reason=" ", publish="1"))
    assert answer.status_code == 422 and "写一句为什么改" in answer.content.decode()


def test_P1_vanished_keys_are_asked_and_mapped_on_the_page(ada, world):
    deal = world.deal()
    answer = ada.post("/playbook/edit", typed(publish="1"))
    assert answer.status_code == 422 and f"map:stage:{deal.stage}" in answer.content.decode()
    answer = ada.post("/playbook/edit", typed(publish="1", **{f"map:stage:{deal.stage}": "scoped"}))
    assert answer.status_code == 302
    deal.refresh_from_db()
    assert deal.stage == "scoped"


def test_P1_who_comes_second_is_told_and_loses_nothing(ada):
    mine = typed(publish="1")
    put("nine")
    answer = ada.post("/playbook/edit", mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and current().key == "equipment"
    assert "consulting" in page and f'value="{active().pk}"' in page


@pytest.mark.parametrize("begin", ["t6", "software-sales", "999", "x", "-1", "１", "9" * 30])
def test_P1_editing_may_start_from_another_playbook(ada, begin):
    answer = ada.get("/playbook/edit", {"from": begin})
    assert answer.status_code == (404 if begin == "999" else 200)


@pytest.mark.parametrize("base", ["", "x", "9" * 30])
def test_P1_a_strange_base_is_no_crash(ada, base):
    assert ada.post("/playbook/edit", typed(base=base, publish="1")).status_code in (409, 422)


def test_P1_others_read_and_do_not_edit(world):
    ensure_published()
    client = world.client(world.wang)
    assert client.get("/playbook").status_code == 200
    assert client.get("/playbook/edit").status_code == 403
    assert client.post("/playbook/edit", typed(publish="1")).status_code == 403
    assert client.post("/playbook").status_code == 405


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(book=mutated_playbooks())
def test_P1_changed_playbooks_drive_the_page(world, book):
    now = active()
    if now is None or now.sha != book.sha:
        publish(actor=OPERATOR, files=book.files, reason="试", mapping={}, base=now.pk if now else None)
    assert world.client(world.wang).get("/playbook").status_code == 200


def said(capsys, *argv: str) -> tuple[int, dict]:
    code = run([*argv, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_P1_the_command_checks_the_shipped_playbooks(capsys):
    assert said(capsys, "playbook", "check") == (0, {"ok": True, "mistakes": []})


def test_P1_the_command_names_mistakes_and_exits_1(capsys, tmp_path):
    for name, text in texts("four").items():
        (tmp_path / name).write_text(text.replace("judged: false", "judged: 0"))
    code, found = said(capsys, "playbook", "check", str(tmp_path))
    assert (code, found["ok"]) == (1, False)
    (mistake,) = found["mistakes"]
    assert (mistake["file"], mistake["line"], mistake["field"]) == ("grades.yaml", 14, "grades[2].judged")
    assert run(["playbook", "check", str(tmp_path)]) == 1
    assert "grades.yaml" in capsys.readouterr().err


def test_P1_a_folder_that_cannot_be_read_exits_2(capsys, tmp_path):
    assert run(["playbook", "check", str(tmp_path / "none")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_P1_export_change_and_publish_by_command(capsys, tmp_path):
    ensure_published()
    folder = str(tmp_path / "out")
    assert run(["playbook", "export", folder]) == 0
    assert run(["playbook", "export", folder]) == 1
    (tmp_path / "out" / "lost_reasons.yaml").write_text(texts("four")["lost_reasons.yaml"])
    capsys.readouterr()
    code, done = said(capsys, "playbook", "publish", folder, "--reason", "少几个原因")
    assert (code, done["published"], done["number"]) == (0, True, 2)
    code, done = said(capsys, "playbook", "publish", folder, "--reason", "再来")
    assert (code, done["published"], done["reasons"][0]["key"]) == (1, False, "playbook_unchanged")


def test_P1_use_maps_keys_by_command(capsys, world):
    ensure_published()
    deal = world.deal()
    assert run(["playbook", "use", "software-sales"]) == 1
    assert run(["playbook", "use", "software-sales", "--map", "stage=x"]) == 2
    assert run(["playbook", "use", "software-sales", "--map", f"stage:{deal.stage}=target_customers"]) == 0
    capsys.readouterr()
    code, shown = said(capsys, "playbook", "show")
    assert (code, shown["key"], shown["number"]) == (0, "software-sales", 2)
    code, rows = said(capsys, "playbook", "versions")
    assert [row["active"] for row in rows] == [True, False]
