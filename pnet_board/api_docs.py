"""The OpenAPI description as a page of the product: made here, so it reads without a script, in print and offline."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator

from accounts.access import Rule, access

Schema = dict[str, Any]
PLACE = "#/components/schemas/"
KINDS = {"string": "text", "boolean": "true or false"}


@dataclass(frozen=True)
class Field:
    """One value that goes in or out. `refers_to` names the shape that describes it further."""

    name: str
    kind: str
    about: str
    refers_to: str = ""


@dataclass(frozen=True)
class Operation:
    """What one method of one address takes and answers. `examples` are bodies that it accepts, as text."""

    method: str
    path: str
    about: str
    parameters: list[Field]
    sends: list[Field]
    examples: list[str]
    answers: list[Field]


@access(Rule.SIGNED_IN)
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    operations, shapes = described()
    return render(request, "api/docs.html", {"operations": operations, "shapes": shapes})


@cache
def described() -> tuple[list[Operation], dict[str, list[Field]]]:
    """The operations by address, and the fields of each shape that they name. The same for everybody."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    told = Told(document["components"]["schemas"])
    return [told.operation(*one) for one in _each(document["paths"])], told.shapes()


def _each(paths: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in paths.items():
        for method, one in methods.items():
            yield method.upper(), path, one


class Told:
    """The document in the page's words; a short list of choices is told where it is used."""

    def __init__(self, schemas: Schema):
        self.schemas = schemas

    def shapes(self) -> dict[str, list[Field]]:
        full = {name: one["properties"] for name, one in self.schemas.items() if "properties" in one}
        return {name: [self.field(*each) for each in properties.items()] for name, properties in full.items()}

    def operation(self, method: str, path: str, one: Schema) -> Operation:
        return Operation(
            method=method,
            path=path,
            about=one.get("description", "").replace("`", ""),
            parameters=[self.field(each["name"], {**each, **each["schema"]}) for each in one.get("parameters", [])],
            sends=[self.content("", one["requestBody"])] if "requestBody" in one else [],
            examples=list(_examples(one.get("requestBody", {}))),
            answers=[self.content(*each) for each in one["responses"].items()],
        )

    def content(self, name: str, body: Schema) -> Field:
        content = next(iter(body.get("content", {}).values()), {})
        return self.field(name, {"description": body.get("description", ""), **content.get("schema", {})})

    def field(self, name: str, one: Schema) -> Field:
        about = one.get("description", "") or one.get("title", "")
        refers_to = _reference(one)
        if choices := self.schemas.get(refers_to, {}).get("enum"):
            return Field(name, f"one of {', '.join(map(str, choices))}", "")
        return Field(name, _kind(one), about, refers_to)


def _examples(body: Schema) -> Iterator[str]:
    for content in body.get("content", {}).values():
        for example in content.get("examples", {}).values():
            yield json.dumps(example["value"], indent=2)


def _kind(one: Schema) -> str:
    """`text`, `date`, `list of text`; empty where another shape says it."""
    if _reference(one):
        return "list of" if one.get("type") == "array" else ""
    if one.get("type") == "array":
        return f"list of {_kind(one['items'])}"
    kind = one.get("type", "any value")
    return str(one.get("format") or KINDS.get(kind, kind))


def _reference(one: Schema) -> str:
    for part in (one, *one.get("allOf", []), *one.get("oneOf", []), one.get("items", {})):
        if part.get("$ref", "").startswith(PLACE):
            return str(part["$ref"].removeprefix(PLACE))
    return ""
