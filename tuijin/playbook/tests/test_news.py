"""P1: an instance keeps the playbook that it published, and says when the software has brought another."""

import json

import pytest

from tests.playbooks import texts
from tuijin.config.cli import main
from tuijin.people.actors import OPERATOR
from tuijin.playbook.differing import changed_files, differences
from tuijin.playbook.loader import check, shipped
from tuijin.playbook.operations import publish
from tuijin.playbook.queries import active, newer

pytestmark = pytest.mark.django_db
WEATHER = "  - key: weather\n    name: {zh: 天气, en: Weather}\n"


def put(files, base=None) -> None:
    publish(actor=OPERATOR, files=files, reason="试", mapping={}, base=base)


def earlier() -> dict[str, str]:
    """t6 as it was before a fact came along, another was put otherwise and a third was there."""
    files = texts("t6")
    first = "facts:\n"
    assert "  - key: work_plan\n" in files["facts.yaml"]
    head, tail = files["facts.yaml"].split("  - key: work_plan\n")
    files["facts.yaml"] = head.replace(first, first + WEATHER) + "  - key" + tail.split("  - key", 1)[1]
    for name in files:
        files[name] = files[name].replace("happened: [work_plan]", "happened: [weather]")
    return files


def test_P1_what_is_new_changed_and_gone_is_told_by_area():
    before, after = check(earlier()).playbook, shipped("t6")
    facts = next(one for one in differences(before, after) if one.area == "fact")
    assert (list(facts.new), list(facts.gone)) == (["work_plan"], ["weather"])
    assert str(facts.new["work_plan"]) and "facts.yaml" in changed_files(before, after)
    assert differences(after, after) == () and changed_files(after, after) == []


def test_P1_a_shipped_playbook_that_was_never_published_here_is_news_until_it_is():
    assert newer() is None, "nothing is published yet"
    put(earlier())
    assert newer() == shipped("t6")
    put(texts("t6"), base=active().pk)
    assert newer() is None
    own = texts("t6")
    own["playbook.yaml"] = own["playbook.yaml"].replace("key: t6", "key: t6", 1) + "# ours\n"
    put(own, base=active().pk)
    assert newer() is None, "what the company changes of it is its own"


def test_P1_a_playbook_of_the_companys_own_knows_no_newer_one():
    put(texts("nine"))
    assert newer() is None


def test_P1_whoever_may_publish_reads_on_the_page_what_would_change(world):
    put(earlier(), base=active().pk if active() else None)
    page = world.client(world.ada).get("/playbook").content.decode()
    assert "软件带来了新的" in page and "天气" in page and "/playbook/edit?from=t6" in page
    assert "软件带来了新的" not in world.client(world.wang).get("/playbook").content.decode()


def test_P1_the_command_line_tells_it_and_migrate_points_to_it(capsys):
    def said(*words: str):
        assert main([*words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    put(earlier(), base=active().pk if active() else None)
    told = said("playbook", "news")
    assert told["newer"] is True and told["areas"]["fact"]["new"] == ["work_plan"]
    assert main(["playbook", "news"]) == 0 and "playbook use t6" in capsys.readouterr().out
    assert said("migrate")["newer_playbook"] is True
    put(texts("t6"), base=active().pk)
    assert said("playbook", "news")["newer"] is False
    assert said("migrate")["newer_playbook"] is False
