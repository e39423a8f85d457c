"""The description at ``/openapi.json`` is complete, and its examples are true."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from tests.api.routes import routes_of

from steelyard.app import BUILDERS, create_app
from steelyard.settings import Settings

HOUSE = {"GET /healthz", "GET /readyz", "GET /api/markets", "GET /metrics"}
"""The house's own doors."""
UNDESCRIBED = {"GET /openapi.json", "GET /docs", "WEBSOCKET /api/live"}
"""What is no operation of a market, or what OpenAPI has no word for."""


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings.model_validate({"app_env": "test", "sandbox_url": ""}))


@pytest.fixture(scope="module", params=BUILDERS)
def market(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def described(app: FastAPI, market: str) -> dict[str, Any]:
    mounted: Any = next(route for route in app.routes if getattr(route, "name", "") == market)
    return mounted.app.openapi()


def test_every_route_is_described_or_known_not_to_be(
    app: FastAPI, market: str, described: dict[str, Any]
) -> None:
    operations = {
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert _routes(app, market) - UNDESCRIBED == operations


def test_the_house_itself_has_few_doors(app: FastAPI) -> None:
    markets = tuple(f"/{name}/" for name in BUILDERS)
    assert {r.label for r in routes_of(app) if not r.path.startswith(markets)} == HOUSE


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in _operations(described)]
    assert len(names) == len(set(names))


def test_every_body_has_an_example_that_is_accepted(
    app: FastAPI, market: str, described: dict[str, Any]
) -> None:
    models = _bodies(app, market)
    seen = 0
    for method, path, operation in _operations(described):
        content = operation.get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref")
        if reference is None:
            continue
        examples = described["components"]["schemas"][reference.rsplit("/", 1)[1]]["examples"]
        assert examples, f"{method} {path} has no example"
        for example in examples:
            models[f"{method} {path}"].validate_json(json.dumps(example))
            seen += 1
    assert seen >= len(models)


def test_an_example_answer_has_only_described_fields(described: dict[str, Any]) -> None:
    shown = [one for one in described["components"]["schemas"].values() if one.get("examples")]
    assert shown
    for schema in shown:
        for example in schema["examples"]:
            assert not isinstance(example, dict) or set(cast("Any", example)) <= set(
                schema["properties"]
            )


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


def _routes(app: FastAPI, market: str) -> set[str]:
    """The market's routes as its own host has them."""
    root = f"/{market}/"
    return {
        f"{route.method} /{route.path.removeprefix(root)}"
        for route in routes_of(app)
        if route.path.startswith(root)
    }


def _bodies(app: FastAPI, market: str) -> dict[str, TypeAdapter[Any]]:
    """How each operation reads its body, by its label."""
    found: dict[str, TypeAdapter[Any]] = {}
    for route in routes_of(app):
        body = getattr(route.endpoint, "__annotations__", {}).get("body")
        if body is not None and route.path.startswith(f"/{market}/"):
            found[f"{route.method} {route.path.removeprefix(f'/{market}')}"] = TypeAdapter(body)
    return found
