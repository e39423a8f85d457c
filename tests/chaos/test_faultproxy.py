"""Every trouble of the proxy, on real sockets."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from tests.chaos.server import Server, always, serving

from steelyard.chaos.faultproxy import KINDS, FaultProxy, Kind, Trouble
from steelyard.chaos.wire import NoAnswer, Wire

BODY = {"padding": "x" * 500}


@asynccontextmanager
async def in_front_of(
    ports: list[int], patience: float = 5
) -> AsyncGenerator[tuple[FaultProxy, Wire]]:
    """A proxy, and a client of it that waits ``patience`` seconds for an answer."""
    proxy = FaultProxy(ports)
    await proxy.start()
    wire = Wire(proxy.port, timeout=patience)
    try:
        yield proxy, wire
    finally:
        await wire.close()
        await proxy.stop()


@asynccontextmanager
async def through_proxy(
    patience: float = 5,
) -> AsyncGenerator[tuple[FaultProxy, Wire, Server]]:
    async with (
        serving(always((200, BODY))) as server,
        in_front_of([server.port], patience) as (proxy, wire),
    ):
        yield proxy, wire, server


async def test_without_trouble_everything_passes_as_it_is() -> None:
    async with through_proxy() as (proxy, wire, server):
        for number in range(5):
            answer = await wire.call("POST", f"/p{number}", {"a": number}, {"X-One": "1"})
            assert (answer.status, answer.json) == (200, BODY)
        assert [one.body for one in server.heard] == [b'{"a":%d}' % n for n in range(5)]
        assert all(one.headers["x-one"] == "1" for one in server.heard)
        assert proxy.strikes.total() == 0


async def test_a_reset_request_never_arrives() -> None:
    async with through_proxy() as (proxy, wire, server):
        proxy.spoil(Trouble("reset"))
        with pytest.raises(NoAnswer):
            await wire.call("POST", "/", {})
        assert server.heard == []


@pytest.mark.parametrize("kind", ["cut_answer", "truncate"])
async def test_a_cut_answer_leaves_a_request_that_was_worked_on(kind: Kind) -> None:
    async with through_proxy() as (proxy, wire, server):
        proxy.spoil(Trouble(kind, size=30))
        with pytest.raises(NoAnswer) as lost:
            await wire.call("POST", "/", {})
        assert lost.value.sent
        assert len(server.heard) == 1


async def test_a_duplicate_arrives_twice_and_is_answered_once() -> None:
    async with through_proxy() as (proxy, wire, server):
        proxy.spoil(Trouble("duplicate"))
        assert (await wire.call("POST", "/", {}, {"Idempotency-Key": "k"})).status == 200
        assert server.keys == ["k", "k"]


async def test_a_black_hole_says_nothing_until_it_is_over() -> None:
    async with through_proxy(patience=0.3) as (proxy, wire, server):
        proxy.spoil(Trouble("blackhole"))
        with pytest.raises(NoAnswer, match="in time"):
            await wire.call("POST", "/", {})
        assert server.heard == []
    async with through_proxy(patience=20) as (proxy, wire, _):
        proxy.spoil(Trouble("blackhole"))
        waiting = asyncio.ensure_future(wire.call("POST", "/", {}))
        while not proxy.strikes["blackhole"]:
            await asyncio.sleep(0.01)
        proxy.clear()
        with pytest.raises(NoAnswer):
            await waiting


async def test_latency_and_a_slow_line_only_take_time() -> None:
    async with through_proxy() as (proxy, wire, _):
        for trouble in (Trouble("latency", seconds=0.3), Trouble("rate", size=3000)):
            proxy.spoil(trouble)
            began = time.monotonic()
            assert (await wire.call("GET", "/")).json == BODY
            assert time.monotonic() - began > 0.09


@pytest.mark.parametrize("kind", KINDS)
async def test_a_trouble_is_counted_and_ends(kind: Kind) -> None:
    async with through_proxy(patience=2) as (proxy, wire, _):
        proxy.spoil(Trouble(kind, seconds=0.05, size=4000))
        call = asyncio.ensure_future(wire.call("GET", "/"))
        while not proxy.strikes[kind]:
            await asyncio.sleep(0.01)
        proxy.clear()
        await asyncio.gather(call, return_exceptions=True)
        assert (await wire.call("GET", "/")).status == 200
        assert proxy.strikes[kind] == 1


async def test_a_dead_web_process_is_passed_over() -> None:
    async with serving(always((200, {"from": 1}))) as one:
        async with serving(always((200, {"from": 2}))) as other:
            gone = other.port
        async with in_front_of([gone, one.port]) as (_, wire):
            for _ in range(4):
                assert (await wire.call("GET", "/")).json == {"from": 1}


async def test_with_nobody_behind_it_says_so() -> None:
    async with serving(always((200, {}))) as server:
        gone = server.port
    async with in_front_of([gone]) as (_, wire):
        assert (await wire.call("GET", "/")).status == 502
