"""The deal room on the command line: the same operations as on its pages (S2, S4, S8, S11, OG5)."""

import json

import pytest

from tuijin.config.cli import main
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, CompellingEvent, Rival, Stakeholder, Tie
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current


@pytest.fixture
def deal(world):
    return world.deal()


@pytest.fixture
def tell(world, deal, capsys):
    """tell("answer", …): exit code and JSON of `deal VERB` on the deal, as wang or as somebody else."""

    def tell(verb: str, *words: str, who=None) -> tuple[int, dict]:
        person = who or world.wang
        code = main(["deal", verb, deal.ref, *words, "--as", person.email, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return tell


def refusal(told: tuple[int, dict]) -> tuple[int, str, str]:
    code, data = told
    return code, data["refused"][0]["key"], data["refused"][0]["field"]


def test_S2_an_answer_knows_its_source_by_name_or_keeps_it_in_words(tell):
    code, data = tell(
        "answer", "branches", "三家厂", "--source", "张总", "--how", "why", "--confidence", "确定"
    )
    assert (code, data["source"], data["confidence"], data["how"]) == (0, "张总", 3, "why")
    assert tell("answer", "branches", "四家厂", "--source", "行业年报")[0] == 0
    known, other = Answer.objects.order_by("pk")
    assert (known.source.name, other.source, other.source_name) == ("张总", None, "行业年报")
    assert refusal(tell("answer", "weather", "晴")) == (1, "unknown_key", "question")
    assert refusal(tell("answer", "branches", "x", "--confidence", "9")) == (1, "unreadable", "confidence")
    assert refusal(tell("answer", "branches", "x", "--on", "2099-01-01")) == (1, "day_ahead", "on")


def test_S2_what_is_written_elsewhere_is_confirmed_without_writing_it_again(world, deal, tell):
    operations.change(
        actor=OPERATOR, deal=deal, version=deal.version, changes={"expected_on": world.soon(30)}
    )
    assert refusal(tell("answer", "expected_date", "六月")) == (1, "lives_elsewhere", "question")
    assert refusal(tell("answer", "expected_date")) == (1, "field_missing", "source")
    code, data = tell("answer", "expected_date", "--source", "张总", "--confidence", "3")
    assert (code, data["text"], data["confirms"], data["stands"]) == (0, "", True, True)
    assert tell("answer", "expected_date", "--source", "李会计")[0] == 0
    covered = tell("show")[1]["coverage"]["categories"]
    assert next(one["verified"] for one in covered if one["key"] == "time") == 1
    assert tell("set", f"expected_on={world.soon(60)}")[0] == 0
    assert [one["stands"] for one in tell("show")[1]["answers"]] == [False, False]


def test_S3_the_first_visit_is_read_and_noted(world, tell):
    code, data = tell("first-visit")
    assert (code, data["version"], data["brought"]["ideas"]) == (0, 0, 0) and data["to_ask"]
    ideas = current().ideas
    said = f"ideas={ideas[0].name.zh}、{ideas[1].key}"
    code, data = tell(
        "first-visit", "homework=查了官网", said, "recognised_by=张总", "recognition=留了手机号"
    )
    assert (code, data["homework"], data["recognised_by"]) == (0, "查了官网", "张总")
    assert (data["ideas"], data["brought"]["ideas"]) == ([ideas[0].key, ideas[1].key], 2)
    assert tell("first-visit", "recognised_by=")[1]["recognised_by"] is None
    assert tell("first-visit")[1]["homework"] == "查了官网"
    assert refusal(tell("first-visit", "recognised_by=谁")) == (1, "unknown_contact", "recognised_by")
    assert refusal(tell("first-visit", "ideas=会飞"))[1:] == ("unreadable", "ideas")
    assert tell("first-visit", "praise=x")[0] == 1
    assert refusal(tell("first-visit", who=world.zhao)) == (1, "not_found", "")


def test_S4_somebody_joins_and_what_is_known_of_him_changes(world, tell):
    roles = current().roles
    words = f"roles={roles[1].name.zh}、{roles[3].key}"
    code, data = tell("stakeholder", "张总", words, "attitude=-1", "influence=大", "confirmed_by=李会计")
    assert (code, data["roles"], data["attitude"]) == (0, [roles[1].key, roles[3].key], -1)
    assert (data["influence"], data["confirmed_by"]) == (3, "李会计")
    assert tell("stakeholder", "张总", "attitude=支持", "own_need=升职")[1]["own_need"] == "升职"
    assert tell("stakeholder", "钱主任", "title=主任", "department=生产部")[0] == 0
    boss, new = Stakeholder.objects.order_by("pk")
    assert (boss.attitude, boss.influence, new.contact.department) == (2, 3, "生产部")


def test_S4_what_cannot_be_is_refused_with_what_could_be(world, deal, tell):
    code, data = tell("stakeholder", "张总", "level=总统")
    assert code == 1 and "总统" in data["refused"][0]["text"] and "可以写的是" in data["refused"][0]["text"]
    assert refusal(tell("stakeholder", "张总", "title=董事长")) == (1, "known_contact", "title")
    assert refusal(tell("stakeholder", "张总", "confirmed_by=谁")) == (1, "unknown_contact", "confirmed_by")
    add_contacts(actor=OPERATOR, contacts=[NewContact(world.customer, "张总")])
    assert refusal(tell("stakeholder", "张总")) == (1, "several", "name")
    assert not Stakeholder.objects.exists()
    assert refusal(tell("stakeholder", "李会计", who=world.zhao)) == (1, "not_found", "")


def test_S4_deeds_win_and_ties_may_not_run_in_a_circle(tell):
    tell("stakeholder", "张总")
    tell("stakeholder", "李会计")
    deed, kind = current().deeds[0].key, next(tie.key for tie in current().ties if tie.ordered)
    assert tell("deed", "张总", deed, "给了名单", "--on", "2026-07-01")[0] == 0
    assert Stakeholder.objects.get(contact__name="张总").won_on.isoformat() == "2026-07-01"
    assert refusal(tell("deed", "谁", deed, "x")) == (1, "unknown_stakeholder", "name")
    assert tell("tie", "李会计", kind, "张总")[0] == 0
    assert refusal(tell("tie", "张总", kind, "李会计")) == (1, "in_a_circle", "other")
    assert Tie.objects.count() == 1


def test_S11_a_rival_is_added_and_changed(deal, tell):
    code, data = tell("rival", "金蝶", "price=9万", f"position={current().positions[0].name.zh}")
    assert (code, data["price"], data["position"]) == (0, 90000, current().positions[0].key)
    assert tell("rival", "金蝶", "price=", "result=lost")[1]["price"] is None
    assert (Rival.objects.get().position, Rival.objects.get().result) == (current().positions[0].key, "lost")
    assert refusal(tell("rival", "金蝶", "result=maybe")) == (1, "unknown_key", "result")


def test_OG5_an_event_is_gone_through_and_changed(tell):
    kind = current().events[0].key
    assert refusal(tell("event", kind, "applies=是")) == (1, "field_missing", "evidence")
    told = ("applies=是", "evidence=总部发文", "due_on=2027-01-31", "harm_amount=50万", "confirmed_by=张总")
    code, data = tell("event", kind, *told)
    assert (code, data["harm_amount"], data["confirmed_by"]) == (0, 500000, "张总")
    assert refusal(tell("event", kind, "applies=")) == (1, "unreadable", "applies")
    assert tell("event", kind, "applies=no")[1]["applies"] is False
    assert CompellingEvent.objects.get().evidence == "总部发文"


def test_S8_a_symptom_is_set_aside_and_taken_up_again(world, deal, tell, capsys):
    def shown() -> list[str]:
        main(["deal", "show", deal.ref, "--json"])
        return [one["key"] for one in json.loads(capsys.readouterr().out)["symptoms"]]

    before = shown()
    until = world.soon(9).isoformat()
    assert tell("dismiss", before[0], "--reason", "下周就约", "--until", until)[0] == 0
    assert before[0] not in shown()
    assert refusal(tell("dismiss", before[0], "--reason", "x", "--until", "")) == (
        1,
        "field_missing",
        "until",
    )
    assert tell("undismiss", before[0])[0] == 0
    assert shown() == before
    assert refusal(tell("undismiss", before[0])) == (1, "not_set_aside", "symptom")


def test_a_deal_shown_holds_all_its_parts(deal, tell, capsys):
    tell("answer", "branches", "三家厂", "--source", "张总")
    tell("stakeholder", "张总", "attitude=支持", "own_need=升职")
    tell("deed", "张总", current().deeds[0].key, "给了名单")
    tell("rival", "金蝶", "price=9万")
    tell("event", current().events[0].key, "evidence=总部发文")
    main(["deal", "show", deal.ref, "--json"])
    data = json.loads(capsys.readouterr().out)
    assert [(one["question"], one["source"]) for one in data["answers"]] == [("branches", "张总")]
    assert [(one["name"], one["attitude"], one["own_need"]) for one in data["stakeholders"]] == [
        ("张总", 2, "升职")
    ]
    assert data["stakeholders"][0]["deeds"][0]["text"] == "给了名单"
    assert [(one["name"], one["price"]) for one in data["rivals"]] == [("金蝶", 90000)]
    assert (len(data["events"]), data["ties"], data["dismissals"]) == (1, [], [])


def test_S4_a_deal_shown_says_whom_we_know_how_well_and_how_he_changed(world, deal, tell):
    tell("stakeholder", "李会计", "attitude=0")
    tell("stakeholder", "李会计", "attitude=1")
    for kind, day in (("meal", "2026-01-05"), ("meal", "2026-01-07"), ("call", "2026-01-09")):
        tell("log", kind, "--on", day, "--with", "李会计")
    tell("log", "call", "--on", "2026-01-12", "--with", "李会计", "--outcome", "no_answer")
    (li,) = tell("show")[1]["stakeholders"]
    assert (li["department"], li["met"], li["last_touch"]) == ("财务部", 2, "2026-01-09")
    (changed,) = li["attitudes"]
    assert (changed["before"], changed["after"], changed["by"]) == (0, 1, world.wang.name)


def test_what_somebody_wants_for_himself_is_kept_from_those_who_may_not_read_it(world, deal, tell):
    tell("stakeholder", "张总", "own_need=升职")
    deal.presales = world.chen
    deal.save()
    assert "own_need" not in tell("stakeholder", "张总", "attitude=0", who=world.chen)[1]
    assert tell("stakeholder", "张总", "own_need=加薪", who=world.chen)[0] == 1
    assert Stakeholder.objects.get().own_need == "升职"


def test_S4_S11_what_was_written_by_mistake_is_taken_back(deal, tell):
    kind = current().ties[0].key
    for name in ("张总", "李会计"):
        tell("stakeholder", name)
    tell("tie", "李会计", kind, "张总")
    assert tell("tie", "李会计", kind, "张总", "--remove") == (0, {"name": "李会计"})
    assert refusal(tell("tie", "李会计", kind, "张总", "--remove")) == (1, "not_tied", "kind")
    assert tell("stakeholder", "李会计", "--remove") == (0, {"name": "李会计"})
    assert refusal(tell("stakeholder", "李会计", "--remove")) == (1, "unknown_stakeholder", "name")
    tell("rival", "金蝶 K3")
    assert tell("rival", "金蝶k3", "--remove") == (0, {"name": "金蝶 K3"})
    assert refusal(tell("rival", "金蝶", "--remove")) == (1, "unknown_rival", "name")
    said = tell("answer", "branches", "三家厂")[1]["id"]
    assert tell("unsay", str(said)) == (0, {"id": said})
    assert refusal(tell("unsay", str(said))) == (1, "unknown_answer", "answer")
    assert [one.contact.name for one in Stakeholder.objects.all()] == ["张总"]
    assert not (Tie.objects.exists() or Rival.objects.exists() or Answer.objects.exists())


def test_S11_an_argument_against_a_rival_needs_its_source(tell):
    tell("rival", "金蝶")
    assert refusal(tell("argue", "金蝶", "risk", "去年两家没上线")) == (1, "source_missing", "source")
    code, told = tell("argue", "金蝶", "risk", "去年两家没上线", "--source", "昆山日报")
    assert (code, told) == (0, {"kind": "risk", "text": "去年两家没上线", "source": "昆山日报"})


@pytest.mark.parametrize("other", ["金蝶 k3", "金蝶K3", "金蝶　Ｋ３"])
def test_S11_one_rival_written_in_another_way_is_the_same(deal, tell, other):
    tell("rival", "金蝶 K3")
    assert tell("rival", other, "price=120000")[1]["name"] == "金蝶 K3"
    assert tell("set", f"competitors={other}、用友")[0] == 0
    assert {row.name: row.price for row in deal.rivals.all()} == {"金蝶 K3": 120000, "用友": None}


def test_C5_one_page_follows_rivals_and_people(tell):
    def met() -> set[str]:
        sheets = tell("qualify")[1]["sheets"]
        return {item["key"] for sheet in sheets for item in sheet["items"] if item["met"]}

    tell("rival", "金蝶")
    assert "no_rival" not in met()
    tell("rival", "金蝶", "position=out")
    assert "no_rival" in met()
    tell("stakeholder", "张总", "roles=decision_maker;contact", "attitude=1")
    tell("stakeholder", "李会计", "roles=inside_source;participant")
    assert "people_support" not in met()
    tell("stakeholder", "李会计", "attitude=2")
    assert "people_support" in met()
