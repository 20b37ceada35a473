"""Schemathesis asks every operation, rightly and wrongly, and finds nothing; each succeeds at least once."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from tests.api.conftest import Caller
from tests.api.living import Living
from tuijin.config.wsgi import application

CONFIG = Path(__file__).resolve().parent.parent.parent / "schemathesis.toml"
document = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", application, config=SchemathesisConfig.from_path(CONFIG)
)
BOUNDED = settings(
    max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
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
    values, version = living.path(operation, set(case.path_parameters or ()))
    if not any("path" in place.lower() for place in wrong):
        case.path_parameters = {**(case.path_parameters or {}), **values}
    if "If-Match" in case.headers and not any("header" in place.lower() for place in wrong):
        case.headers["If-Match"] = f'"v{version}"'
    if isinstance(case.body, dict) and not any("body" in place.lower() for place in wrong):
        case.body = living.sensible(operation, case.body)


def questions(operation: str):
    """The test of one operation. A function each: a runner in parallel tells tests apart by their names."""

    def test(case, asking):
        asking.ask(case)

    return document.include(operation_id=operation).parametrize()(BOUNDED(test))


OPERATIONS = [found.ok().definition.raw["operationId"] for found in document.get_all_operations()]
globals().update({f"test_{operation}_has_no_fault": questions(operation) for operation in OPERATIONS})
