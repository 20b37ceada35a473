"""A create that carries an Idempotency-Key happens once, however often it is sent."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tuijin.common.errors import Reason, Refused
from tuijin.web.api import uploads
from tuijin.web.api.values import Call
from tuijin.web.models import KeptAnswer
from tuijin.web.operations import claim_key, keep_answer

HEADER = "Idempotency-Key"
FORM = r"^[A-Za-z0-9_.:-]{1,64}$"
REPEATED = ("ETag", "Location")
Answering = Callable[..., HttpResponse]


def once(answer: Answering) -> Answering:
    """Give the kept answer for a key that this person has used; otherwise answer, and keep that.

    The key is taken in the same transaction as the change: two at the same time wait for one another, and
    a refused change leaves the key free.
    """

    @wraps(answer)
    def answered(request: Call, **values: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return answer(request, **values)
        if not re.fullmatch(FORM, key):
            raise Refused(Reason("bad_key", _("1 到 64 个字母、数字或 _.:-"), HEADER))
        digest = _digest(request)
        with transaction.atomic():
            row, mine = claim_key(actor=request.auth, key=key, digest=digest)
            if not mine:
                return _again(row, digest)
            response = answer(request, **values)
            headers = {name: response[name] for name in REPEATED if name in response}
            keep_answer(
                actor=request.auth, row=row, status=response.status_code, headers=headers,
                body=response.content.decode(),
            )  # fmt: skip
        return response

    return answered


def _again(row: KeptAnswer, digest: str) -> HttpResponse:
    if row.digest != digest:
        raise Refused(Reason("key_used", _("这个 Idempotency-Key 已经用在别的请求上了，请换一个"), HEADER))
    response = HttpResponse(row.body, status=row.status, content_type="application/json")
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def _digest(request: Call) -> str:
    body = uploads.digest_of(request) if request.content_type == uploads.MEDIA_TYPE else request.body
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
