"""A client of the API: a person's token, and JSON both ways."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.world import World
from tuijin.common.rooms import registry
from tuijin.people.models import Person
from tuijin.people.operations import issue_token

ROOT = "/api/v1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshot", action="store_true", help="write tests/api/openapi.json anew")


def every_right() -> list[str]:
    return [permission.key for permission in registry.each("permissions")]


class Caller:
    """Somebody with a token. `send` gives the answer; paths are below /api/v1."""

    def __init__(self, world: World, person: Person, scopes: Iterable[str] | None = None):
        scopes = every_right() if scopes is None else scopes
        self.token, self.secret = issue_token(actor=world.actor(person), name="test", scopes=scopes)
        self.client = Client(raise_request_exception=False)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, ROOT + path, headers=headers, **content)

    def upload(
        self, path: str, content: bytes | str, name: str = "名单.csv", key: str = "", **fields: str
    ) -> HttpResponse:
        """POST of a file in the part `file`, with other parts."""
        content = content.encode() if isinstance(content, str) else content
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"}
        headers |= {"Idempotency-Key": key} if key else {}
        parts = {"file": SimpleUploadedFile(name, content), **fields}
        return self.client.post(ROOT + path, parts, headers=headers)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body, **headers)


@pytest.fixture
def caller(world: World) -> Callable[..., Caller]:
    """caller(person, scopes=None): a person with a token of all scopes, or of these."""
    return lambda person, scopes=None: Caller(world, person, scopes)


@pytest.fixture
def wang(world: World, caller: Callable[..., Caller]) -> Caller:
    """wang, who sells, with all scopes."""
    return caller(world.wang)
