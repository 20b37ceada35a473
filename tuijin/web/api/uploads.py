"""Requests that hand in a file: multipart/form-data with the part `file`, the others as a form of texts."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from ninja.errors import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as Invalid

from tuijin.web.api.values import Given

MEDIA_TYPE = "multipart/form-data"
FILE = "file"
ROOM = 2**16  # bytes for the other parts and what parts them


class NotUpload(Exception):
    """The request is declared to be something else than a form with a file."""


class BrokenUpload(Exception):
    """The form cannot be taken apart."""


class FileTooLarge(Exception):
    """The file is larger than `most` bytes."""

    def __init__(self, most: int):
        self.most = most


def handed_in(request: HttpRequest, form: type[Given], most: int) -> tuple[Given, UploadedFile]:
    """(the form, the file) of a request; a file of at most so many bytes.

    Raises NotUpload, BrokenUpload, FileTooLarge, and ninja's ValidationError, which names the parts.
    """
    if request.content_type != MEDIA_TYPE:
        raise NotUpload
    if int(request.META.get("CONTENT_LENGTH") or 0) > most + ROOM:
        raise FileTooLarge(most)
    texts, files = _parts(request)
    problems: list[Any] = list(_problems(texts, files))
    try:
        given = form.model_validate(texts.dict())
    except Invalid as problem:
        problems += [error | {"loc": ("form", *error["loc"])} for error in problem.errors()]
    if problems:
        raise ValidationError(problems)
    file = files[FILE]
    if (file.size or 0) > most:
        raise FileTooLarge(most)
    return given, file


def _parts(request: HttpRequest) -> tuple[Any, Any]:
    try:
        return request.POST, request.FILES
    except RequestDataTooBig:
        raise
    except (MultiPartParserError, SuspiciousOperation, ValueError):
        raise BrokenUpload from None


def _problems(texts: Any, files: Any) -> Iterator[dict[str, Any]]:
    if FILE not in files:
        yield {"type": "missing", "loc": ("form", FILE)}
    for name in files.keys() - {FILE}:
        yield {"type": "extra_forbidden", "loc": ("form", name)}
    for parts in (texts, files):
        for name in parts:
            if len(parts.getlist(name)) > 1:
                yield {"type": "too_long", "loc": ("form", name), "ctx": {"max_length": 1}}


def digest_of(request: HttpRequest) -> bytes:
    """What tells one upload from another, whatever parts them on the wire; for one that was taken apart."""
    files: Any = request.FILES
    sum_ = hashlib.sha256(repr(sorted(request.POST.lists())).encode())
    for name, file in sorted(files.items()):
        sum_.update(f"{name} {file.name} {file.size}\n".encode())
        for piece in file.chunks():
            sum_.update(piece)
        file.seek(0)
    return sum_.digest()


def body_of(form: type[BaseModel]) -> dict[str, Any]:
    """The request's body as the document tells it."""
    schema = form.model_json_schema()
    file = {"type": "string", "format": "binary"}
    told = {
        "type": "object", "description": schema.get("description", ""), "additionalProperties": False,
        "properties": {FILE: file} | schema["properties"], "required": [FILE, *schema.get("required", ())],
    }  # fmt: skip
    return {"required": True, "content": {MEDIA_TYPE: {"schema": told}}}
