"""What waits for one client. It takes a frame in no time, whatever the client is doing.

A frame goes straight to the socket while that takes it without waiting (an eager task: no turn
of the event loop is spent); behind a socket that does not, frames queue up to a bound, and then
the client is dropped. A slow client never slows the room.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from starlette.websockets import WebSocketDisconnect

from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.wire import Frame


class Ending(NamedTuple):
    """Why a connection is over: a WebSocket close code and a word for it."""

    code: int
    reason: str


SLOW = Ending(4408, "slow_consumer")
UNAUTHORIZED = Ending(4401, "unauthorized")
SILENT = Ending(1001, "silent")
RESTART = Ending(1012, "service_restart")
LATER = Ending(1013, "try_again_later")
GONE = Ending(1006, "gone")


class Outbox:
    """One client's queue. ``send`` writes one frame; ``on_end`` is called once, when it is over."""

    def __init__(
        self,
        send: Callable[[Frame], Awaitable[None]],
        limits: HubLimits,
        *,
        on_end: Callable[[], None],
    ) -> None:
        self._send = send
        self._limits = limits
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._queue: deque[Frame] = deque()
        self._bytes = 0
        self._sender: asyncio.Task[None] | None = None
        self.ending: Ending | None = None

    def push(self, frame: Frame) -> None:
        """Send ``frame`` after all before it, or end the connection as too slow."""
        if self.ending is not None:
            return
        self._queue.append(frame)
        self._bytes += frame.size
        if self._sender is None or self._sender.done():
            self._sender = asyncio.Task(self._pump(), loop=self._loop, eager_start=True)
        if len(self._queue) > self._limits.queue_frames or self._bytes > self._limits.queue_bytes:
            self.end(SLOW)

    def fits(self, frames: Sequence[Frame]) -> bool:
        """Whether ``frames`` may be pushed at once without making a healthy client a slow one."""
        size = self._bytes + sum(frame.size for frame in frames)
        return (
            len(self._queue) + len(frames) <= self._limits.queue_frames
            and size <= self._limits.queue_bytes
        )

    def end(self, ending: Ending) -> None:
        """It is over: what waits is forgotten. The first reason stays."""
        if self.ending is not None:
            return
        self.ending = ending
        self._queue.clear()
        self._bytes = 0
        self._on_end()

    async def stop(self) -> None:
        """Leave off a frame that is still being written."""
        sender, self._sender = self._sender, None
        if sender is not None and not sender.done():
            sender.cancel()
            await asyncio.wait([sender])

    async def _pump(self) -> None:
        try:
            while self._queue:
                frame = self._queue.popleft()
                await self._send(frame)
                self._bytes = max(0, self._bytes - frame.size)
        except (OSError, RuntimeError, WebSocketDisconnect):
            self.end(GONE)
