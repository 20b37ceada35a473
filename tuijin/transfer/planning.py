"""How a draft comes to be, and how its file will be read: the same for the wizard's pages and the API."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.transfer import mappings, queries
from tuijin.transfer.engine import proposal
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import keep_plan, save_mapping, upload
from tuijin.transfer.plans import Plan
from tuijin.transfer.preview import proposed
from tuijin.transfer.running import source_of

Tables = Mapping[str, Mapping[str, str]]  # {field: {writing: ours}}


def begin(
    actor: Actor, importer: Importer, name: str, size: int, pieces: Iterable[bytes], mapping: str = ""
) -> ImportRun:
    """A draft of the file, with a layout or a saved mapping laid on it (`lay`), for several files in a zip the layout
    that knows them. Raises Refused, Forbidden."""
    actor.must(importer.permission)
    _must_know(importer, mapping)
    run = upload(actor=actor, importer=importer, name=name, size=size, pieces=pieces)
    lay(actor, run, importer, mapping or run.source)
    return run


def known_mappings(importer: Importer) -> list[str]:
    """The ready-made layouts and the saved mappings that can be laid on such a file, by name."""
    return [*mappings.layouts(importer), *(row.name for row in queries.mappings(importer.key))]


def lay(actor: Actor, run: ImportRun, importer: Importer, name: str) -> None:
    """Lay a layout or a saved mapping on the file, as far as it has such columns; "" for what we would propose."""
    _must_know(importer, name)
    source = source_of(run)
    found = _fitting(mappings.find(importer, name), source.headers) if name else None
    plan = found or Plan(proposed(importer, source))
    keep_plan(actor=actor, run=run, importer=importer, plan=plan)


def repeat(actor: Actor, run: ImportRun, importer: Importer, earlier: ImportRun) -> None:
    """Read the file as an earlier import was read: rows that were mended need no mapping again."""
    keep_plan(actor=actor, run=run, importer=importer, plan=_fitting(earlier.plan, run.headers))


def _fitting(plan: Plan, headers: Collection[str]) -> Plan:
    columns = {header: key for header, key in plan.columns.items() if header in headers}
    return Plan(columns, plan.values, plan.source)


def _must_know(importer: Importer, name: str) -> None:
    if name and name not in known_mappings(importer):
        raise Refused(Reason("no_mapping", _("没有叫「%s」的映射。") % name, "mapping"))


def keep_columns(actor: Actor, run: ImportRun, importer: Importer, chosen: Mapping[str, str]) -> None:
    """Keep which column is which field, {header: field}; nothing chosen: what we would propose. Raises Refused."""
    labels = {spec.key: str(spec.label) for spec in importer.fields()}
    fields = list(chosen.values())
    _refuse_strange("unknown_header", _("文件里没有这些列：%s"), chosen.keys() - set(run.headers), "columns")
    _refuse_strange("unknown_field", _("没有这个字段：%s"), set(fields) - labels.keys(), "columns")
    if twice := sorted({key for key in fields if fields.count(key) > 1}):
        text = _("两列对到了同一个字段：%s") % listed(labels[key] for key in twice)
        raise Refused(Reason("twice", text, "columns"))
    settled = proposal(importer, source_of(run), chosen).columns
    keep_plan(actor=actor, run=run, importer=importer, plan=Plan(settled, run.values, run.source))


def keep_values(actor: Actor, run: ImportRun, importer: Importer, tables: Tables) -> None:
    """Keep what the words of fields mean here; a word that means nothing ("") is left out. Raises Refused."""
    known = {spec.key for spec in importer.fields()}
    _refuse_strange("unknown_field", _("没有这个字段：%s"), tables.keys() - known, "values")
    kept = {key: {word: ours for word, ours in rows.items() if ours} for key, rows in tables.items()}
    plan = Plan(run.columns, {key: rows for key, rows in kept.items() if rows}, run.source)
    keep_plan(actor=actor, run=run, importer=importer, plan=plan)


def keep_mapping(actor: Actor, run: ImportRun, importer: Importer, name: str) -> None:
    """Keep how this file is read under a name, for the next one like it; "" keeps nothing."""
    if name:
        save_mapping(
            actor=actor, name=name, importer=importer, columns=run.columns, values=run.values, source=run.source
        )  # fmt: skip


def _refuse_strange(key: str, text: str, names: Iterable[str], field: str) -> None:
    if strange := sorted(names):
        raise Refused(Reason(key, text % listed(strange), field))
