"""The API: the routers that rooms declare, and the document that describes them."""

from functools import cache, cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from tuijin.common.rooms import registry, resolve
from tuijin.people.api import PersonalToken
from tuijin.web.api.body import JsonBody
from tuijin.web.api.problems import MEDIA_TYPE, handle_problems
from tuijin.web.api.routes import ROOT

DESCRIPTION = """\
Everything an integration needs to read and advance deals.

- **Token.** `Authorization: Bearer tj_…`, a personal token. It may do what its scopes name, as far as its
  person may do it at that moment. What its person cannot see answers 404, what he may not do 403.
- **Lists** come in pages, in the order of ids: `?cursor=` and `limit` (1 to 200), `next` is null at the end.
- **Changes** need `If-Match` with the ETag of the record as it was read: 428 without it, 412 when it has changed.
- **Creates** take an `Idempotency-Key`: the same key and body give the same answer for 24 hours.
- **Errors** are `application/problem+json`; `errors` names each field, a stable key and a sentence in the
  language of `Accept-Language` (zh or en).
- **Values.** Amounts are yuan as text with two decimals, days `2026-08-31`, moments RFC 3339. Stages, kinds,
  sources, grades and reasons are keys of the playbook (`GET /playbook`). Unknown fields are refused.
"""


class TuijinAPI(NinjaAPI):
    """The API with its errors as problems, in the answers and in the document."""

    def get_openapi_schema(self, **_options: Any) -> OpenAPISchema:
        return self.document

    @cached_property
    def document(self) -> OpenAPISchema:
        """The same for everybody and every playbook, and a second's work: so made once."""
        document = super().get_openapi_schema(path_prefix=ROOT + "/")
        document["components"]["responses"] = {}
        for methods in document["paths"].values():
            for operation in methods.values():
                share_problems(operation["responses"], document["components"]["responses"])
        parts, text = document["components"]["schemas"], str(document)
        unused = [name for name in parts if f"schemas/{name}'" not in text]
        for name in unused:
            del parts[name]
        return document


def share_problems(answers: dict[int, Any], shared: dict[str, Any]) -> None:
    """Give errors their media type, and tell those that are alike once."""
    for status, answer in answers.items():
        if status < 400:
            continue
        schema = answer["content"]["application/json"]["schema"]
        name = f"{schema['$ref'].rpartition('/')[2]}{status}"
        shared[name] = {"description": answer["description"], "content": {MEDIA_TYPE: {"schema": schema}}}
        answers[status] = {"$ref": f"#/components/responses/{name}"}


@cache
def assembled() -> TuijinAPI:
    """The API of all rooms; made once, after every room has declared itself."""
    api = TuijinAPI(
        title="Tuijin API",
        version="1",
        description=DESCRIPTION,
        auth=PersonalToken(),
        parser=JsonBody(),
        docs_url=None,
        urls_namespace="api",
    )
    handle_problems(api)
    for room in registry.rooms:
        for prefix, name in room.routers.items():
            api.add_router(prefix, resolve(name))
    return api
