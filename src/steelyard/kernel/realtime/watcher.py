"""One connection's stay, whichever way its frames travel: seats, heartbeat, rights."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from steelyard.kernel.errors import Unavailable
from steelyard.kernel.realtime.figures import CLIENTS, DROPPED
from steelyard.kernel.realtime.gate import Gate
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.limits import ClientLimits
from steelyard.kernel.realtime.outbox import GONE, LATER, UNAUTHORIZED, Outbox
from steelyard.kernel.realtime.wire import Frame, Position, control


class Watcher(ABC):
    """A client of the hub from its first frame to its last.

    ``stay`` runs until the outbox has an ending: the client left, was too slow, lost its rights,
    or the process stops.
    """

    transport: str

    def __init__(self, hub: Hub, gate: Gate, limits: ClientLimits) -> None:
        self._hub = hub
        self._gate = gate
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._outbox = Outbox(self._send, hub.limits, on_end=self._wake)
        self._beat_at = self._loop.time() + limits.ping_seconds
        self._recheck_at = self._loop.time() + limits.recheck_seconds
        self._unsure = False
        self._waiting: asyncio.Timeout | None = None

    async def stay(
        self, topics: Sequence[str], refused: Mapping[str, str], since: Mapping[str, Position]
    ) -> None:
        """Sit down in ``topics`` and stay until it is over; then say why and leave."""
        CLIENTS.labels(self.transport).inc()
        try:
            for topic, code in refused.items():
                self._outbox.push(control(type="error", code=code, topic=topic))
            await self._join(topics, since)
            await self._listen()
        finally:
            CLIENTS.labels(self.transport).dec()
            self._hub.leave_all(self._outbox)
            await self._outbox.stop()
            await self._part()

    @abstractmethod
    async def _send(self, frame: Frame) -> None:
        """Write one frame to the client, waiting while its socket is full."""

    @abstractmethod
    async def _receive(self) -> Mapping[str, Any]:
        """The next message from the client."""

    @abstractmethod
    async def _on_message(self, message: Mapping[str, Any]) -> None:
        """Deal with what the client sent, its leaving included."""

    @abstractmethod
    def _beat(self) -> None:
        """The client was silent for ``ping_seconds``."""

    @abstractmethod
    async def _close(self, code: int, reason: str) -> None:
        """Tell the client that it is over, and why."""

    def _heard(self) -> None:
        """The client gave a sign of life."""
        self._beat_at = self._loop.time() + self._limits.ping_seconds

    async def _join(self, topics: Sequence[str], since: Mapping[str, Position]) -> None:
        async with asyncio.TaskGroup() as group:
            for topic in topics:
                group.create_task(self._hub.join(self._outbox, topic, since.get(topic)))

    async def _listen(self) -> None:
        while self._outbox.ending is None:
            await self._attend()
            message = await self._next()
            if message is not None:
                await self._on_message(message)

    async def _attend(self) -> None:
        """What is due by the clock: a sign of life, a look at the rights."""
        now = self._loop.time()
        if now >= self._recheck_at:
            await self._recheck()
        if now >= self._beat_at:
            self._beat_at = now + self._limits.ping_seconds
            self._beat()

    async def _next(self) -> Mapping[str, Any] | None:
        """The client's next message; None when something is due or it is over."""
        if self._outbox.ending is not None:
            return None
        try:
            async with asyncio.timeout_at(min(self._beat_at, self._recheck_at)) as self._waiting:
                return await self._receive()
        except TimeoutError:
            return None
        finally:
            self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(self._loop.time())

    async def _recheck(self) -> None:
        self._recheck_at = self._loop.time() + self._limits.recheck_seconds
        try:
            for topic in self._hub.topics_of(self._outbox):
                if await self._gate.refusal(topic) is not None:
                    self._outbox.end(UNAUTHORIZED)
                    return
        except Unavailable:
            # Once is an outage to sit out; twice, and nobody knows who is watching.
            if self._unsure:
                self._outbox.end(LATER)
            self._unsure = True
        else:
            self._unsure = False

    async def _part(self) -> None:
        ending = self._outbox.ending or LATER
        if ending == GONE:
            return
        DROPPED.labels(ending.reason).inc()
        await bounded(self._close(*ending), self._limits.close_seconds)


async def bounded(work: Awaitable[None], seconds: float) -> None:
    """Wait for the last words to a client that may not be listening any more."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except (TimeoutError, OSError, RuntimeError):
        return
