"""The reference page, made from the document; it needs no script and nothing from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuijin.api.assembly import assembled
from tuijin.people.access import allowed
from tuijin.web.api.routes import ROOT


@allowed("people:token")
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, fields and answers."""
    document = assembled().get_openapi_schema()
    context: dict[str, Any] = {"document": document, "groups": groups(document), "schemas": schemas(document)}
    context["document_url"] = f"{ROOT}/openapi.json"
    return render(request, "api/reference.html", context)


def groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """{tag: operations}, each with its method, address and the schema of its body."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {"content": {}})["content"]
            body = next((asked(media, part["schema"]) for media, part in content.items()), "")
            answers = operation["responses"]
            entry = operation | {
                "method": method.upper(),
                "address": address,
                "body": body,
                "answers": answers,
            }
            found.setdefault(operation["tags"][0], []).append(entry)
    return found


def asked(media: str, schema: dict[str, Any]) -> str:
    """What a body holds: the name of its schema, or of a form its parts."""
    return f"{media}: {', '.join(schema['properties'])}" if "properties" in schema else told(schema)


def schemas(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{name: its description and fields}, each field with a short word for its type."""
    return {
        name: {
            "description": schema.get("description", ""),
            "fields": [
                {"name": field, "type": told(part), "required": field in schema.get("required", ())}
                for field, part in schema.get("properties", {}).items()
            ],
        }
        for name, schema in sorted(document["components"]["schemas"].items())
    }


def told(schema: dict[str, Any]) -> str:
    """A schema in a few words: "string (date) or null", "list of ContactRecord"."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for key in ("anyOf", "allOf", "oneOf"):
        if key in schema:
            return " or ".join(told(part) for part in schema[key])
    if schema.get("type") == "array":
        return f"list of {told(schema['items'])}"
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{schema.get('type', '')}{form}"
