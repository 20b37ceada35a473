# ruff: noqa: E501 (a table is read by lines)
"""Each mistake in the files is named with file, line, field, what was found and what was expected (P1)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.playbooks import texts
from tests.playbooks.strategies import Broken, broken_playbooks, mutated_playbooks
from tuijin.playbook.loader import check
from tuijin.playbook.loader.reading import DEEPEST, LARGEST

CALM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

# name: file, text to replace (once, its first place), replacement, line after it, field, found, expected (English)
PLANTED = {
    "unknown field": ("grades.yaml", "judged: false", "juged: false", 14, "grades[2].juged", "juged", "judged"),
    "missing field": ("sources.yaml", "    name: {zh: 推荐, en: Referral}\n", "", 2, "sources[0].name", "nothing", "both"),
    "missing English": ("sources.yaml", ", en: Referral", "", 3, "sources[0].name.en", "nothing", "text"),
    "missing Chinese": ("sources.yaml", "zh: 会议, ", "", 5, "sources[1].name.zh", "nothing", "text"),
    "empty text": ("sources.yaml", "en: Referral", "en: ''", 3, "sources[0].name.en", '""', "text"),
    "third language": ("sources.yaml", "en: Ref", "fr: Réf, en: Ref", 3, "sources[0].name.fr", "fr", "zh, en"),
    "text as number": ("sources.yaml", "{zh: 推荐, en: Referral}", "7", 3, "sources[0].name", "7", "both languages"),
    "number as text": ("grades.yaml", "within_days: 21", "within_days: soon", 5, "grades[0].within_days", "soon", "3650"),
    "number too small": ("grades.yaml", "within_days: 21", "within_days: 0", 5, "grades[0].within_days", "0", "1 to"),
    "half a day": ("grades.yaml", "within_days: 21", "within_days: 1.5", 5, "grades[0].within_days", "1.5", "whole"),
    "best after within": ("grades.yaml", "best_days: 30", "best_days: 90", 10, "grades[1].best_days", "90", "at most"),
    "flag as word": ("grades.yaml", "judged: false", "judged: maybe", 14, "grades[2].judged", "maybe", "true or"),
    "key in capitals": ("sources.yaml", "key: referral", "key: Referral", 2, "sources[0].key", "Referral", "small"),
    "key too long": ("sources.yaml", "key: referral", "key: " + "r" * 41, 2, "sources[0].key", "rrr", "40"),
    "key twice": ("sources.yaml", "key: conference", "key: referral", 4, "sources[1].key", "referral", "line 2"),
    "field twice": ("sources.yaml", "  - key: conference", "  - key: x\n    key: y", 5, "sources[1].key", "twice", "line 4"),
    "list as mapping": ("roles.yaml", "levels:\n", "levels: {}\nleavels:\n", 11, "levels", "mapping", "list"),
    "too few stages": ("roles.yaml", "levels:\n", "levels: []\nleavels:\n", 11, "levels", "list of 0", "at least 1"),
    "no such way of asking": ("categories.yaml", "how: why", "how: perhaps", 9, "questions[0].how", "perhaps", "yn"),
    "no such move rule": ("playbook.yaml", "back: free", "back: fre", 4, "moves.back", "fre", "did you mean free"),
    "no such exception rule": ("playbook.yaml", "exception: reason", "exception: x", 4, "moves.exception", "x", "approval"),
    "unknown funnel": ("playbook.yaml", "moves:", "active_funnel: f\nmoves:", 4, "active_funnel", "f", "funnels"),
    "unknown kind in a way": ("stages.yaml", "happened: [workshop]", "happened: [workshap]", 22, "exit[1].ways[1].happened[0]", "workshap", "did you mean workshop"),
    "unknown kind as next step": ("stages.yaml", "next_step: [workshop]", "next_step: [dinner]", 21, "exit[1].ways[0].next_step[0]", "dinner", "workshop"),
    "no such deal field": ("stages.yaml", "field: customer", "field: customers", 16, "exit[0].ways[0].field", "customers", "did you mean customer"),
    "two ways in one": ("stages.yaml", "- field: customer", "- {field: customer, next_step: []}", 16, "exit[0].ways[0]", "2", "exactly one"),
    "a way of nothing": ("stages.yaml", "- field: customer", "- {}", 16, "exit[0].ways[0]", "0", "exactly one"),
    "filled without happened": ("stages.yaml", "- field: customer", "- {field: customer, filled: [people]}", 16, "ways[0].filled", "filled", "happened"),
    "fields that the kind lacks": ("stages.yaml", "filled: [departments]", "filled: [discount]", 35, "exit[0].ways[0].filled[0]", "discount", "departments"),
    "outcome that the kind lacks": ("stages.yaml", "outcome: [agreed]", "outcome: [agree]", 36, "ways[0].outcome[0]", "agree", "did you mean agreed"),
    "no way and no confirming": ("stages.yaml", "        ways:\n          - field: customer\n", "", 11, "stages[0].exit[0]", "nothing", "confirm: true"),
    "condition twice in the playbook": ("stages.yaml", "key: buyer_named", "key: client_known", 37, "stages[1].exit[1].key", "client_known", "nowhere else"),
    "pace of an unknown grade": ("stages.yaml", "warm: {standard", "worm: {standard", 9, "stages[0].pace.worm", "worm", "did you mean warm"),
    "limit below standard": ("stages.yaml", "limit: 6", "limit: 2", 8, "stages[0].pace.hot.limit", "2", "at least 3"),
    "no won stage": ("stages.yaml", "    won: true\n", "", 61, "stages[3].won", "nothing", "last stage"),
    "won in the middle": ("stages.yaml", "    back: never\n", "    won: true\n", 40, "stages[1].won", "true", "last stage only"),
    "no stage opens the deal": ("stages.yaml", "    opens_deal: true\n", "", 1, "stages", "nothing", "exactly one stage"),
    "two stages open the deal": ("stages.yaml", "    back: never\n", "    opens_deal: true\n", 40, "stages[1].opens_deal", "true", "exactly one"),
    "no activity opens the deal": ("activities.yaml", "    opens_deal: true\n", "", 1, "activity_kinds", "nothing", "at least one"),
    "counts for no stage": ("activities.yaml", "counts_as: scoped", "counts_as: scope", 16, "counts_as", "scope", "did you mean scoped"),
    "required but not in use": ("activities.yaml", "required: [amount]", "required: [people]", 21, "required[0]", "people", "amount"),
    "no such icon": ("activities.yaml", "icon: phone", "icon: fone", 4, "activity_kinds[0].icon", "fone", "lucide"),
    "nobody decides": ("roles.yaml", "    decides: true\n", "", 1, "roles", "nothing", "decides: true"),
    "question in two categories": ("categories.yaml", "key: day_rate", "key: pain", 15, "categories[1].questions[0].key", "pain", "no other"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_P1_a_planted_mistake_is_named(name):
    file, old, new, line, field, found, expected = PLANTED[name]
    files = texts("four")
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    result = check(files)
    assert result.playbook is None
    said = [mistake.sentence.en for mistake in result.mistakes]
    matching = [
        mistake
        for mistake in result.mistakes
        if (mistake.file, mistake.line) == (file, line) and mistake.field.endswith(field)
    ]
    assert matching, said
    assert found in matching[0].found.en and expected in matching[0].expected.en, said
    assert matching[0].found.zh and matching[0].expected.zh


FUNNEL = {
    "unknown stage": ("stage: tendered, ratio: 2", "stage: tended, ratio: 2", 8, "steps[2].stage", "tended"),
    "ratio of nothing": ("ratio: 2.5", "ratio: 0", 7, "steps[1].ratio", "0"),
    "steps out of order": ("stage: spotted, ratio: 4", "stage: terms, ratio: 4", 5, "steps", "terms"),
}


@pytest.mark.parametrize("name", FUNNEL)
def test_MG3_a_mistake_in_a_funnel_is_named(name):
    old, new, line, field, found = FUNNEL[name]
    files = texts("nine")
    files["funnels.yaml"] = files["funnels.yaml"].replace(old, new, 1)
    (mistake,) = check(files).mistakes
    assert (mistake.file, mistake.line) == ("funnels.yaml", line)
    assert mistake.field == f"funnels[0].{field}" and found in mistake.found.en


UNREADABLE = {
    "not UTF-8": (b"key: \xff\xfe", 1, "0xff"),
    "GB18030": ("key: 1\nname: 推进".encode("gb18030"), 2, "byte"),
    "too large": (b"#" * (LARGEST + 1), 0, "bytes"),
    "unclosed bracket": (b"sources: [a, b", 1, "unreadable"),
    "a tab for spaces": (b"sources:\n\t- key: a", 2, "unreadable"),
    "an anchor": (b"sources: &all []", 1, "anchor"),
    "an alias": (b"sources: *all", 1, "anchor"),
    "a tag": (b"sources: !!python/object/apply:os.system [x]", 1, "tag"),
    "two documents": (b"sources: []\n---\nsources: []", 2, "second document"),
    "too deep": (b"sources: " + b"[" * (DEEPEST + 5), 1, "deep"),
    "a list as field name": (b"? [a]\n: b", 1, "field's name"),
    "empty": (b"", 0, "empty file"),
    "only a comment": (b"# nothing", 0, "empty file"),
    "a control character": (b"a: b\nkey: \x07", 2, "unreadable"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_P1_a_file_that_cannot_be_read_is_one_mistake(name):
    content, line, found = UNREADABLE[name]
    (mistake,) = check({**texts("four"), "sources.yaml": content}).mistakes
    assert (mistake.file, mistake.line) == ("sources.yaml", line), mistake.sentence.en
    assert found in mistake.found.en


def test_P1_a_missing_file_and_a_strange_file_are_mistakes():
    files = texts("four")
    files["source.yaml"] = files.pop("sources.yaml")
    stranger, missing = check(files).mistakes
    assert (stranger.file, missing.file) == ("source.yaml", "sources.yaml")
    assert "did you mean sources.yaml" in stranger.expected.en


def test_P1_all_mistakes_are_found_at_once_in_the_order_of_the_files():
    files = texts("four")
    files["playbook.yaml"] = files["playbook.yaml"].replace("key: consulting", "key: 1")
    files["grades.yaml"] = files["grades.yaml"].replace("judged", "jugded")
    files["stages.yaml"] = files["stages.yaml"].replace("[workshop]", "[dinner]")
    where = [mistake.file for mistake in check(files).mistakes]
    assert where == ["playbook.yaml"] + 3 * ["stages.yaml"] + ["grades.yaml"]


def test_P1_a_mistake_is_told_in_both_languages():
    files = {**texts("four"), "sources.yaml": "sources:\n  - key: a\n"}
    (mistake,) = check(files).mistakes
    assert mistake.sentence.zh.startswith("sources.yaml 第 2 行，sources[0].name：现在是 没有，应该是 ")
    assert mistake.sentence.en.startswith("sources.yaml, line 2, sources[0].name: found nothing, expected ")


def test_P1_the_words_yes_no_and_on_are_plain_texts():
    files = texts("four")
    files["sources.yaml"] = files["sources.yaml"].replace("en: Referral", "en: no")
    assert check(files).playbook.sources[0].name.en == "no"


@CALM
@given(broken_playbooks())
def test_P1_one_mistake_is_found_exactly_where_it_was_planted(broken: Broken):
    found = [(mistake.file, mistake.line, mistake.field) for mistake in check(broken.files).mistakes]
    assert found == [(broken.file, broken.line, broken.field)]


@CALM
@given(mutated_playbooks())
def test_P1_changed_playbooks_pass(book):
    assert check(book.files).playbook.sha == book.sha


@settings(CALM, max_examples=100)
@given(st.binary(max_size=300))
def test_P1_no_bytes_raise(content):
    assert check({"playbook.yaml": content}).mistakes


YAMLISH = st.text(alphabet="ab:-[]{}&*!?|>'\"%@`#,\n\t 01~\\\ufeff\u2028\x00ü推", max_size=80)


@settings(CALM, max_examples=120)
@given(YAMLISH)
def test_P1_no_text_raises(content):
    assert check({"stages.yaml": content}).mistakes


@settings(CALM, max_examples=40)
@given(st.sampled_from(sorted(texts("four"))), st.integers(0, 1500), YAMLISH)
def test_P1_no_damage_to_a_good_file_raises(file, place, damage):
    files = texts("four")
    files[file] = files[file][:place] + damage + files[file][place + len(damage) :]
    result = check(files)
    assert (result.playbook is None) == bool(result.mistakes)
