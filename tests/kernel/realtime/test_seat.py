"""Joining in the middle of things: nothing twice, nothing missing, and no trust too early."""

import asyncio
import os
import signal

import orjson
from redis.asyncio import Redis
from tests.kernel.realtime.conftest import JOBS, Live, Serve

from steelyard.embedded import RunningValkey
from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.link import Link
from steelyard.kernel.realtime.outbox import Outbox
from steelyard.kernel.realtime.room import Seat
from steelyard.kernel.realtime.topic_log import Standing
from steelyard.kernel.realtime.wire import Frame, Position, read_entry
from steelyard.kernel.realtime.wiring import subscriber_of

EPOCH = "0a1b2c3d4e5f"


def _frame(seq: int, epoch: str = EPOCH) -> Frame:
    return read_entry(JOBS, f'{epoch}:{seq}\n{{"type":"job.moved","seq":{seq}}}'.encode())


class Recorder:
    """A client that takes everything at once."""

    def __init__(self) -> None:
        self.frames: list[object] = []
        self.outbox = Outbox(self.send, HubLimits(), on_end=self.frames.clear)

    async def send(self, frame: Frame) -> None:
        said = orjson.loads(frame.text)
        self.frames.append(said["seq"] if said["type"] == "job.moved" else said["type"])


async def test_what_happens_while_the_past_is_fetched_comes_once_and_after_it() -> None:
    client = Recorder()
    seat = Seat(JOBS, client.outbox)
    for seq in (4, 5, 6):
        seat.offer(_frame(seq))
    assert client.frames == []
    seat.settle(Standing(Position(EPOCH, 5), [_frame(3), _frame(4), _frame(5)]))
    assert client.frames == ["subscribed", 3, 4, 5, 6]
    for seq in (5, 6, 7):
        seat.offer(_frame(seq))
    assert client.frames[-2:] == [6, 7]


async def test_more_than_can_wait_while_the_past_is_fetched_is_to_be_fetched() -> None:
    client = Recorder()
    seat = Seat(JOBS, client.outbox)
    for seq in range(1, 400):
        seat.offer(_frame(seq))
    seat.settle(Standing(Position(EPOCH, 0), []))
    assert client.frames[:3] == ["subscribed", "refetch", 144]
    assert client.frames[-1] == 399


async def test_joining_again_and_again_under_fire_leaves_no_gap_and_no_repeat(
    serve: Serve,
) -> None:
    # A busy machine is not an outage: with patience, every message must come through.
    patient = HubLimits(publish_seconds=20, join_seconds=20, ping_seconds=20, silence_seconds=60)
    live, other = await serve(patient), await serve(patient)
    over = asyncio.Event()

    async def fire() -> None:
        n = 0
        while not over.is_set():
            n += 1
            other.say(JOBS, n)
            await asyncio.sleep(0.0005)

    async def come_and_go() -> int:
        last, since = 0, ""
        for _ in range(6):
            async with live.watch(since=since) as client:
                await client.until("refetch" if not since else "subscribed")
                for frame in await client.take(15):
                    assert frame["type"] == "job.moved"
                    assert not last or frame["seq"] == last + 1
                    last, since = frame["seq"], f"{JOBS}:{frame['epoch']}:{frame['seq']}"
        return last

    firing = asyncio.create_task(fire())
    try:
        assert all(await asyncio.gather(*(come_and_go() for _ in range(8))))
    finally:
        over.set()
        await firing


async def _first_frame(live: Live, topic: str) -> dict[str, object]:
    async with live.watch(topic) as client:
        return await client.next()


async def test_a_topic_joined_while_valkey_is_frozen_is_looked_at_again_once_it_is_heard(
    serve: Serve, own_valkey: RunningValkey
) -> None:
    live = await serve(HubLimits(join_seconds=0.2))
    # The link's own beginning ends with a resync: let it be over before the frost.
    while (await _first_frame(live, "locksmith:before"))["seq"] is None:
        continue
    os.kill(own_valkey.pid, signal.SIGSTOP)
    try:
        async with live.watch() as client:
            assert [frame["type"] for frame in await client.take(2)] == ["subscribed", "refetch"]
            assert await client.quiet()
            os.kill(own_valkey.pid, signal.SIGCONT)
            assert await client.next() == {"type": "refetch", "topic": JOBS}
    finally:
        os.kill(own_valkey.pid, signal.SIGCONT)


class Ear:
    """Notes what a link tells."""

    def __init__(self) -> None:
        self.channels: list[str] = []
        self.up = asyncio.Event()

    async def heard(self, channel: str, payload: bytes) -> None:
        raise AssertionError(f"nothing was said on {channel}, not {len(payload)} bytes")

    def confirmed(self, channel: str) -> None:
        self.channels.append(channel)

    def mended(self) -> None:
        self.up.set()


async def test_only_the_last_word_on_a_channel_confirms_it(valkey: Redis) -> None:
    ear = Ear()
    link = Link(subscriber_of(valkey), ear, HubLimits())
    link.want("everyone")
    running = asyncio.create_task(link.run())
    await ear.up.wait()
    for _ in range(3):
        link.want("here")
        link.unwant("here")
    link.want("here")
    await link.confirmed("here")
    await asyncio.sleep(0.05)
    assert ear.channels == ["everyone", "here"]
    running.cancel()
    await asyncio.wait([running])
