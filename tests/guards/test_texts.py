"""Chinese first, English beside it: no bare text in templates or code, no stale or empty catalogue."""

import ast
import re
import subprocess
import sys

import pytest

from tests.guards.sources import ROOT, named, python_files, templates

CJK = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
TRANSLATORS = {
    "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "Text",
    "npgettext", "npgettext_lazy", "gettext_noop",
}  # fmt: skip
# Data and rules about Chinese writing itself: tables of what people write, not what we say to them.
ABOUT_CHINESE = {
    "tuijin/common/money.py": "the units in which amounts are spoken",
    "tuijin/transfer/rules/words.py": "the words of other people's files",
    "tuijin/common/names.py": "company forms that names end with",
    "tuijin/common/parsing.py": "how people write amounts and days",
    "tuijin/search/rules/reading.py": "how characters are read",
    "tuijin/home/rules/capture.py": "how people write what happened and what comes next",
    "tuijin/opportunities/rules/naming.py": "how people say that there is no rival",
    "tuijin/opportunities/forms/words.py": "how people part several words in a cell",
    "tuijin/home/rules/clauses.py": "how people part what happened from what comes next",
    "tuijin/home/rules/kinds.py": "how people say that something was done, or was not",
    "tuijin/home/rules/presence.py": "how people say who was there",
    "tuijin/home/rules/feasts.py": "feasts as people name them",
    "tuijin/home/rules/days.py": "how people say days",
    "tuijin/home/rules/figures.py": "how people say prices",
    "tuijin/home/rules/tellers.py": "how people say who told a price",
    "tuijin/home/rules/lead_line.py": "how people write a lead in a line",
    "tuijin/home/rules/people.py": "family names and forms of address",
    "tuijin/home/rules/ranking.py": "words that names of companies share",
    "tuijin/common/cells.py": "full-width twins of formula signs",
    "tuijin/config/settings.py": "languages are named in their own language",
}
PRODUCT = {"推进", "Tuijin 推进"}  # the same in every language
DATA_FOLDERS = ("tuijin/demo/",)  # the demo dealer's own world is Chinese


def bare_strings(source: str) -> list[tuple[int, str]]:
    """(line, text) of Chinese strings that no translator takes."""
    tree = ast.parse(source)
    taken = {id(leaf) for node in ast.walk(tree) if _translates(node) for leaf in ast.walk(node)}
    taken |= {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in taken
        if CJK.search(node.value) and node.value not in PRODUCT
    ]


def _translates(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in TRANSLATORS


def _has_docstring(node: ast.AST) -> bool:
    if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) or not node.body:
        return False
    first = node.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


MARKUP = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment.*?endcomment\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>",
    re.DOTALL,
)
SHOWN = re.compile(r"""\b(?:title|aria-label|placeholder|alt|label|content)="([^"]*)\"""")
WORD = re.compile(r"[A-Za-z]{2,}|[\u3001-\u301f\u3400-\u9fff\uff00-\uffef]")
NOT_WORDS = {"Tuijin", "API", "Ctrl", "Alt", "Enter", "Esc", "YAML", "CSV", "XLSX", "TOTP", "ID", "Tab"}
META = {"width=device-width, initial-scale=1", "width=device-width, initial-scale=1, viewport-fit=cover"}


def bare_words(template: str) -> list[str]:
    """Words that stand in a template without going through translation."""
    plain = MARKUP.sub("\x00", template)
    shown = [value for value in SHOWN.findall(plain) if value not in META and not value.startswith("{")]
    between = re.split(r"<[^>]*>|&\w+;|\x00", plain)
    found = [word for part in between for word in WORD.findall(part) if word not in NOT_WORDS]
    return found + [
        word for part in shown for word in re.findall(r"[\u3001-\u301f\u3400-\u9fff\uff00-\uffef]+", part)
    ]


def test_no_chinese_in_code_goes_untranslated():
    found = {
        named(path): bare_strings(path.read_text())
        for path in python_files()
        if named(path) not in ABOUT_CHINESE and not named(path).startswith(DATA_FOLDERS)
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_every_exception_is_still_needed():
    for name in ABOUT_CHINESE:
        assert bare_strings((ROOT / name).read_text()), f"{name} needs no exception any more"


BARE_BY_DESIGN = {"500.html": "stands when nothing else does, so both languages are written out in it"}


def test_no_bare_text_in_templates():
    found = {
        named(path): bare_words(path.read_text()) for path in templates() if path.name not in BARE_BY_DESIGN
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_the_english_catalogue_is_complete_and_not_stale():
    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "messages", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("source", ['raise Refused("没有这个人")', 'label = "信息"'])
def test_planted_bare_chinese_is_found(source):
    assert bare_strings(source)


@pytest.mark.parametrize("source", ['_("没有这个人")', 'Text("信息", "Leads")', '"""推进."""'])
def test_translated_chinese_is_fine(source):
    assert bare_strings(source) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello there</p>",
        "<p>你好</p>",
        '<a aria-label="打开">x</a>',
        "{% if a %}没有{% endif %}",
        "{{ a }}：{{ b }}",
    ],
)
def test_planted_bare_words_in_a_template_are_found(template):
    assert bare_words(template)


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "你好" %}</p>',
        "{# 说明 #}",
        "{% blocktranslate %}你好{% endblocktranslate %}",
        "<b>{{ a }}</b> · 1",
    ],
)
def test_translated_templates_are_fine(template):
    assert bare_words(template) == []


def test_no_key_of_the_method_stands_in_the_code():
    """Stage, grade, kind and role keys live in the playbook; code that knows one would grow around it."""
    found = {
        named(path): method_keys(path.read_text())
        for path in python_files()
        if not named(path).startswith(DATA_FOLDERS) and not {"rules", "data", "common"} & set(path.parts)
    }
    assert {name: keys for name, keys in found.items() if keys} == {}


# Words that are keys of a shipped playbook and also ordinary words of the house.
ORDINARY = {
    "lead",
    "contact",
    "note",
    "other",
    "quote",
    "manager",
    "call",
    "letter",
    "meeting",
    "owner",
    "demo",
}


def method_keys(source: str) -> set[str]:
    """Keys of shipped playbooks that the source compares something with."""
    from tuijin.playbook.queries import default

    playbook = default()
    keys = {
        item.key for area in ("stage", "grade", "activity_kind") for item in playbook.items(area)
    } - ORDINARY
    compared = [
        leaf.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Compare, ast.Subscript, ast.Dict))
        for leaf in ast.walk(node)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    ]
    return keys & set(compared)


def test_a_planted_stage_key_is_found():
    assert method_keys('if deal.stage == "negotiation": pass') == {"negotiation"}
