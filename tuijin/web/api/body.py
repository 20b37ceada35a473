"""Reading a body: one JSON document, and nothing that only looks like one."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from tuijin.web.api.problems import NotJson


class JsonBody(Parser):
    """Refuses other media types, and the NaN and Infinity that Python would read."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise NotJson
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
