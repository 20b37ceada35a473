"""Tells with every answer how many queries it took and how long the processor worked on it."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

NOT_QUERIES = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Meter:
    """Headers `Bench-Queries` and `Bench-CPU` (milliseconds of this thread)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            if not sql.startswith(NOT_QUERIES):
                seen.append(sql)
            return execute(sql, *rest)

        began = time.thread_time()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["Bench-Queries"] = str(len(seen))
        response["Bench-CPU"] = f"{(time.thread_time() - began) * 1000:.2f}"
        return response
