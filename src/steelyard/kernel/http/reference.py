"""An application's own description as one page to read: no script, nothing from elsewhere.

FastAPI's own page loads its viewer from a content delivery network, which the house's
Content-Security-Policy refuses and a machine without a network cannot reach.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

type Node = dict[str, Any]
"""An object of the OpenAPI document."""

_METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
_CODE = re.compile(r"(`{1,2})(.+?)\1")
_LIMITS = {
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
}


@dataclass(frozen=True, slots=True, order=True)  # ordered, for answers are grouped by type
class Part:
    """A piece of a sentence: plain, code, or a link to a schema of the page."""

    text: str
    code: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of an object. ``where`` is empty for fields."""

    name: str
    where: str
    required: bool
    type: Sequence[Part]
    limits: Sequence[str]
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, in one media type. ``fields`` is empty unless it is an object."""

    media: str
    type: Sequence[Part]
    description: str
    fields: Sequence[Field]
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. ``media`` and ``type`` are empty when it has no body."""

    status: str
    what: str
    media: str
    type: Sequence[Part]

    @property
    def refuses(self) -> bool:
        return self.status[:1] in {"4", "5"}


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: Sequence[Field]
    bodies: Sequence[Body]
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Section:
    """The operations of one tag, in the order of the document."""

    anchor: str
    title: str
    description: str
    operations: list[Operation] = field(default_factory=list[Operation])


@dataclass(frozen=True, slots=True)
class Schema:
    anchor: str
    title: str
    description: str
    type: Sequence[Part]
    fields: Sequence[Field]


def install(app: FastAPI) -> None:
    """Serve ``app``'s description at ``GET /docs``, rendered when first asked for and kept.

    ``app`` must be made with ``docs_url=None``, for its own page would be found first.
    """

    @cache
    def page() -> str:
        # Relative, so that the link holds wherever the application is mounted.
        return render(app.openapi(), link=(app.openapi_url or "").lstrip("/"))

    async def docs() -> HTMLResponse:
        return HTMLResponse(page())

    app.add_api_route("/docs", docs, methods=["GET"], include_in_schema=False)


def render(spec: Node, *, link: str) -> str:
    """An OpenAPI 3.1 document as an HTML page. ``link``: where its JSON is, empty for nowhere."""
    template = _environment().get_template("reference.html.jinja")
    return template.render(
        paragraphs=_paragraphs,
        info=spec["info"],
        link=link,
        sections=_sections(spec),
        schemas=_schemas(spec),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _paragraphs(text: str) -> list[list[Part]]:
    """``text`` by its blank lines, each paragraph cut where its `code` begins and ends."""
    return [_words(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip()) if paragraph]


def _words(paragraph: str) -> list[Part]:
    parts: list[Part] = []
    end = 0
    for found in _CODE.finditer(paragraph):
        parts += [Part(paragraph[end : found.start()]), Part(found[2], code=True)]
        end = found.end()
    return [*parts, Part(paragraph[end:])]


def _sections(spec: Node) -> list[Section]:
    told = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    sections: dict[str, Section] = {}
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            made = _operation(spec, path, method, item[method])
            # Under its first tag only: an anchor is on the page once.
            tag = next(iter(item[method].get("tags", [])), "other")
            empty = Section(f"tag-{_slug(tag)}", tag, told.get(tag, ""))
            sections.setdefault(tag, empty).operations.append(made)
    return list(sections.values())


def _operation(spec: Node, path: str, method: str, node: Node) -> Operation:
    anchor = _slug(node.get("operationId", f"{method}-{path}"))
    return Operation(
        anchor=anchor,
        method=method.upper(),
        path=path,
        summary=node.get("summary", anchor),
        description=node.get("description", ""),
        deprecated=node.get("deprecated", False),
        parameters=[_parameter(spec, each) for each in node.get("parameters", [])],
        bodies=_bodies(spec, node.get("requestBody", {})),
        answers=[_answer(spec, *each) for each in sorted(node.get("responses", {}).items())],
    )


def _parameter(spec: Node, node: Node) -> Field:
    schema = {**node["schema"], "description": node.get("description", "")}
    if "example" in node:
        schema["examples"] = [node["example"]]
    return _field(spec, node["name"], schema, required=node.get("required", False), at=node["in"])


def _bodies(spec: Node, node: Node) -> list[Body]:
    return [
        Body(
            media=media,
            type=_type(spec, content.get("schema", {})),
            description=_resolved(spec, content.get("schema", {})).get("description", ""),
            fields=_fields(spec, content.get("schema", {})),
            example=_example(spec, content.get("schema", {})),
        )
        for media, content in node.get("content", {}).items()
    ]


def _answer(spec: Node, status: str, node: Node) -> Answer:
    contents: dict[str, Node] = node.get("content", {})
    media = next(iter(contents), "")
    schema: Node = contents[media].get("schema", {}) if media else {}
    shape = _type(spec, schema) if schema else []
    return Answer(status, node["description"], media, shape)


def _schemas(spec: Node) -> list[Schema]:
    return [
        Schema(
            anchor=_anchor(name),
            title=node.get("title", name),
            description=node.get("description", ""),
            type=_type(spec, node),
            fields=_fields(spec, node),
        )
        for name, node in spec.get("components", {}).get("schemas", {}).items()
    ]


def _fields(spec: Node, node: Node) -> list[Field]:
    schema = _resolved(spec, node)
    required = schema.get("required", [])
    return [
        _field(spec, name, each, required=name in required)
        for name, each in schema.get("properties", {}).items()
    ]


def _field(spec: Node, name: str, node: Node, *, required: bool, at: str = "") -> Field:
    return Field(
        name=name,
        where=at,
        required=required,
        type=_type(spec, node),
        limits=_limits(node),
        description=node.get("description", ""),
        example=_example(spec, node, indent=None),
    )


def _type(spec: Node, node: Node) -> list[Part]:
    """What a value is, in words; an object with a name is a link to it, a choice is spelled."""
    for key, word in (("anyOf", " or "), ("oneOf", " or "), ("allOf", " and ")):
        if key in node:
            return _joined([_type(spec, each) for each in node[key]], word)
    schema = _resolved(spec, node)
    if "enum" in schema or "const" in schema:
        choices = schema["enum"] if "enum" in schema else [schema["const"]]
        return _joined([[Part(_json(choice), code=True)] for choice in choices], " or ")
    if "$ref" in node:
        name = _name(node)
        return [Part(schema.get("title", name), anchor=_anchor(name))]
    if schema.get("type") == "array":
        return [Part("list of "), *_type(spec, schema.get("items", {}))]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [Part("object of "), *_type(spec, schema["additionalProperties"])]
    kind = schema.get("type", "anything")
    said = kind if isinstance(kind, str) else " or ".join(kind)
    return [Part(f"{said} ({schema['format']})" if "format" in schema else said)]


def _joined(types: Sequence[Sequence[Part]], word: str) -> list[Part]:
    parts: list[Part] = []
    for each in types:
        parts += [Part(word), *each] if parts else each
    return parts


def _limits(node: Node) -> list[str]:
    """What a value must keep to, its own words and those of its kinds; then its default."""
    kinds = [node, *node.get("anyOf", []), *node.get("oneOf", []), *node.get("allOf", [])]
    said = [
        words.format(_whole(kind[key]))
        for kind in kinds
        for key, words in _LIMITS.items()
        if key in kind
    ]
    return said if node.get("default") is None else [*said, f"default {_json(node['default'])}"]


def _whole(limit: object) -> object:
    """FastAPI writes limits as floats: 1.0 said as 1."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _example(spec: Node, node: Node, *, indent: int | None = 2) -> str:
    """The first example of a schema or of one of its kinds, as JSON; empty without one."""
    schema = _resolved(spec, node)
    for each in [schema, *schema.get("anyOf", [])]:
        if each.get("examples"):
            return _json(each["examples"][0], indent)
    return ""


def _resolved(spec: Node, node: Node) -> Node:
    """``node``, or the named schema it stands for, with what it says itself on top."""
    if "$ref" not in node:
        return node
    own = {key: value for key, value in node.items() if key != "$ref"}
    return {**_resolved(spec, spec["components"]["schemas"][_name(node)]), **own}


def _name(node: Node) -> str:
    return str(node["$ref"]).rpartition("/")[2]


def _anchor(name: str) -> str:
    return f"schema-{_slug(name)}"


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-")


def _json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
