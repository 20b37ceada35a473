"""Strategies: playbooks changed in every way that stays valid, and files with one planted mistake."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.playbooks import FOLDERS, texts
from tuijin.playbook.loader import check
from tuijin.playbook.types import DEAL_FIELDS, EXCEPTION_RULES, MOVE_RULES, RULES, Playbook

Data = dict[str, Any]  # every file's content, merged: {"stages": […], "grades": […], …}
PARTS_OF = {
    "stages.yaml": ("stages",),
    "categories.yaml": ("categories",),
    "roles.yaml": ("roles", "levels"),
    "grades.yaml": ("grades",),
    "sources.yaml": ("sources",),
    "facts.yaml": ("facts",),
    "activities.yaml": ("activity_kinds",),
    "funnels.yaml": ("funnels",),
    "evidence.yaml": ("evidence", "supports", "proposals"),
    "lost_reasons.yaml": ("lost_reasons",),
    "first_visit.yaml": ("ideas",),
    "people.yaml": ("deeds", "ties", "ways_in", "points", "moments"),
    "events.yaml": ("events", "sheets"),
    "rivals.yaml": ("positions", "arguments", "strategies"),
    "symptoms.yaml": ("roots", "symptoms"),
}


@dataclass(frozen=True)
class Broken:
    """Files with exactly one mistake, and where `check` must find it."""

    files: dict[str, str]
    file: str
    line: int
    field: str


@st.composite
def mutated_playbooks(draw: st.DrawFn) -> Playbook:
    """Valid playbooks: other keys, stages dropped, added and moved, other grades, conditions and rules."""
    data = _load(draw(st.sampled_from(sorted(FOLDERS))))
    changes = draw(st.lists(st.sampled_from(CHANGES), max_size=5, unique=True))
    for change in changes:
        change(draw, data)
    if draw(st.booleans()):
        _rename(data, draw(st.sampled_from(["_x", "2", "-neu"])))
    _mend(data)
    result = check(_dump(data))
    assert result.playbook, [mistake.sentence.en for mistake in result.mistakes]
    return result.playbook


@st.composite
def broken_playbooks(draw: st.DrawFn) -> Broken:
    """Files of a good playbook with one mistake planted."""
    files = texts(draw(st.sampled_from(sorted(FOLDERS))))
    return draw(st.sampled_from(PLANTS))(draw, files)


@cache
def _loaded(name: str) -> Data:
    data: Data = {}
    for content in texts(name).values():
        data |= YAML(typ="safe", pure=True).load(content)
    return data


def _load(name: str) -> Data:
    return deepcopy(_loaded(name))


def _dump(data: Data) -> dict[str, str]:
    spread = {file: {part: data[part] for part in parts if part in data} for file, parts in PARTS_OF.items()}
    placed = {part for parts in PARTS_OF.values() for part in parts}
    spread["playbook.yaml"] = {name: value for name, value in data.items() if name not in placed}
    return {file: _yaml(content) for file, content in spread.items() if content}


def _yaml(content: Any) -> str:
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    writer.default_flow_style = False
    writer.dump(content, out)
    return out.getvalue()


def _text(said: str) -> dict[str, str]:
    return {"zh": f"{said}（中）", "en": said}


# Changes that keep a playbook valid. `_mend` puts right what they leave dangling.


def _drop_stages(draw: st.DrawFn, data: Data) -> None:
    removable = [
        stage["key"] for stage in data["stages"] if not stage.get("won") and not stage.get("opens_deal")
    ]
    gone = draw(st.lists(st.sampled_from(removable), unique=True)) if removable else []
    data["stages"] = [stage for stage in data["stages"] if stage["key"] not in gone]


def _add_stages(draw: st.DrawFn, data: Data) -> None:
    for number in range(draw(st.integers(1, 3))):
        condition = {"key": f"extra_{number}_done", "text": _text("Not done"), "ask": _text("Done?")}
        stage = {
            "key": f"extra_{number}",
            "name": _text(f"Extra {number}"),
            "aim": _text("More"),
            "exit": [condition],
        }
        data["stages"].insert(draw(st.integers(0, len(data["stages"]) - 1)), stage)


def _move_stages(draw: st.DrawFn, data: Data) -> None:
    data["stages"] = [*draw(st.permutations(data["stages"][:-1])), data["stages"][-1]]


def _change_grades(draw: st.DrawFn, data: Data) -> None:
    kept = draw(st.lists(st.sampled_from(data["grades"]), min_size=1, unique_by=lambda grade: grade["key"]))
    fresh = {
        "key": "Z9",
        "name": _text("Z9"),
        "meaning": _text("Soon"),
        "within_days": draw(st.integers(1, 99)),
    }
    data["grades"] = [*kept, fresh]
    stage = draw(st.sampled_from(data["stages"]))
    stage["pace"] = {"Z9": {"standard": 2, "limit": draw(st.integers(2, 9))}}


def _drop_conditions(draw: st.DrawFn, data: Data) -> None:
    for stage in data["stages"]:
        if stage.get("exit"):
            kept = draw(st.integers(1, len(stage["exit"])))
            stage["exit"] = stage["exit"][:kept]


def _add_conditions(draw: st.DrawFn, data: Data) -> None:
    for number, stage in enumerate(data["stages"][:-1]):
        if draw(st.booleans()):
            ways = draw(st.lists(_ways(data), max_size=3))
            added = {"key": f"more_{number}", "text": _text("Missing"), "ask": _text("Well?"), "ways": ways}
            stage["exit"] = [*stage.get("exit", ()), added]


def _ways(data: Data) -> st.SearchStrategy[Data]:
    happening = [kind["key"] for kind in data["activity_kinds"]]
    known = happening + [fact["key"] for fact in data.get("facts", ())]
    return st.one_of(
        st.fixed_dictionaries({"field": st.sampled_from(DEAL_FIELDS)}),
        st.fixed_dictionaries(
            {"happened": st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)}
        ),
        st.fixed_dictionaries({"next_step": st.lists(st.sampled_from(happening), max_size=2, unique=True)}),
    )


def _change_rules(draw: st.DrawFn, data: Data) -> None:
    rule = st.sampled_from(MOVE_RULES)
    data["moves"] = {
        "back": draw(rule),
        "skip": draw(rule),
        "exception": draw(st.sampled_from(EXCEPTION_RULES)),
    }
    draw(st.sampled_from(data["stages"]))["skip"] = draw(rule)


def _drop_small_things(draw: st.DrawFn, data: Data) -> None:
    for part in ("sources", "lost_reasons", "categories", "levels"):
        data[part] = data[part][: draw(st.integers(1, len(data[part])))]


CHANGES: list[Callable[[st.DrawFn, Data], None]] = [
    _drop_stages,
    _add_stages,
    _move_stages,
    _change_grades,
    _drop_conditions,
    _add_conditions,
    _change_rules,
    _drop_small_things,
]


def _mend(data: Data) -> None:
    """Take out references to stages and grades that are gone, and put the funnels' steps in order."""
    order = [stage["key"] for stage in data["stages"]]
    grades = {grade["key"] for grade in data["grades"]}
    for stage in data["stages"]:
        stage["pace"] = {key: pace for key, pace in stage.get("pace", {}).items() if key in grades}
    for kind in data["activity_kinds"]:
        if kind.get("counts_as") not in order:
            kind.pop("counts_as", None)
    for funnel in data.get("funnels", ()):
        steps = [step for step in funnel["steps"] if step["stage"] in order]
        funnel["steps"] = sorted(steps, key=lambda step: order.index(step["stage"]))
    data["funnels"] = [funnel for funnel in data.get("funnels", ()) if funnel["steps"]]
    _mend_evidence(data)
    _mend_room(data)
    data.pop("active_funnel", None)
    if data["funnels"]:
        data["active_funnel"] = data["funnels"][0]["key"]


def _mend_evidence(data: Data) -> None:
    exits = [condition for stage in data["stages"] for condition in stage.get("exit", ())]
    known = {condition["key"] for condition in [*exits, *data.get("evidence", ())]}
    judged = {grade["key"] for grade in data["grades"] if grade.get("judged", True)}
    data["supports"] = [one for one in data.get("supports", ()) if one["grade"] in judged]
    for one in data["supports"]:
        one["needs"] = [key for key in one["needs"] if key in known]
    data["proposals"] = [one for one in data.get("proposals", ()) if one["condition"] in known]


def _mend_room(data: Data) -> None:
    """Questions, stages, roles and their like that sheets, homes and symptoms may still name."""
    questions = {one["key"] for category in data["categories"] for one in category["questions"]}
    known = {
        "stage": {stage["key"] for stage in data["stages"]},
        "question": questions,
        "category": {category["key"] for category in data["categories"]},
    }
    for sheet in data.get("sheets", ()):
        for item in sheet["items"]:
            for way in item["ways"]:
                if "answered" in way:
                    way["answered"] = [key for key in way["answered"] if key in questions]
            item["ways"] = [way for way in item["ways"] if way.get("answered", True)]
            item["confirm"] = item.get("confirm", True) or not item["ways"]
    for symptom in data.get("symptoms", ()):
        for name, area in RULES[symptom["key"]].areas.items():
            if area in known and name in symptom["keys"]:
                symptom["keys"][name] = [key for key in symptom["keys"][name] if key in known[area]]


def _rename(data: Data, suffix: str) -> None:
    """Give every key of the playbook another name, wherever it stands."""
    data["key"] += suffix
    for part in PARTS_OF.values():
        for name in part:
            for item in data.get(name, ()):
                _rename_item(item, suffix)


def _rename_item(item: Data, suffix: str) -> None:
    """A symptom keeps its key: that is the name of its rule."""
    for name in ("counts_as", "stage", "grade", "condition", "kind", "root", "cure_kind"):
        if name in item:
            item[name] += suffix
    if "key" in item and "cure" not in item:
        item["key"] += suffix
    _rename_lists(item, suffix)
    if "pace" in item:
        item["pace"] = {key + suffix: pace for key, pace in item["pace"].items()}
    for inner in ("exit", "ways", "questions", "outcomes", "steps", "lives", "items"):
        for entry in item.get(inner, ()):
            _rename_item(entry, suffix)


def _rename_lists(item: Data, suffix: str) -> None:
    for name in ("happened", "next_step", "outcome", "needs", "role", "answered", "after", "talk"):
        if name in item:
            item[name] = [key + suffix for key in item[name]]
    if "keys" in item:
        item["keys"] = {name: [key + suffix for key in keys] for name, keys in item["keys"].items()}


# Single mistakes, planted into the text so that their line is known.

SIMPLE = {"sources.yaml": "sources", "lost_reasons.yaml": "lost_reasons"}  # nothing refers to their keys


def _entry(draw: st.DrawFn, files: dict[str, str]) -> tuple[str, list[str], int, str]:
    """A file of simple entries, its lines, the line number (from 0) of one entry's key, and its path."""
    file = draw(st.sampled_from(sorted(SIMPLE)))
    lines = files[file].split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("  - key: ")]
    index = draw(st.integers(0, len(starts) - 1))
    return file, lines, starts[index], f"{SIMPLE[file]}[{index}]"


def _broken(files: dict[str, str], file: str, lines: list[str], line: int, field: str) -> Broken:
    return Broken(files | {file: "\n".join(lines)}, file, line + 1, field)


def _plant_unknown_field(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    lines.insert(start + 1, "    colour: red")
    return _broken(files, file, lines, start + 1, f"{at}.colour")


def _plant_missing_language(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    lines[start + 1] = re.sub(r", en: .*}$", "}", lines[start + 1])
    return _broken(files, file, lines, start + 1, f"{at}.name.en")


def _plant_bad_key(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    lines[start] = (
        f"  - key: {draw(st.sampled_from(['Not A Key', '中文', '9lives', 'a__b', 'x' * 41, '12']))}"
    )
    return _broken(files, file, lines, start, f"{at}.key")


def _plant_missing_name(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    del lines[start + 1]
    return _broken(files, file, lines, start, f"{at}.name")


def _plant_duplicate_field(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    lines.insert(start + 1, "    key: again")
    return _broken(files, file, lines, start + 1, f"{at}.key")


def _plant_wrong_type(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, at = _entry(draw, files)
    lines[start + 1] = f"    name: {draw(st.sampled_from(['12', 'true', '[a, b]', 'just text']))}"
    return _broken(files, file, lines, start + 1, f"{at}.name")


def _plant_anchor(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    file, lines, start, _ = _entry(draw, files)
    lines[start] = lines[start].replace(
        "key: ", draw(st.sampled_from(["key: &k ", "key: !!str ", "key: !x "]))
    )
    return _broken(files, file, lines, start, "")


def _plant_unknown_reference(draw: st.DrawFn, files: dict[str, str]) -> Broken:
    lines = files["stages.yaml"].split("\n")
    number = draw(st.sampled_from([at for at, line in enumerate(lines) if "- happened: [" in line]))
    lines[number] = re.sub(r"\[.*\]", "[nowhere_known]", lines[number])
    stage = sum(line.startswith("  - key: ") for line in lines[:number]) - 1
    stage_start = max(at for at, line in enumerate(lines[:number]) if line.startswith("  - key: "))
    starts = [at for at in range(stage_start, number) if lines[at].startswith("      - key: ")]
    way = sum(lines[at].startswith("          - ") for at in range(starts[-1], number))
    at = f"stages[{stage}].exit[{len(starts) - 1}].ways[{way}].happened[0]"
    return _broken(files, "stages.yaml", lines, number, at)


PLANTS: list[Callable[[st.DrawFn, dict[str, str]], Broken]] = [
    _plant_unknown_field,
    _plant_missing_language,
    _plant_bad_key,
    _plant_missing_name,
    _plant_duplicate_field,
    _plant_wrong_type,
    _plant_anchor,
    _plant_unknown_reference,
]
