"""What a client may say, what it is answered, and when it has said too much."""

import asyncio
from typing import Any, cast

import pytest
from redis.asyncio import Redis
from tests.kernel.realtime.conftest import JOBS, Serve

from steelyard.kernel.realtime import ClientLimits
from steelyard.kernel.realtime.wiring import channel_of


async def test_a_ping_is_answered(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        await client.send(type="ping")
        assert await client.next() == {"type": "pong"}


@pytest.mark.parametrize(
    ("frame", "code", "close"),
    [
        ("nonsense", "not_json", 1003),
        (b"\x00\x01", "text_only", 1003),
        ('{"type":"dance"}', "unknown_type", 1008),
        ("[]", "invalid_frame", 1008),
        ('{"type":"ping","extra":1}', "invalid_frame", 1008),
        ('{"type":"subscribe"}', "invalid_frame", 1008),
        ('{"type":"subscribe","topic":"guild:jobs"}', "unknown_topic", 1008),
        ('{"type":"subscribe","topic":"locksmith:jobs"}', "already_subscribed", 1008),
        ('{"type":"unsubscribe","topic":"locksmith:none"}', "not_subscribed", 1008),
        ('"' + "x" * 16 * 1024 + '"', "frame_too_large", 1009),
    ],
)
async def test_a_bad_frame_is_answered_and_bad_frames_in_a_row_end_it(
    serve: Serve, frame: str | bytes, code: str, close: int
) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        for _ in range(3):
            await client.connection.send(frame)
            error = await client.next()
            assert (error["type"], error["code"]) == ("error", code)
        live.say(JOBS, 1)
        assert (await client.next())["data"] == {"n": 1}
        await client.connection.send(frame)
        assert await client.closed() == (close, code)


async def test_a_client_that_talks_too_much_is_closed(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        for _ in range(25):
            await client.send(type="ping")
        assert await client.closed() == (1008, "too_many_messages")


async def test_no_more_topics_than_the_limit(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(topics=2))
    async with live.watch("locksmith:job:1,locksmith:job:2") as client:
        await client.until("refetch")
        await client.until("refetch")
        await client.send(type="subscribe", topic="locksmith:job:3")
        assert (await client.next())["code"] == "too_many_topics"


async def test_a_silent_client_is_asked_and_then_closed(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(ping_seconds=0.2))
    async with live.watch() as client:
        await client.until("ping")
        await client.send(type="pong")
        await client.until("ping")
        assert await client.closed(2.0) == (1001, "silent")


async def test_a_client_that_answers_is_kept(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(ping_seconds=0.1))
    async with live.watch() as client:
        for _ in range(5):
            await client.until("ping")
            await client.send(type="pong")
        live.say(JOBS, 1)
        assert (await client.until("job.moved"))["data"] == {"n": 1}


async def test_a_stopping_process_says_so(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        live.hub.dismiss()
        assert await client.closed() == (1012, "service_restart")


async def test_the_web_servers_own_shutdown_says_the_same(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        stopping = asyncio.create_task(live.server.shutdown())
        code, _ = await client.closed()
        await stopping
        assert code == 1012


async def test_those_who_left_are_forgotten(serve: Serve, valkey: Redis) -> None:
    live = await serve()

    async def subscriptions() -> int:
        (_, count), *_ = await cast("Any", valkey).pubsub_numsub(channel_of(JOBS))
        return count

    for _ in range(5):
        async with live.watch() as client, live.watch() as another:
            await client.until("refetch")
            await another.until("refetch")
            assert await subscriptions() == 1
    for _ in range(100):
        if not await subscriptions():
            return
        await asyncio.sleep(0.02)
    pytest.fail("the topic is still subscribed though nobody watches it")
