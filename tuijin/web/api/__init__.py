"""The kit of the API: how operations are declared, and what all of them have in common."""

from tuijin.web.api.paging import Sorted
from tuijin.web.api.problems import Problem, problem
from tuijin.web.api.records import given, must_know, pointed
from tuijin.web.api.routes import Routes
from tuijin.web.api.values import Call, Given, Record, Versioned

__all__ = [
    "Call",
    "Given",
    "Problem",
    "Record",
    "Routes",
    "Sorted",
    "Versioned",
    "given",
    "must_know",
    "pointed",
    "problem",
]
