"""The description at ``/openapi.json`` is complete, and its examples are true."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from tests.api.routes import routes_of

from steelyard.app import create_app
from steelyard.settings import Settings

UNDESCRIBED = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /locksmith/openapi.json",
    "GET /locksmith/docs",
    "WEBSOCKET /locksmith/api/live",
}
"""What is no operation of a market: the house's own doors, and what OpenAPI has no word for."""


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings.model_validate({"app_env": "test", "sandbox_url": ""}))


@pytest.fixture(scope="module")
def described(app: FastAPI) -> dict[str, Any]:
    mounted: Any = next(route for route in app.routes if getattr(route, "name", "") == "locksmith")
    return mounted.app.openapi()


def test_every_route_is_described_or_known_not_to_be(
    app: FastAPI, described: dict[str, Any]
) -> None:
    operations = {
        f"{method.upper()} /locksmith{path}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert {route.label for route in routes_of(app)} == operations | UNDESCRIBED


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in _operations(described)]
    assert len(names) == len(set(names))


def test_every_body_has_an_example_that_is_accepted(
    app: FastAPI, described: dict[str, Any]
) -> None:
    models = _bodies(app)
    seen = 0
    for method, path, operation in _operations(described):
        content = operation.get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref")
        if reference is None:
            continue
        examples = described["components"]["schemas"][reference.rsplit("/", 1)[1]]["examples"]
        assert examples, f"{method} {path} has no example"
        for example in examples:
            models[f"{method} /locksmith{path}"].validate_json(json.dumps(example))
            seen += 1
    assert seen >= len(models)


def test_what_is_described_as_answered_is_what_is_answered(described: dict[str, Any]) -> None:
    row = described["components"]["schemas"]["JobRow"]
    assert "number" in row["required"]
    assert set(row["examples"][0]) <= set(row["properties"])


def test_a_refusal_is_described_as_json_everywhere(described: dict[str, Any]) -> None:
    for method, path, operation in _operations(described):
        refusals = {code: one for code, one in operation["responses"].items() if code >= "400"}
        assert refusals, f"{method} {path} describes no refusal"
        for code, one in refusals.items():
            assert list(one["content"]) == ["application/json"], f"{method} {path} {code}"


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _bodies(app: FastAPI) -> dict[str, TypeAdapter[Any]]:
    """How each operation reads its body, by its label."""
    found: dict[str, TypeAdapter[Any]] = {}
    for route in routes_of(app):
        body = getattr(route.endpoint, "__annotations__", {}).get("body")
        if body is not None:
            found[route.label] = TypeAdapter(body)
    return found
