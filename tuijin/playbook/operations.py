"""Publishing the method: checked as a whole, with a reason, no record left holding a vanished key."""

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused, Stale
from tuijin.common.rooms import registry, resolve
from tuijin.people.actors import OPERATOR, Actor
from tuijin.playbook.loader import DATA as SHIPPED_FOLDER
from tuijin.playbook.loader import SHIPPED, check, read_folder
from tuijin.playbook.models import PlaybookVersion
from tuijin.playbook.queries import active, current, forget, vanished
from tuijin.playbook.types import AREAS, Playbook
from tuijin.playbook.words import area_name
from tuijin.timeline.operations import Happening, record

KeyMapping = Mapping[str, Mapping[str, str]]  # {area: {old key: new key}}
LONGEST_REASON = 2000

# In a mapping: nothing takes the key's place; records keep it, and earlier versions still tell its name.
STAYS = "-"


def ensure_published() -> PlaybookVersion:
    """An empty instance begins with the shipped playbook; on any other nothing happens."""
    files = {name: content.decode() for name, content in read_folder(SHIPPED_FOLDER / SHIPPED[0]).items()}
    with transaction.atomic():
        return active() or publish(actor=OPERATOR, files=files, reason=_("初次安装"), mapping={}, base=None)


@transaction.atomic
def publish(
    *, actor: Actor, files: Mapping[str, bytes | str], reason: str, mapping: KeyMapping, base: int | None
) -> PlaybookVersion:
    """Make these files the playbook in use, and put mapped keys in the place of vanished ones in all records.

    `base` is the id of the version that the edit began from (None: there was none); Stale when another one is
    in use by now. Refused with every mistake of the files, every vanished key in use that is not mapped, or
    when the reason is missing or nothing changed. Forbidden without `playbook:publish`.
    """
    actor.must("playbook:publish")
    before = _locked(base)
    playbook = _checked(files)
    _refuse([*_about_reason(reason), *_about_sameness(playbook, before), *_about_mapping(playbook, mapping)])
    row = _replace(actor, before, playbook, reason.strip(), mapping)
    forget()
    moved = _remap(actor, mapping)
    told = {"key": row.key, "number": row.number, "reason": row.reason, "remapped": moved}
    record(actor=actor, happenings=[Happening("playbook", row.pk, "published", told)])
    return row


def _locked(base: int | None) -> PlaybookVersion | None:
    """The version in use, held until the transaction ends, so that a second publisher waits and is Stale."""
    rows = PlaybookVersion.objects.select_for_update().filter(active=True)
    now = rows.first()
    if (now.pk if now else None) != base:
        raise Stale(now or active())
    return now


def _checked(files: Mapping[str, bytes | str]) -> Playbook:
    result = check(files)
    if result.playbook is None:
        raise Refused(
            *(Reason("playbook_mistake", mistake.sentence, mistake.file) for mistake in result.mistakes)
        )
    return result.playbook


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)


def _about_reason(reason: str) -> Iterator[Reason]:
    if not reason.strip():
        yield Reason("reason_missing", _("写一句为什么改，以后的人要看得懂"), "reason")
    elif len(reason) > LONGEST_REASON:
        yield Reason("reason_too_long", _("理由太长，最多 %d 字") % LONGEST_REASON, "reason")


def _about_sameness(playbook: Playbook, before: PlaybookVersion | None) -> Iterator[Reason]:
    if before and before.sha == playbook.sha:
        yield Reason("playbook_unchanged", _("和正在用的一模一样，没有可发布的改动"), "files")


def _about_mapping(playbook: Playbook, mapping: KeyMapping) -> Iterator[Reason]:
    for area, pairs in mapping.items():
        if area not in AREAS:
            yield Reason("mapping_area_unknown", _("没有「%s」这类键") % area, "mapping")
            continue
        for old, new in pairs.items():
            yield from _about_pair(playbook, area, old, new)
    for area, held in vanished(playbook).items():
        for key, count in held.items():
            if key not in mapping.get(area, {}):
                yield _unmapped(area, key, count)


def _unmapped(area: str, key: str, count: int) -> Reason:
    said = _("%(area)s「%(key)s」新版里没有了，还有 %(count)d 条记录在用，请指定换成哪一个（%(where)s=…）")
    if area != "stage":
        said += _("，没有对应的就留着旧的（%(where)s=-）")
    where = f"{area}:{key}"
    names = {"area": area_name(area), "key": key, "count": count, "where": where}
    return Reason("key_unmapped", said % names, where)


def _about_pair(playbook: Playbook, area: str, old: str, new: str) -> Iterator[Reason]:
    where, names = f"{area}:{old}", {"area": area_name(area), "old": old, "new": new}
    if playbook.item(area, old) is not None:
        yield Reason("key_still_there", _("%(area)s「%(old)s」还在新版里，不用换") % names, where)
    elif new == STAYS and area != "stage":
        return
    elif playbook.item(area, new) is None:
        yield Reason("key_unknown", _("%(area)s「%(new)s」不在新版里，不能用它换「%(old)s」") % names, where)
    elif area == "stage" and _is_won(current(), old) != _is_won(playbook, new):
        said = _("阶段「%(old)s」不能换成「%(new)s」：成交的只能换成成交的，没成交的也一样")
        yield Reason("won_differs", said % names, where)


def _is_won(playbook: Playbook, stage: str) -> bool:
    found = playbook.stage(stage)
    return bool(found and found.won)


def _replace(
    actor: Actor, before: PlaybookVersion | None, playbook: Playbook, reason: str, mapping: KeyMapping
) -> PlaybookVersion:
    if before:
        before.active = False
        before.save(update_fields=["active"])
    last = PlaybookVersion.objects.aggregate(last=Max("number"))["last"] or 0
    return PlaybookVersion.objects.create(
        key=playbook.key,
        number=last + 1,
        sha=playbook.sha,
        files=dict(playbook.files),
        reason=reason,
        mapping={area: dict(pairs) for area, pairs in mapping.items() if pairs},
        published_at=clock.now(),
        published_by=actor.person,
        published_label=actor.label,
        active=True,
    )


def _remap(actor: Actor, mapping: KeyMapping) -> int:
    """Apply the mapping in every room that holds keys; how many records were changed."""
    count = 0
    for declared in registry.each("keys_in_use"):
        pairs = {old: new for old, new in mapping.get(declared.area, {}).items() if new != STAYS}
        if pairs:
            count += resolve(declared.remap)(actor=actor, area=declared.area, mapping=pairs)
    return count
