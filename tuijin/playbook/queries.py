"""Reads of the method: the playbook in use, earlier ones, and names of keys that records hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from tuijin.common.rooms import registry, resolve
from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.playbook.loader import SHIPPED, check, shipped
from tuijin.playbook.models import PlaybookVersion, PlaybookVersionQuerySet
from tuijin.playbook.types import Playbook

EARLIER = 30  # versions that are searched for the name of a vanished key


_request = Local()  # what this request has found, so that a page asks the database once


def current() -> Playbook:
    """The playbook in use, read once per process and version; before any is published the default."""
    seen = getattr(_request, "playbook", None)
    if seen is None:
        found = PlaybookVersion.objects.filter(active=True).values_list("pk", "sha").first()
        seen = _read(*found) if found else default()
        if getattr(_request, "inside", False):
            _request.playbook = seen
    return seen


def forget(**_signal: object) -> None:
    """The next question asks the database: a request begins, or another playbook has been published."""
    _request.playbook = None


def _begin(**_signal: object) -> None:
    forget()
    _request.inside = True


def _end(**_signal: object) -> None:
    forget()
    _request.inside = False


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside, as within one request, the database is asked once: for a command or a job."""
    _begin()
    try:
        yield
    finally:
        _end()


request_started.connect(_begin, dispatch_uid="playbook-of-a-request")
request_finished.connect(_end, dispatch_uid="playbook-of-a-request")


def active() -> PlaybookVersion | None:
    """The version in use; None on an instance that is not set up yet."""
    return PlaybookVersion.objects.filter(active=True).first()


@cache
def _brought(key: str) -> Playbook:
    return shipped(key)


def default() -> Playbook:
    """The shipped playbook with which an empty instance begins."""
    return _brought(SHIPPED[0])


def newer() -> Playbook | None:
    """The shipped playbook of the same key, where this instance has never had it: the software brought it along.

    None once it was published; what the company changed of it afterwards is its own.
    """
    now = active()
    if now is None or now.key not in SHIPPED:
        return None
    book = _brought(now.key)
    return None if PlaybookVersion.objects.filter(sha=book.sha).exists() else book


def versions(actor: Actor) -> PlaybookVersionQuerySet:
    """All versions, newest first, without their files."""
    return PlaybookVersion.objects.visible_to(actor).select_related("published_by").defer("files")


def version(actor: Actor, pk: int) -> PlaybookVersion:
    """One version. Raises PlaybookVersion.DoesNotExist."""
    return PlaybookVersion.objects.visible_to(actor).select_related("published_by").get(pk=pk)


def playbook_of(row: PlaybookVersion) -> Playbook:
    """The playbook of a version. Raises ValueError when its files no longer pass the check."""
    return _read(row.pk, row.sha)


@lru_cache(maxsize=EARLIER + 2)
def _read(pk: int, sha: str) -> Playbook:
    """A version's playbook; `sha` is part of the key, for ids come again where a test rolls back."""
    result = check(PlaybookVersion.objects.get(pk=pk, sha=sha).files)
    if result.playbook is None:
        raise ValueError("; ".join(mistake.sentence.en for mistake in result.mistakes[:3]))
    return result.playbook


def label(area: str, key: str) -> Text:
    """The name of a key: of the playbook in use, or of the newest earlier one; else the key itself."""
    if not key:
        return Text("", "")
    return _name(current(), area, key) or _earlier_name(area, key) or Text(key, key)


def _earlier_name(area: str, key: str) -> Text | None:
    rows = PlaybookVersion.objects.filter(active=False).order_by("-number").values_list("pk", "sha")
    for pk, sha in rows[:EARLIER]:
        try:
            name = _name(_read(pk, sha), area, key)
        except ValueError:
            continue
        if name:
            return name
    return None


def _name(playbook: Playbook, area: str, key: str) -> Text | None:
    item = playbook.item(area, key)
    return None if item is None else getattr(item, "name", None) or item.text


def keys_in_use() -> dict[str, dict[str, int]]:
    """What all rooms' records hold: {area: {key: how many records}}."""
    found: dict[str, dict[str, int]] = {}
    for declared in registry.each("keys_in_use"):
        held = found.setdefault(declared.area, {})
        for key, count in resolve(declared.count)(declared.area).items():
            held[key] = held.get(key, 0) + count
    return found


def vanished(playbook: Playbook) -> dict[str, dict[str, int]]:
    """Keys in use that this playbook lacks and the present one has: {area: {key: how many records}}.

    What vanished earlier and was left in place then is not asked about again.
    """
    now = current()
    gone = {
        area: {
            key: count
            for key, count in held.items()
            if key and playbook.item(area, key) is None and now.item(area, key) is not None
        }
        for area, held in keys_in_use().items()
    }
    return {area: held for area, held in gone.items() if held}
