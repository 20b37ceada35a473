"""How activities are imported: about a deal, or about a customer where no deal is named."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tuijin.activities.models import Activity
from tuijin.activities.operations import (
    NewActivity,
    change_activity,
    import_activities,
    remove_activities,
)
from tuijin.common import clock
from tuijin.common.text import Text, listed
from tuijin.customers.imports import finding
from tuijin.customers.models import Customer
from tuijin.market.models import Lead
from tuijin.opportunities.imports.copies import copies
from tuijin.opportunities.imports.deals import KIND
from tuijin.opportunities.imports.subjects import LEAD, Subject, ours_of, people_met, subjects_of
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.importing import UNWRITTEN, choices, keyed
from tuijin.playbook.queries import current
from tuijin.transfer.colleagues import OWNER, find_or_add, remark_unknown
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.words import ACTIVITY_HEADERS

PLAIN = ("on", "content", "response", "departments", "minutes", "cost", "amount", "no_next_because")
UNKNOWN_SUBJECT = Text(
    "看不出是哪个单子或哪家客户的动作。请写单子或客户的编号或名称；只见了信息（线索）的，先导入信息。",
    "No deal, customer or lead that we know: write the key or the name of one; import leads before what was done"
    " about them.",
)
NO_NEXT = Text(
    "今天的拜访、沟通、演示要约好下一步：先在单子上约好，或写明为什么没有（列「没有下一步，因为」）。",
    "What was done today asks for the next step: arrange it on the deal, or say why not"
    " (column “No next step because”).",
)
NOT_YET = Text(
    "日期：这一天还没到。还没做的不是动作，请写成单子的下一步。",
    "Day: it is still to come. What is not yet done is no activity but a deal's next step.",
)
NO_KIND = Text("动作种类：不能空着。", "Kind: must not be empty.")
ALL_MINUTES = 60 * 24 * 31
KINDS = {Opportunity: KIND, Customer: finding.KIND, Lead: LEAD}
Met = tuple[tuple[int | None, str], ...]


def _fields() -> tuple[FieldSpec, ...]:
    text = fields.text
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("on", Text("日期", "Day"), fields.day, required=True, may_be_empty=False),
        FieldSpec(
            "kind",
            Text("动作种类", "Kind"),
            keyed("activity_kind", 80),
            choices=lambda: choices("activity_kind"),
        ),
        FieldSpec("deal_key", Text("商机编号", "Deal id"), text(1_000)),
        FieldSpec("deal", Text("商机", "Deal"), text(200)),
        FieldSpec("customer_key", Text("客户编号", "Customer id"), text(1_000)),
        FieldSpec("customer", Text("客户", "Customer"), text(200)),
        FieldSpec("about_key", Text("单子或客户的编号", "Deal or customer id"), text(200)),
        FieldSpec("contact_key", Text("联系人编号", "Contact id"), text(1_000)),
        FieldSpec("there_key", Text("在场的人的编号", "Id of who was there"), text(1_000)),
        OWNER,
        FieldSpec("people", Text("对方的人", "Who was met"), text(80)),
        FieldSpec("departments", Text("部门", "Departments"), text(200)),
        FieldSpec("minutes", Text("分钟", "Minutes"), fields.whole(0, ALL_MINUTES)),
        FieldSpec("cost", Text("花费", "Cost"), fields.money()),
        FieldSpec("amount", Text("金额", "Amount"), fields.money()),
        FieldSpec("outcome", Text("结果", "Outcome"), text(200)),
        FieldSpec("subject", Text("主题", "Subject"), text(200)),
        FieldSpec("content", Text("内容", "Content"), text(10_000, lines=True)),
        FieldSpec("response", Text("对方反应", "Response"), text(4_000, lines=True)),
        FieldSpec("no_next_because", Text("没有下一步，因为", "No next step because"), text(200)),
        fields.DELETED,
    )
    return known_as(own, ACTIVITY_HEADERS)


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Activity.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    new = [draft for draft in drafts if draft.target is None]
    subjects = subjects_of(actor, new)
    for draft in new:
        kind = draft.values.get("kind", UNWRITTEN)
        if not kind.key:
            draft.fail(_strange(kind.writing) if kind.writing else NO_KIND)
        elif draft.values["on"] > clock.today():
            draft.fail(NOT_YET)
        elif draft.line not in subjects:
            draft.fail(UNKNOWN_SUBJECT)
        elif _leaves_open(draft, subjects[draft.line]):
            draft.fail(NO_NEXT)
        else:
            _note_outcome(draft)
    for draft in drafts:
        if draft.known:  # the subject and the kind of what was done are not rewritten
            draft.changed &= {*PLAIN, "subject"}
    remark_unknown([draft for draft in drafts if not draft.faults])


def _leaves_open(draft: Draft, subject: Subject) -> bool:
    """Whether a visit of today would be closed without the next one, or a reason (S1). What lies behind is history."""
    kind, today = current().kind(draft.values["kind"].key), clock.today()
    if not kind or not kind.closes_with_next or draft.values["on"] < today:
        return False
    arranged = isinstance(subject, Opportunity) and (subject.next_step_on or dt.date.min) > today
    return not arranged and not draft.values.get("no_next_because")


def _strange(writing: str) -> Text:
    kinds = current().items("activity_kind")
    zh, en = listed(k.name.zh for k in kinds), listed(k.name.en for k in kinds)
    return Text(
        f"动作种类：没有「{writing}」。现有：{zh}；或在导入时对应。",
        f"Kind: there is no “{writing}”. There are: {en}; or map it.",
    )


def _note_outcome(draft: Draft) -> None:
    writing = draft.values.get("outcome")
    if writing and not _outcome(draft):
        text = Text(f"结果「{writing}」写进了内容", f"outcome “{writing}” was put into the content")
        draft.notes.append(text)


def _outcome(draft: Draft) -> str:
    kind = current().kind(draft.values["kind"].key)
    plain = fields.plain_header(draft.values.get("outcome") or "")
    for each in kind.outcomes if kind and plain else ():
        if plain in map(fields.plain_header, (each.key, each.name.zh, each.name.en)):
            return str(each.key)
    return ""


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    people = find_or_add(actor, drafts)
    rows = Activity.objects.in_bulk([draft.target for draft in drafts if draft.target])

    def change(draft: Draft) -> None:
        row = rows[draft.target or 0]
        change_activity(actor=actor, activity=row, version=row.version, changes=_changes(draft))

    def add(new: Sequence[Draft]) -> list[Activity]:
        subjects = subjects_of(actor, new)
        met = people_met(actor, new, {line: _customer(about) for line, about in subjects.items()})
        ours = ours_of(new)
        done = [
            _activity(actor, draft, subjects[draft.line], people, met[draft.line], ours[draft.line])
            for draft in new
        ]
        return import_activities(actor=actor, activities=done)

    return write_each(drafts, change, add)


def _changes(draft: Draft) -> dict[str, Any]:
    changes = {name: draft.values[name] for name in PLAIN if name in draft.changed}
    if draft.changed & {"subject", "content"}:
        changes["content"] = _content(draft)
    return changes


def _content(draft: Draft) -> str:
    outcome = draft.values.get("outcome") or ""
    kept = outcome if outcome and not _outcome(draft) else ""
    parts = (draft.values.get("subject"), draft.values.get("content"), kept)
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _customer(subject: Subject) -> int | None:
    return subject.pk if isinstance(subject, Customer) else subject.customer_id


def _activity(
    actor: Actor,
    draft: Draft,
    subject: Subject,
    people: Mapping[str, Person],
    met: Met,
    ours: Sequence[Person],
) -> NewActivity:
    by = people.get(draft.values.get("owner", "")) or actor.person
    values = {name: value for name in PLAIN if (value := draft.values.get(name)) not in (None, "")}
    return NewActivity(
        subject_kind=KINDS[type(subject)],
        subject_id=subject.pk,
        customer_id=_customer(subject),
        kind=draft.values["kind"].key,
        by=by,
        ours=tuple(one for one in ours if one != by),
        theirs=met,
        outcome=_outcome(draft),
        **values | {"content": _content(draft)},
    )


IMPORTER = Importer(
    key="activities",
    kind="activity",
    label=Text("动作", "Activities"),
    permission="activities:import",
    fields=_fields,
    identity=lambda values: "",
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Activity, PLAIN, remove_activities, change_activity, "activity"),
    further=copies,
)
