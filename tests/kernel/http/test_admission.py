"""A process takes what it can answer soon, and tells the rest so before any work."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from steelyard.kernel import metrics
from steelyard.kernel.http import errors
from steelyard.kernel.http.admission import (
    COME_BACK_SECONDS,
    Admission,
    Bounds,
    Overloaded,
    outside,
)
from steelyard.kernel.http.middleware import Envelope


class Shop:
    """An application with two places whose requests wait until they are let go."""

    def __init__(self, patience: float = 0.1) -> None:
        self.go = asyncio.Event()
        self.inside = 0
        self.app = FastAPI()
        errors.install(self.app)
        self.app.add_api_route("/slow", self.slow)
        self.app.add_api_route("/slow", self.told, methods=["POST"])
        self.app.add_api_route("/events", self.events)
        self.app.add_api_route("/healthz", self.healthy)
        self.app.add_api_route("/provider", self.ask_provider)
        self.app.add_api_route("/shop/api/webhooks/sms", self.told, methods=["POST"])
        bounds = Bounds(2, waiting=1, patience=patience, waiting_providers=2, outside=3, soon=60)
        self.app.add_middleware(Admission, bounds=bounds)
        self.app.add_middleware(
            Envelope, trusted_hops=0, secure=False, max_body_bytes=100, market_of=lambda _: ""
        )

    async def slow(self) -> str:
        self.inside += 1
        await self.go.wait()
        return "done"

    async def told(self, request: Request) -> int:
        return len(await request.body())

    async def events(self) -> StreamingResponse:
        async def endless() -> AsyncIterator[str]:
            yield "event: hello\n\n"
            self.inside += 1
            await self.go.wait()

        return StreamingResponse(endless(), media_type="text/event-stream; charset=utf-8")

    async def ask_provider(self) -> str:
        with outside():
            self.inside += 1
            await self.go.wait()
        return "asked"

    async def healthy(self) -> str:
        return "alive"

    async def filled(self, number: int) -> None:
        async with asyncio.timeout(5):
            while self.inside < number:
                await asyncio.sleep(0.005)


@pytest.fixture
async def shop() -> Shop:
    return Shop()


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=shop.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house") as made:
        yield made


@contextlib.asynccontextmanager
async def full(shop: Shop, client: httpx2.AsyncClient) -> AsyncGenerator[list[httpx2.Response]]:
    """Both places are taken while the block runs; then both are answered."""
    answers: list[httpx2.Response] = []

    async def ask() -> None:
        answers.append(await client.get("/slow"))

    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(ask())
        await shop.filled(2)
        yield answers
        shop.go.set()


async def test_one_too_many_is_told_when_to_come_back(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with full(shop, client) as answers:
        began = time.perf_counter()
        refused = await client.get("/slow")
        assert time.perf_counter() - began > 0.08
    assert refused.status_code == 503
    assert refused.json()["error"] == "overloaded"
    low, high = COME_BACK_SECONDS
    assert low <= int(refused.headers["retry-after"]) <= high
    assert refused.headers["x-request-id"] == refused.json()["request_id"]
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert [one.status_code for one in answers] == [200, 200]


async def test_a_refusal_does_no_work_and_is_counted(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    before = _counted()
    async with full(shop, client):
        for _ in range(5):
            await client.get("/slow")
        assert shop.inside == 2
    assert _counted() == before + 5


async def test_a_place_is_free_again_after_its_answer(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with full(shop, client):
        pass
    for _ in range(3):
        assert (await client.get("/slow")).status_code == 200


async def test_whoever_waits_for_a_moment_gets_the_next_place(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(client.get("/slow")) for _ in range(3)]
        await shop.filled(2)
        shop.go.set()
    assert [one.result().status_code for one in asked] == [200, 200, 200]


async def test_beyond_those_who_wait_nobody_waits() -> None:
    shop = Shop(patience=60)
    transport = httpx2.ASGITransport(app=shop.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house") as client:
        async with full(shop, client), asyncio.TaskGroup() as group:
            waiting = group.create_task(client.get("/slow"))
            await asyncio.sleep(0.02)
            assert (await client.get("/slow")).status_code == 503
            assert not waiting.done()
            shop.go.set()
        assert waiting.result().status_code == 200


async def test_a_providers_call_waits_where_others_are_refused(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with asyncio.TaskGroup() as group, full(shop, client):
        calls = [
            group.create_task(client.post("/shop/api/webhooks/sms", content=b"YES"))
            for _ in range(2)
        ]
        await asyncio.sleep(0.02)
        assert (await client.get("/slow")).status_code == 503
        assert (await client.post("/shop/api/webhooks/sms", content=b"NO")).status_code == 503
        assert not any(one.done() for one in calls)
    assert [one.result().status_code for one in calls] == [200, 200]


async def test_who_waits_for_a_provider_stands_in_nobodys_way(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(client.get("/provider")) for _ in range(3)]
        await shop.filled(3)
        assert (await client.post("/slow", content=b"hello")).status_code == 200
        shop.go.set()
    assert [one.result().status_code for one in asking] == [200, 200, 200]
    async with asyncio.TaskGroup() as group:
        after = [group.create_task(client.get("/slow")) for _ in range(2)]
    assert [one.result().status_code for one in after] == [200, 200]


async def test_too_many_at_a_provider_keep_their_places(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with asyncio.TaskGroup() as group:
        asking: list[asyncio.Task[httpx2.Response]] = []
        for number in range(5):
            asking.append(group.create_task(client.get("/provider")))
            await shop.filled(number + 1)
        assert (await client.get("/slow")).status_code == 503
        shop.go.set()
    assert [one.result().status_code for one in asking] == [200] * 5


async def test_slow_work_lets_fewer_in_and_quick_work_more_again() -> None:
    pace = 0.05

    async def work(_scope: object, _receive: object, _send: object) -> None:
        await asyncio.sleep(pace)

    bounds = Bounds(8, waiting=0, soon=0.02, least=2)
    door = Admission(work, bounds=bounds)
    scope: dict[str, Any] = {"type": "http", "path": "/x", "headers": []}

    async def at_once(number: int) -> int:
        calls = [door(scope, _nothing, _sent) for _ in range(number)]
        done = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(one) for one in done} <= {type(None), Overloaded}
        return sum(one is None for one in done)

    assert await at_once(20) == 8
    for _ in range(20):
        await at_once(8)
    assert await at_once(20) == 2
    pace = 0.0
    for _ in range(60):
        await at_once(8)
    assert await at_once(20) == 8


async def test_whoever_looks_after_the_house_is_always_answered(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with full(shop, client):
        assert (await client.get("/healthz")).status_code == 200


async def test_a_body_for_which_there_is_no_place_is_refused_alike(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    async with full(shop, client):
        refused = await client.post("/slow", content=b"hello")
    assert (refused.status_code, refused.json()["error"]) == (503, "overloaded")


async def test_slow_bodies_keep_nobody_out(client: httpx2.AsyncClient) -> None:
    rest = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"first "
        await rest.wait()
        yield b"last"

    async with asyncio.TaskGroup() as group:
        sending = [group.create_task(client.post("/slow", content=slowly())) for _ in range(10)]
        await asyncio.sleep(0.05)
        assert (await client.post("/slow", content=b"quick")).json() == 5
        rest.set()
    assert {one.result().status_code for one in sending} <= {200, 503}
    assert 200 in {one.result().status_code for one in sending}


async def test_streams_of_events_hold_no_place(shop: Shop, client: httpx2.AsyncClient) -> None:
    async def watch() -> None:
        async with client.stream("GET", "/events") as answer:
            await answer.aread()

    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(watch())
            await shop.filled(number + 1)
        assert (await client.post("/slow", content=b"hello")).status_code == 200
        shop.go.set()


async def test_a_refused_body_past_the_limit_is_still_too_large(
    client: httpx2.AsyncClient,
) -> None:
    assert (await client.post("/slow", content=b"x" * 101)).status_code == 413


async def test_a_handler_that_fails_gives_its_place_back() -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("oops")

    door = Admission(broken, bounds=Bounds(1, waiting=0))
    scope: dict[str, Any] = {"type": "http", "path": "/x", "headers": []}
    for _ in range(3):
        with pytest.raises(RuntimeError, match="oops"):
            await door(scope, _nothing, _sent)


async def _nothing() -> dict[str, Any]:
    return {"type": "http.disconnect"}


async def _sent(_message: object) -> None:
    return None


def _counted() -> float:
    (family,) = metrics.OVERLOADED.collect()
    return next(one.value for one in family.samples if one.name.endswith("_total"))
