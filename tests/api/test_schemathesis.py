"""Schemathesis asks every operation, rightly and wrongly, and finds nothing; each succeeds at least once."""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test

from tests.api.conftest import Caller
from tests.api.living import Living
from tuijin.config.wsgi import application

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parent
SNAPSHOT = json.loads((HERE / "openapi.json").read_text())  # read here, for building questions takes long
OPERATIONS = sorted(one["operationId"] for methods in SNAPSHOT["paths"].values() for one in methods.values())
BOUNDED = settings(
    max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@dataclass
class Asking:
    """Who asks, about what; the statuses answered so far."""

    living: Living
    headers: dict[str, str]
    statuses: list[int] = field(default_factory=list)

    def ask(self, case) -> None:
        """Every second request is made to mean a record that is there."""
        if len(self.statuses) % 2 == 0:
            mean_something(case, self.living)
        answer = case.call(headers=self.headers)
        self.statuses.append(answer.status_code)
        case.validate_response(answer, headers=self.headers)


@pytest.fixture
def one_connection():
    """Requests leave the test's connection open, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def asking(world, one_connection):
    """One operation's questions, at least one of which must have been answered with success."""
    caller = Caller(world, world.boss)
    asking = Asking(Living(world, world.boss), {"Authorization": f"Bearer {caller.secret}"})
    yield asking
    assert any(200 <= status < 300 for status in asking.statuses), Counter(asking.statuses)


def mean_something(case, living: Living) -> None:
    """Put ids, version and keys that are there into those parts of the request that are right."""
    operation = case.operation.definition.raw["operationId"]
    wrong = {
        str(place) for place, part in case.meta.components.items() if part.mode is GenerationMode.NEGATIVE
    }
    names = frozenset(case.path_parameters or ())
    values, version = living.read(operation, names) if case.method == "GET" else living.path(operation, names)
    if not any("path" in place.lower() for place in wrong):
        case.path_parameters = {**(case.path_parameters or {}), **values}
    if "If-Match" in case.headers and not any("header" in place.lower() for place in wrong):
        case.headers["If-Match"] = f'"v{version}"'
    if isinstance(case.body, dict) and not any("body" in place.lower() for place in wrong):
        case.body = living.sensible(operation, case.body)


@cache
def document():
    """The API as it describes itself; call it in a test that has the database."""
    load_all_checks()
    config = SchemathesisConfig.from_path(HERE.parent.parent / "schemathesis.toml")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_request_finds_a_fault_and_some_succeed(operation, asking):
    """Built by hand: schemathesis' own collecting would take its time in every run of any test."""
    found = document().find_operation_by_id(operation)
    build_operation_test(
        config=document().config,
        operation=found,
        test_func=BOUNDED(lambda case: asking.ask(case)),
        given_kwargs={},
        feedback=FeedbackSources(),
    )()
