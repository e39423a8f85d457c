"""Valkey may be frozen, killed or away from the start: nothing fails, and all is seen again."""

import asyncio
import os
import signal
import time

import pytest
from tests.kernel.realtime.conftest import JOBS, Serve

from steelyard.embedded import RunningValkey, ValkeyServer
from steelyard.kernel.realtime import HubLimits

IMPATIENT = HubLimits(ping_seconds=0.2, silence_seconds=0.6, join_seconds=0.4)


async def test_a_frozen_valkey_holds_nobody_up_and_what_was_lost_is_fetched(
    serve: Serve, own_valkey: RunningValkey
) -> None:
    live, other = await serve(), await serve()
    async with live.watch() as here, other.watch() as there:
        await here.until("refetch")
        await there.until("refetch")
        os.kill(own_valkey.pid, signal.SIGSTOP)
        try:
            started = time.perf_counter()
            for n in range(50):
                live.say(JOBS, n)
                await asyncio.sleep(0.01)
            # A call that waits for Valkey takes a second of its own.
            assert time.perf_counter() - started < 10
            assert not await live.hub.settled(0.1)
        finally:
            os.kill(own_valkey.pid, signal.SIGCONT)
        assert (await here.until("refetch", 2.0))["topic"] == JOBS
        assert (await there.until("refetch", 2.0))["topic"] == JOBS
        assert await live.hub.settled(2.0)
        live.say(JOBS, 99)
        assert (await there.until("job.moved", 2.0))["data"] == {"n": 99}


async def test_a_valkey_frozen_for_long_has_everyone_look_again(
    serve: Serve, own_valkey: RunningValkey
) -> None:
    live = await serve(IMPATIENT)
    async with live.watch() as client:
        await client.until("refetch")
        os.kill(own_valkey.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(1.0)
            async with live.watch("locksmith:job:1") as newcomer:
                standing, told = await newcomer.take(2)
                assert (standing["epoch"], standing["seq"]) == (None, None)
                assert told["type"] == "refetch"
        finally:
            os.kill(own_valkey.pid, signal.SIGCONT)
        assert await client.until("resync", 4.0) == {"type": "resync"}
        live.say(JOBS, 1)
        assert (await client.until("job.moved", 2.0))["data"] == {"n": 1}


async def test_a_valkey_killed_and_started_again_is_found_again(
    serve: Serve, own_valkey: RunningValkey, own_server: ValkeyServer
) -> None:
    live = await serve(IMPATIENT)
    async with live.watch() as client:
        await client.until("refetch")
        os.kill(own_valkey.pid, signal.SIGKILL)
        live.say(JOBS, 1)
        await asyncio.to_thread(own_server.start)
        # Whichever way back is found first: the subscription's or the publisher's.
        assert (await client.next(4.0))["type"] in {"resync", "refetch"}
        await live.hub.settled(3.0)
        live.say(JOBS, 2)
        frame = await client.until("job.moved", 3.0)
        assert frame["data"] == {"n": 2}


async def test_a_process_that_starts_without_valkey_serves_and_finds_it_later(
    serve: Serve, own_valkey: RunningValkey, own_server: ValkeyServer
) -> None:
    os.kill(own_valkey.pid, signal.SIGKILL)
    live = await serve(IMPATIENT)
    async with live.watch() as client:
        standing, told = await client.take(2)
        assert standing["epoch"] is None
        assert told["type"] == "refetch"
        await asyncio.to_thread(own_server.start)
        await client.until("resync", 4.0)
        live.say(JOBS, 1)
        assert (await client.until("job.moved"))["data"] == {"n": 1}


async def test_more_lost_topics_than_can_be_named_have_everyone_look_again(
    serve: Serve, own_valkey: RunningValkey
) -> None:
    live, other = await serve(), await serve()
    async with other.watch() as client:
        await client.until("refetch")
        os.kill(own_valkey.pid, signal.SIGSTOP)
        try:
            for n in range(400):
                live.say(f"locksmith:job:{n}", n)
            assert not await live.hub.settled(0.5)
        finally:
            os.kill(own_valkey.pid, signal.SIGCONT)
        assert await client.until("resync", 3.0) == {"type": "resync"}


@pytest.mark.parametrize("count", [1, 50])
async def test_a_stopping_process_still_says_what_it_had_to_say(serve: Serve, count: int) -> None:
    live, leaving = await serve(), await serve()
    async with live.watch() as client:
        await client.until("refetch")
        leaving.say(JOBS, *range(count))
        await leaving.hub.stop()
        assert [frame["data"]["n"] for frame in await client.take(count)] == list(range(count))
