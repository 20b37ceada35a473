"""The documentation says only what is so: links, commands, variables, rights, terms."""

import argparse
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from tests.guards.sources import ROOT
from tuijin.common.rooms import registry
from tuijin.config.cli import all_verbs
from tuijin.people.roles import ROLES
from tuijin.transfer.queries import importers
from tuijin.web.api.problems import KINDS
from tuijin.web.arguments import BadUsage

REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHARED_OPTIONS = {"-h", "--help", "--json", "--as", "--lang"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def reference(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text()


# --- links ------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.+)$", without_code(page.read_text()), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", head.replace("`", "")).strip().lower().replace(" ", "-") for head in heads
    }


def without_code(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def broken_links(page: Path, text: str) -> list[str]:
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        if re.match(r"[a-z]+:", target):
            continue
        where, _hash, anchor = target.partition("#")
        other = (page.parent / where).resolve() if where else page
        if not other.exists() or (anchor and anchor not in anchors(other)):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    assert broken_links(page, page.read_text()) == []


def test_a_planted_broken_link_is_found():
    page = ROOT / "README.md"
    assert broken_links(page, "[a](nowhere.md) [b](LICENSE) [c](#nothing)") == ["nowhere.md", "#nothing"]


def test_every_page_can_be_reached_from_the_first_ones():
    seen, waiting = set(), [ROOT / "README.md", ROOT / "README.zh-CN.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)", page.read_text())
        waiting += [(page.parent / target).resolve() for target in targets if ":" not in target]
    assert [named(page) for page in PAGES if page not in seen] == []


# --- commands ---------------------------------------------------------------------------------------


@cache
def parser() -> argparse.ArgumentParser:
    """The real parser with the verbs of all rooms."""
    return all_verbs().parser


def leaves(inner: argparse.ArgumentParser, name: str = "") -> dict[str, argparse.ArgumentParser]:
    """{verb: its parser} of everything below."""
    for action in inner._actions:
        if isinstance(action, argparse._SubParsersAction):
            found = {}
            for key, below in action.choices.items():
                found |= leaves(below, f"{name} {key}".strip())
            return found
    return {name: inner}


def sections() -> dict[str, str]:
    """{verb: what the reference says about it}."""
    parts = re.split(r"^### (.+)$", reference("command-line"), flags=re.MULTILINE)
    return {head: body.partition("\n## ")[0] for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_the_reference_names_every_verb_and_no_other():
    assert sections().keys() == leaves(parser()).keys()


def test_the_reference_names_every_option():
    told = reference("command-line")
    missing = []
    for verb, inner in leaves(parser()).items():
        # what the verbs of a group share is told once, above them
        text = told if verb.startswith(("import", "export")) else sections()[verb]
        options = {option for action in inner._actions for option in action.option_strings}
        missing += [(verb, option) for option in sorted(options - SHARED_OPTIONS) if option not in text]
    assert missing == []


def commands(text: str) -> list[list[str]]:
    """The arguments of every bin/tuijin in fenced shell blocks."""
    found = []
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            for place, word in enumerate(words):
                if word.endswith("bin/tuijin"):
                    rest = words[place + 1 :]
                    end = next((i for i, one in enumerate(rest) if one in {"|", ">", "&&", ";", "<"}), None)
                    found.append(rest[:end])
    return found


COMMANDS = [(named(page), words) for page in PAGES for words in commands(page.read_text())]


@pytest.mark.parametrize(("page", "words"), COMMANDS)
def test_every_command_in_the_docs_parses(page, words):
    try:
        parser().parse_args(words)
    except SystemExit as end:
        assert end.code == 0
    except BadUsage as problem:
        pytest.fail(f"{page}: {shlex.join(words)}\n{problem}")


def test_commands_are_found_and_a_planted_wrong_one_fails():
    planted = "```sh\nPORT=1 bin/tuijin deal list --json | head\nbin/tuijin fly\n```"
    assert commands(planted) == [["deal", "list", "--json"], ["fly"]]
    assert len(COMMANDS) > 30
    with pytest.raises(BadUsage):
        parser().parse_args(["fly"])


def test_every_make_target_in_the_docs_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {target for page in PAGES for target in re.findall(r"`make ([a-z-]+)", page.read_text())}
    assert told <= targets


# --- variables, rights, errors, fields, terms ---------------------------------------------------------


def variables() -> set[str]:
    files = [*(ROOT / "tuijin" / "config").glob("*.py"), *(ROOT / "bin").glob("*")]
    pattern = re.compile(r"""environ(?:\.get\(|\[|\.setdefault\()["'](\w+)["']""")
    found = {name for path in files if path.is_file() for name in pattern.findall(path.read_text())}
    return found - {"DJANGO_SETTINGS_MODULE"} | {"DATABASE_URL"}


def test_every_environment_variable_is_told():
    told = reference("environment")
    assert len(variables()) >= 6
    assert [name for name in sorted(variables()) if f"`{name}`" not in told] == []


def rows_of(text: str) -> dict[str, list[str]]:
    """{`key` in the first cell of a table: the other cells}."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_the_table_of_rights_is_the_declared_one():
    told = rows_of(reference("permissions"))
    declared = {item.key: item for item in registry.each("permissions")}
    assert {key for key in told if ":" in key} == declared.keys()
    for key, item in declared.items():
        expected = [
            f"{item.label.en} {item.label.zh}",
            *["●" if role in item.roles else "" for role in ROLES],
        ]
        assert told[key] == expected, " | ".join([f"`{key}`", *expected])


def test_the_table_of_roles_is_the_declared_one():
    told = rows_of(reference("permissions"))
    for role in ROLES.values():
        assert told[role.key] == [role.name.en, role.name.zh, role.sees]


def test_every_problem_of_the_api_is_told_with_its_status():
    told = rows_of(reference("errors"))
    assert {key: int(told[key][0]) for key in KINDS} == {key: kind.status for key, kind in KINDS.items()}


@pytest.mark.parametrize(
    "key",
    ["customers", "people", "contacts", "leads", "opportunities", "moves", "activities", "stakeholders"],
)
def test_every_field_of_an_import_is_told_with_its_headers(key, db):
    text = reference("import").partition(f"### {key}\n")[2].partition("\n### ")[0]
    told = {name.split("`")[0]: cells for name, cells in rows_of(text).items()}
    fields = importers()[key].fields()
    assert list(told) == [spec.key for spec in fields]
    for spec in fields:
        assert told[spec.key] == [spec.label.zh, ", ".join(spec.synonyms) or "–"]


def terms() -> list[str]:
    lines = [line for line in (ROOT / "CONTEXT.md").read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        word for row in cells if row[0] not in {"term", "---"} for word in row[:2] if word not in {"–", ""}
    ]


def test_terms_of_the_glossary_are_unique():
    found = terms()
    assert len(found) > 100
    assert sorted({word for word in found if found.count(word) > 1}) == []


# --- nothing of one machine ---------------------------------------------------------------------------

FOREIGN = re.compile(
    r"index-url *=|find-links *=|\"resolved\": *\"http|registry *= *\"?http|/(?:root|home|Users|work)/|[A-Z]:\\"
)
KIN = [*PAGES, ROOT / "pyproject.toml", ROOT / "Makefile", *ROOT.glob("*.lock")]


@pytest.mark.parametrize("path", KIN, ids=named)
def test_no_page_names_a_registry_or_a_path_of_one_machine(path):
    assert FOREIGN.findall(path.read_text()) == []


def test_a_planted_registry_is_found():
    assert FOREIGN.search("index-url = https://packages.example/simple")
    assert FOREIGN.search("cd /home/me/tuijin")
