"""bin/tuijin as a script sees it: one JSON document whatever happens, and words in the language asked for."""

import argparse
import inspect
import json
import re

import pytest
from django.utils import translation

from tests.test_docs import leaves
from tuijin.config.cli import all_verbs, main
from tuijin.web.arguments import SPOKEN, language, wants_json

CJK = re.compile(r"[\u3400-\u9fff]")
VERBS = sorted(leaves(all_verbs().parser))
STAY = {"serve", "dev", "worker"}  # would not come back
HARMLESS = {"migrate", "playbook check", "demo", "backup"}  # these need nothing that could be refused


def parser_in(wanted: str) -> argparse.ArgumentParser:
    with translation.override(wanted):
        return all_verbs().parser


def filled(verb: str) -> list[str]:
    """The verb with something written wherever it asks for something; nothing of it exists."""
    words = verb.split()
    for action in leaves(all_verbs().parser)[verb]._actions:
        value = next(iter(action.choices)) if action.choices else "999999"
        if action.option_strings:
            words += [action.option_strings[0], str(value)] if action.required else []
        elif action.nargs not in ("*", "?"):
            words.append(str(value))
    return [*words, "--grant"] if verb == "deal decide" else words


@pytest.mark.parametrize("verb", VERBS)
def test_a_usage_error_is_one_json_document(verb, capsys):
    code = main([*verb.split(), "--json", "--nonsense"])
    out, err = capsys.readouterr()
    assert code == 2
    assert json.loads(out).keys() == {"error"}
    assert CJK.search(json.loads(out)["error"]) and json.loads(out)["error"] in err and "用法" in err


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in STAY | HARMLESS])
def test_whatever_a_verb_refuses_is_one_json_document(verb, world, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nobody = world.person("账房", "nobody", "finance")
    code = main([*filled(verb), "--json", "--as", nobody.email])
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert code in (0, 1, 2)
    if code == 0:
        return
    assert "tuijin: " in err
    if "refused" in told:
        assert all(one.keys() == {"key", "text", "field"} for one in told["refused"])
        assert all(one["key"] and one["text"] in err for one in told["refused"])
    else:
        assert told.keys() in ({"error"}, {"moved", "missing"}, {"published", "reasons"})


def test_a_missing_record_and_an_unknown_person_are_told_apart(world, capsys):
    assert main(["deal", "show", "999999", "--json"]) == 1
    assert [one["key"] for one in json.loads(capsys.readouterr().out)["refused"]] == ["not_found"]
    assert main(["deal", "list", "--json", "--as", "gone@example.com"]) == 2
    assert "gone@example.com" in json.loads(capsys.readouterr().out)["error"]


def test_an_import_that_reads_nothing_ends_in_2_with_one_document(world, capsys):
    assert main(["import", "people", "/nowhere.csv", "--json"]) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told.pop("refused")[0]["field"] == "file" and "/nowhere.csv" in err
    assert (
        set(told.values()) == {0}
        and {"created", "updated", "unchanged", "duplicates", "repaired", "errors"} == told.keys()
    )


def test_without_json_a_refusal_says_nothing_on_stdout(world, capsys):
    assert main(["deal", "show", "999999"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_chinese_by_default_and_english_when_asked(verb, capsys):
    assert main([*verb.split(), "--help"]) == 0
    chinese = capsys.readouterr().out
    assert main([*verb.split(), "--lang", "en", "--help"]) == 0
    english = capsys.readouterr().out
    assert "用法" in chinese and "看这段说明" in chinese and "usage" not in chinese
    assert "usage:" in english and not CJK.search(english.replace("推进", ""))


def test_every_option_with_a_help_has_it_in_both_languages():
    chinese, english = leaves(parser_in("zh-hans")), leaves(parser_in("en"))
    for verb, inner in chinese.items():
        for ours, theirs in zip(inner._actions, english[verb]._actions, strict=True):
            if ours.help and re.search(r"[a-z]{3} [a-z]{2}", theirs.help):
                assert CJK.search(ours.help) and not CJK.search(theirs.help), (verb, ours.help)
        assert CJK.search(inner.description), verb


def test_the_words_we_say_for_argparse_are_words_it_uses():
    source = inspect.getsource(argparse)
    assert [words for words in SPOKEN if words not in source] == []


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ([], "zh"),
        (["--lang", "en"], "en"),
        (["--lang=en", "--lang", "zh"], "zh"),
        (["--", "--lang=en"], "zh"),
    ],
)
def test_the_language_is_known_before_the_words_are_understood(words, spoken):
    assert language(words) == spoken


def test_json_after_the_end_of_options_is_a_value():
    assert wants_json(["deal", "--json"]) and not wants_json(["deal", "open", "--", "--json"])


def test_the_first_help_lists_every_verb_with_what_it_does(capsys):
    assert main(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [verb for verb in VERBS if not any(line.startswith(f"  {verb}  ") for line in lines)] == []
    assert not any("None" in line for line in lines)
