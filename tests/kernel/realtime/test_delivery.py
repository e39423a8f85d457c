"""What is published reaches every watcher: once, in order, in every process."""

import json
from collections.abc import AsyncIterator

import httpx2
from fastapi import FastAPI
from tests.kernel.realtime.conftest import JOBS, Rights, Serve

from steelyard.kernel.realtime import realtime_router


async def test_a_newcomer_learns_where_the_topic_stands_and_is_told_to_fetch(serve: Serve) -> None:
    live = await serve()
    live.say(JOBS, 1, 2)
    assert await live.hub.settled()
    async with live.watch() as client:
        first, second = await client.take(2)
    assert first["type"] == "subscribed"
    assert (first["topic"], first["seq"]) == (JOBS, 2)
    assert second == {"type": "refetch", "topic": JOBS}


async def test_two_processes_tell_one_order_without_gaps(serve: Serve) -> None:
    one, other = await serve(), await serve()
    async with one.watch() as here, other.watch() as there:
        await here.until("refetch")
        await there.until("refetch")
        for n in range(100):
            one.say(JOBS, n)
            other.say(JOBS, 1000 + n)
            if n % 10 == 0:
                await one.hub.settled()
        seen = await here.take(200)
        assert seen == await there.take(200)
    assert [frame["seq"] for frame in seen] == list(range(1, 201))
    assert len({frame["epoch"] for frame in seen}) == 1
    numbers = [frame["data"]["n"] for frame in seen]
    assert [n for n in numbers if n < 1000] == list(range(100))
    assert [n for n in numbers if n >= 1000] == list(range(1000, 1100))


async def test_a_frame_says_what_happened_where_and_when(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        live.say(JOBS, 7)
        frame = await client.next()
    assert set(frame) == {"topic", "epoch", "seq", "type", "data", "at"}
    assert (frame["topic"], frame["type"], frame["data"]) == (JOBS, "job.moved", {"n": 7})
    assert frame["at"].endswith("Z")


async def test_nobody_hears_a_topic_they_did_not_ask_for(serve: Serve) -> None:
    live = await serve()
    async with live.watch("locksmith:job:1") as client:
        await client.until("refetch")
        live.say("locksmith:job:2", 1)
        live.say("locksmith:job:1", 2)
        assert (await client.next())["data"] == {"n": 2}


async def test_topics_are_taken_up_and_given_up_on_the_way(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        await client.send(type="subscribe", topic="locksmith:job:1")
        assert (await client.next())["type"] == "subscribed"
        assert (await client.next())["type"] == "refetch"
        live.say("locksmith:job:1", 1)
        assert (await client.next())["data"] == {"n": 1}
        await client.send(type="unsubscribe", topic="locksmith:job:1")
        assert await client.next() == {"type": "unsubscribed", "topic": "locksmith:job:1"}
        live.say("locksmith:job:1", 2)
        assert await client.quiet()


async def test_listeners_get_the_same_as_server_sent_events(serve: Serve) -> None:
    live = await serve()
    address = f"{live.origin}/api/live/events?topics={JOBS},locksmith:job:1"
    async with (
        httpx2.AsyncClient() as http,
        http.stream("GET", address) as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        events = [json.loads(await _data(lines)) for _ in range(4)]
        assert sorted(event["type"] for event in events) == ["refetch"] * 2 + ["subscribed"] * 2
        live.say(JOBS, 5)
        identity = ""
        async for line in lines:
            if line.startswith("id: "):
                identity = line
            if line.startswith("data: "):
                assert json.loads(line[6:])["data"] == {"n": 5}
                break
        epoch = next(e["epoch"] for e in events if e.get("topic") == JOBS and "epoch" in e)
        assert f"{JOBS}:{epoch}:1" in identity
        assert "locksmith:job:1:" in identity


def test_the_event_stream_is_documented() -> None:
    app = FastAPI()
    app.include_router(realtime_router("locksmith", Rights()))
    answers = app.openapi()["paths"]["/api/live/events"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["text/event-stream"]
    assert {"403", "422", "503"} <= set(answers)


async def _data(lines: AsyncIterator[str]) -> str:
    async for line in lines:
        if line.startswith("data: "):
            return line[6:]
    raise AssertionError("the stream ended")
