"""Keeping answers, so that a create that is sent twice happens once."""

import datetime as dt
from typing import Protocol

from django.db import IntegrityError, transaction

from tuijin.common import clock
from tuijin.web.models import KeptAnswer

KEPT_FOR = dt.timedelta(hours=24)


class Asker(Protocol):
    """Who asks; people's `Actor` is one."""

    @property
    def person_id(self) -> int | None: ...


def claim_key(*, actor: Asker, key: str, digest: str) -> tuple[KeptAnswer, bool]:
    """The row of this person's key, and whether the caller has just taken it and must now answer.

    Call inside a transaction: whoever comes second waits for the first to commit or to fail, because the
    key is unique in the database.
    """
    KeptAnswer.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            fields = {"person_id": actor.person_id or 0, "key": key, "digest": digest, "at": clock.now()}
            return KeptAnswer.objects.create(**fields), True
    except IntegrityError:
        return KeptAnswer.objects.visible_to(actor).get(key=key), False


def keep_answer(*, actor: Asker, row: KeptAnswer, status: int, headers: dict[str, str], body: str) -> None:
    """Write the answer down beside its key."""
    row.status, row.headers, row.body = status, headers, body
    row.save()


def free_key(*, row: KeptAnswer) -> None:
    """Give the key back: nothing was written under it."""
    row.delete()
