"""Who may come in, and the engine room behind the door."""

import re
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text
from tests.markets.locksmith.conftest import EMAIL, Desk

from steelyard.app import create_app
from steelyard.settings import Settings

_PLACE = re.compile(r"\{[^}]*\}")


def _staff_routes(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in document["paths"].items():
        if path.startswith("/api/admin/"):
            yield from ((method.upper(), path) for method in methods)


async def test_no_staff_route_answers_without_the_edges_word(settings: Settings) -> None:
    guarded = settings.model_copy(
        update={
            "admin_gate": "cloudflare",
            "cf_access_team_domain": "team.example.com",
            "cf_access_aud": "audience",
        }
    )
    app = create_app(guarded)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1/locksmith"
        ) as client,
    ):
        document = (await client.get("/openapi.json")).json()
        routes = list(_staff_routes(document))
        assert len(routes) > 30
        for method, path in routes:
            answer = await client.request(
                method,
                _PLACE.sub(str(uuid4()), path),
                json=None if method == "GET" else {},
                headers={"Idempotency-Key": secrets.token_hex(8)},
            )
            assert answer.status_code == 401, (method, path, answer.text)


async def test_whoever_came_through_the_edge_stands_in_the_history(desk: Desk) -> None:
    await desk.open_shop()
    async with desk.services.database.reading() as session:
        actors = await session.scalars(
            text("SELECT DISTINCT actor_id FROM kernel.audit_event WHERE event = 'replaced'")
        )
        assert list(actors) == [EMAIL]


async def test_dead_letters_are_shown_and_put_back(desk: Desk) -> None:
    async with desk.services.database.transaction() as session:
        letter = await session.scalar(
            text(
                "INSERT INTO kernel.pgqueuer (priority, created, updated, heartbeat, execute_after,"
                " status, entrypoint, payload) VALUES (0, now(), now(), now(), now(), 'failed',"
                " 'locksmith.close_wave', convert_to('{\"wave_id\": \"x\"}', 'UTF8'))"
                " RETURNING id"
            )
        )
    (shown,) = (await desk.get("/dead-letters"))["items"]
    assert (shown["id"], shown["task"]) == (letter, "locksmith.close_wave")
    assert shown["arguments"] == {"wave_id": "x"}
    await desk.post(f"/dead-letters/{letter}/retry", status=204)
    assert (await desk.get("/dead-letters"))["items"] == []
    assert await desk.events("retried") == 1
    await desk.post(f"/dead-letters/{letter}/retry", status=404)


async def test_lifecycles_are_told_with_labels_and_diagrams(desk: Desk) -> None:
    told = {one["entity_type"]: one for one in (await desk.get("/lifecycles"))["items"]}
    assert set(told) == {"job", "request_session"}
    states = {one["name"]: one for one in told["job"]["states"]}
    assert (states["FAILED"]["tone"], states["FAILED"]["terminal"]) == ("trouble", True)
    assert "CREATED --> DISPATCHING: Start dispatch" in told["job"]["mermaid"]


@pytest.mark.parametrize("path", ["/jobs", "/locksmiths", "/sessions", "/messages"])
async def test_every_list_begins_empty_and_says_so(desk: Desk, path: str) -> None:
    assert await desk.get(path) == {"items": [], "next_cursor": None}
