"""A client that does not read is let go; the room does not wait for it."""

import asyncio
import socket
from typing import Any, cast

import pytest
from redis.asyncio import Redis
from tests.kernel.realtime.conftest import JOBS, Live, Serve, watching

from steelyard.kernel import clock
from steelyard.kernel.realtime import ClientLimits
from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.outbox import SLOW, Outbox
from steelyard.kernel.realtime.wire import Frame, control, message
from steelyard.kernel.realtime.wiring import channel_of


def _small_socket(live: Live) -> socket.socket:
    """A connection that can hold little of what its owner does not read."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", live.port))
    connection.setblocking(False)
    return connection


async def test_a_slow_client_is_dropped_while_the_room_gets_everything(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(close_seconds=10))
    count = 1200
    big = {"text": "x" * 8000}
    async with (
        watching(live.address(), origin=live.origin, sock=_small_socket(live), max_queue=1) as slow,
        live.watch() as quick,
        live.watch() as second,
    ):
        for client in (quick, second):
            await client.until("refetch")
        readers = [asyncio.create_task(client.take(count)) for client in (quick, second)]
        for n in range(count):
            live.hub.put([message(JOBS, "job.moved", {"n": n, **big}, clock.now())])
            if n % 20 == 19:
                await live.hub.settled()
        for reader in readers:
            assert [frame["data"]["n"] for frame in await reader] == list(range(count))
        assert await slow.closed() == (4408, "slow_consumer")
        assert slow.seen < count


async def test_a_listener_that_does_not_read_its_events_is_let_go(
    serve: Serve, valkey: Redis
) -> None:
    live = await serve(client_limits=ClientLimits(close_seconds=0.1))
    with _small_socket(live) as connection:
        connection.send(b"GET /api/live/events?topics=locksmith:jobs HTTP/1.1\r\nHost: x\r\n\r\n")
        await _subscribers(valkey, 1)
        for n in range(1200):
            data = {"n": n, "text": "x" * 8000}
            live.hub.put([message(JOBS, "job.moved", data, clock.now())])
            if n % 20 == 19:
                await live.hub.settled()
        await _subscribers(valkey, 0)


async def _subscribers(valkey: Redis, wanted: int) -> None:
    for _ in range(100):
        (_, count), *_ = await cast("Any", valkey).pubsub_numsub(channel_of(JOBS))
        if count == wanted:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"the topic never had {wanted} subscriptions")


async def test_a_burst_does_not_make_a_healthy_client_a_slow_one(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        live.say(JOBS, *range(3000))
        assert [f["data"]["n"] for f in await client.take(3000)] == list(range(3000))


class Blocked:
    """A socket that takes nothing more."""

    def __init__(self) -> None:
        self.ends = 0

    async def send(self, frame: Frame) -> None:
        assert frame.text
        await asyncio.Event().wait()

    def ended(self) -> None:
        self.ends += 1


@pytest.mark.parametrize(
    ("limits", "taken"),
    [
        (HubLimits(queue_frames=10), 11),
        (HubLimits(queue_bytes=10 * control(type="pong").size), 10),
    ],
)
async def test_the_queue_is_bounded_in_frames_and_in_bytes(limits: HubLimits, taken: int) -> None:
    socket = Blocked()
    outbox = Outbox(socket.send, limits, on_end=socket.ended)
    frame = control(type="pong")
    for _ in range(taken):
        outbox.push(frame)
    assert outbox.ending is None
    outbox.push(frame)
    assert outbox.ending == SLOW
    outbox.push(frame)
    assert socket.ends == 1
    await outbox.stop()
