"""The document that describes the API: it changes only on purpose, and it is complete."""

import json
import re
from pathlib import Path

import pytest

from tuijin.common.rooms import registry

SNAPSHOT = Path(__file__).parent / "openapi.json"


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def operations(document):
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_the_one_kept(document, request):
    """After a change on purpose: make api-snapshot."""
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if request.config.getoption("--update-snapshot"):
        SNAPSHOT.write_text(text)
    assert SNAPSHOT.read_text() == text, "the API has changed: look at the difference, then make api-snapshot"


def test_it_is_openapi_3_1_and_needs_no_token(document):
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["PersonalToken"]["scheme"] == "bearer"


def test_every_operation_is_named_described_guarded_and_says_how_it_fails(document):
    names = [operation["operationId"] for _method, _path, operation in operations(document)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        assert operation["summary"] and operation["tags"], path
        assert operation["security"] == [{"PersonalToken": []}], path
        assert {"401", "403", "422"} <= operation["responses"].keys(), path
        assert ("404" in operation["responses"]) == ("{" in path), path
        assert ({"400", "413", "415"} <= operation["responses"].keys()) == ("requestBody" in operation), path
        assert method != "patch" or {"412", "428"} <= operation["responses"].keys(), path


def test_every_right_that_an_operation_names_is_declared(document):
    declared = {permission.key for permission in registry.each("permissions")}
    named = {
        operation["description"].rpartition("`")[0].rpartition("`")[2]
        for _method, path, operation in operations(document)
        if path != "/api/v1/me"
    }
    assert named <= declared


def test_whatever_is_asked_without_a_token_answers_401(document, client):
    for method, path, _operation in operations(document):
        address = re.sub(r"{\w+}", "1", path)
        answer = client.generic(method.upper(), address)
        assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer"), path
        assert answer["Content-Type"] == "application/problem+json"


def test_the_reference_page_shows_every_operation(document, world):
    page = world.client(world.wang).get("/api/v1/docs").content.decode()
    assert all(path in page for path in document["paths"])
