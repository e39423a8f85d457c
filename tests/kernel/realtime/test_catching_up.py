"""Who comes back gets exactly what was missed, or is told to look again."""

import json
from typing import Any, cast

import httpx2
from redis.asyncio import Redis
from tests.kernel.realtime.conftest import JOBS, Live, Serve, flush

from steelyard.kernel.realtime import HubLimits


async def _left_at(live: Live, *numbers: int) -> str:
    """Watch until ``numbers`` have come, leave, and say where that was."""
    async with live.watch() as client:
        await client.until("refetch")
        live.say(JOBS, *numbers)
        last = (await client.take(len(numbers)))[-1]
    return f"{JOBS}:{last['epoch']}:{last['seq']}"


async def test_a_returning_client_gets_what_it_missed_and_nothing_twice(serve: Serve) -> None:
    live, other = await serve(), await serve()
    since = await _left_at(live, 1, 2)
    other.say(JOBS, 3, 4, 5)
    await other.hub.settled()
    async with other.watch(since=since) as client:
        assert (await client.next())["type"] == "subscribed"
        assert [frame["data"]["n"] for frame in await client.take(3)] == [3, 4, 5]
        other.say(JOBS, 6)
        assert (await client.next())["data"] == {"n": 6}


async def test_a_client_that_missed_nothing_is_told_nothing(serve: Serve) -> None:
    live = await serve()
    since = await _left_at(live, 1)
    async with live.watch(since=since) as client:
        assert (await client.next())["type"] == "subscribed"
        assert await client.quiet()


async def test_returning_by_a_subscribe_frame_catches_up_too(serve: Serve) -> None:
    live = await serve()
    _, epoch, seq = (await _left_at(live, 1)).rsplit(":", 2)
    live.say(JOBS, 2)
    await live.hub.settled()
    async with live.watch("locksmith:job:1") as client:
        await client.until("refetch")
        await client.send(type="subscribe", topic=JOBS, since=f"{epoch}:{seq}")
        assert (await client.next())["type"] == "subscribed"
        assert (await client.next())["data"] == {"n": 2}


async def test_what_is_no_longer_kept_is_to_be_fetched(serve: Serve) -> None:
    live = await serve(HubLimits(kept_messages=3))
    since = await _left_at(live, 1)
    live.say(JOBS, 2, 3, 4, 5)
    await live.hub.settled()
    async with live.watch(since=since) as client:
        standing, told = await client.take(2)
        assert standing["seq"] == 5
        assert told == {"type": "refetch", "topic": JOBS}
        live.say(JOBS, 6)
        assert (await client.next())["data"] == {"n": 6}


async def test_a_replay_larger_than_the_queue_is_to_be_fetched(serve: Serve) -> None:
    live = await serve(HubLimits(queue_bytes=2000))
    since = await _left_at(live, 1)
    live.say(JOBS, *range(2, 60))
    await live.hub.settled()
    async with live.watch(since=since) as client:
        assert [frame["type"] for frame in await client.take(2)] == ["subscribed", "refetch"]


async def test_a_position_of_the_future_is_to_be_fetched(serve: Serve) -> None:
    live = await serve()
    topic, epoch, _ = (await _left_at(live, 1)).rsplit(":", 2)
    async with live.watch(since=f"{topic}:{epoch}:99") as client:
        assert [frame["type"] for frame in await client.take(2)] == ["subscribed", "refetch"]


async def test_a_flush_begins_a_new_epoch_and_everyone_fetches(serve: Serve, valkey: Redis) -> None:
    live = await serve()
    since = await _left_at(live, 1)
    async with live.watch(since=since) as watching:
        await watching.until("subscribed")
        await flush(valkey)
        live.say(JOBS, 2)
        assert await watching.next() == {"type": "refetch", "topic": JOBS}
        frame = await watching.next()
    assert frame["seq"] == 1
    assert frame["epoch"] != since.rsplit(":", 2)[1]
    async with live.watch(since=since) as returning:
        standing, told = await returning.take(2)
        assert standing["epoch"] == frame["epoch"]
        assert told["type"] == "refetch"


async def test_numbers_given_by_another_server_do_not_count(serve: Serve, valkey: Redis) -> None:
    """A restart from an old snapshot, or a failover, leaves the state of another run behind."""
    live = await serve()
    since = await _left_at(live, 1, 2)
    await cast("Any", valkey).hset(f"steelyard:live:{{{JOBS}}}:state", "run", "another")
    async with live.watch(since=since) as client:
        standing, told = await client.take(2)
    assert standing["epoch"] != since.rsplit(":", 2)[1]
    assert told["type"] == "refetch"


async def test_a_browser_that_reconnects_by_itself_is_brought_up_to_date(serve: Serve) -> None:
    live = await serve()
    since = await _left_at(live, 1)
    live.say(JOBS, 2, 3)
    await live.hub.settled()
    address = f"{live.origin}/api/live/events?topics={JOBS}"
    seen: list[dict[str, object]] = []
    async with (
        httpx2.AsyncClient() as http,
        http.stream("GET", address, headers={"Last-Event-ID": since}) as stream,
    ):
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
            if len(seen) == 3:
                break
    assert [frame.get("data") for frame in seen] == [None, {"n": 2}, {"n": 3}]
