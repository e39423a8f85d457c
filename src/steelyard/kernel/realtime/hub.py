"""The hub: what a process tells, and whom in this process it tells what others told.

    publish ── after commit ──▶ Outlet ──▶ Valkey (number, remember, publish)
                                              │ one subscription a process
    client ◀── Outbox ◀── Seat ◀── Room ◀── Link

Everything here may be lost: what is true stands in PostgreSQL. The promise is that a client
either gets every message of its topics once and in order, or is told to look again: ``refetch``
for a topic, ``resync`` for all of them.
"""

import asyncio
from collections.abc import Sequence

import structlog
from redis.asyncio import Redis

from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.link import Link
from steelyard.kernel.realtime.outbox import RESTART, Ending, Outbox
from steelyard.kernel.realtime.outlet import Outlet
from steelyard.kernel.realtime.room import Room, Seat
from steelyard.kernel.realtime.topic_log import Standing, TopicLog
from steelyard.kernel.realtime.wire import Message, Position, control, read_entry
from steelyard.kernel.realtime.wiring import (
    EVERYONE,
    channel_of,
    quick_client,
    subscriber_of,
    topic_of,
)

log = structlog.get_logger("steelyard.live")

_CONNECTIONS = 8
_FLUSH_SECONDS = 1.0


class Hub:
    """One a process. ``valkey`` says which server; the hub makes connections of its own to it.

    ``start`` never fails for want of Valkey: it goes on trying. ``stop`` sends what is left,
    ends every client with 1012 and closes its connections.
    """

    def __init__(self, valkey: Redis, limits: HubLimits | None = None) -> None:
        self.limits = limits or HubLimits()
        self._valkey = quick_client(
            valkey, seconds=self.limits.join_seconds, connections=_CONNECTIONS
        )
        self._log = TopicLog(self._valkey, self.limits)
        self._outlet = Outlet(self._log, self.limits)
        self._link = Link(subscriber_of(valkey), self, self.limits)
        self._link.want(EVERYONE)
        self._rooms: dict[str, Room] = {}
        self._seats: dict[Outbox, dict[str, Seat]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to send and to listen; returns after the first try to reach Valkey."""
        for work in (self._outlet.run(), self._link.run()):
            self._tasks.append(asyncio.create_task(work))
        await self._link.tried.wait()

    async def stop(self) -> None:
        """Send what waits (for a second at most), end the clients, close the connections."""
        self.dismiss()
        if self._outlet.is_open:
            await self._outlet.drained(_FLUSH_SECONDS)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._tasks.clear()
        await self._valkey.aclose()
        await self._valkey.connection_pool.disconnect()

    def put(self, messages: Sequence[Message]) -> None:
        """Publish, without waiting and without failing. Order within a topic is kept."""
        self._outlet.put(messages)

    async def settled(self, seconds: float = 1.0) -> bool:
        """Wait until everything put so far has been published; False if it takes longer."""
        return await self._outlet.drained(seconds)

    async def join(self, outbox: Outbox, topic: str, since: Position | None) -> bool:
        """Seat a client and bring it up to date; False when it sits there already."""
        seats = self._seats.setdefault(outbox, {})
        if topic in seats:
            return False
        seat = seats[topic] = self._room(topic).enter(outbox)
        try:
            standing = await self._standing(topic, since)
        except asyncio.CancelledError:
            self.leave(outbox, topic)
            raise
        if seats.get(topic) is seat:
            seat.settle(standing)
        return True

    def leave(self, outbox: Outbox, topic: str) -> bool:
        """Give the client's seat up; False when it had none."""
        seats = self._seats.get(outbox)
        if seats is None or seats.pop(topic, None) is None:
            return False
        if not seats:
            del self._seats[outbox]
        room = self._rooms[topic]
        room.leave(outbox)
        if not len(room):
            del self._rooms[topic]
            self._link.unwant(channel_of(topic))
        return True

    def leave_all(self, outbox: Outbox) -> None:
        for topic in self.topics_of(outbox):
            self.leave(outbox, topic)

    def topics_of(self, outbox: Outbox) -> list[str]:
        return list(self._seats.get(outbox, ()))

    def dismiss(self, ending: Ending = RESTART) -> None:
        """End every client, for a shutdown that is about to wait for its connections."""
        for outbox in list(self._seats):
            outbox.end(ending)

    async def heard(self, channel: str, payload: bytes) -> None:
        """A message came in from Valkey (called by the link)."""
        if channel == EVERYONE:
            self._resync()
            return
        room = self._rooms.get(topic_of(channel))
        if room is None:
            return
        try:
            frame = read_entry(room.topic, payload)
        except ValueError:
            log.warning("live.unreadable", bytes=len(payload))
            return
        await room.tell(frame)

    def confirmed(self, channel: str) -> None:
        """A topic is listened to from now on (called by the link)."""
        room = self._rooms.get(topic_of(channel))
        if room is not None:
            room.confirmed()

    def mended(self) -> None:
        """The link stands anew: what was published in between is lost to us."""
        self._resync()

    def _resync(self) -> None:
        frame = control(type="resync")
        for outbox, seats in list(self._seats.items()):
            settled = [seat for seat in seats.values() if seat.settled]
            for seat in settled:
                seat.doubt()
            if settled:
                outbox.push(frame)

    def _room(self, topic: str) -> Room:
        room = self._rooms.get(topic)
        if room is None:
            room = self._rooms[topic] = Room(topic)
            self._link.want(channel_of(topic))
        return room

    async def _standing(self, topic: str, since: Position | None) -> Standing | None:
        """Where the topic stands once nothing of it can be missed; None without Valkey."""
        if not self._link.connected:
            return None
        try:
            async with asyncio.timeout(self.limits.join_seconds):
                await self._link.confirmed(channel_of(topic))
                return await self._log.position(topic, since)
        except Exception as error:  # whatever the reason, a newcomer without Valkey asks by REST
            log.info("live.position_unknown", error=type(error).__name__)
            return None
