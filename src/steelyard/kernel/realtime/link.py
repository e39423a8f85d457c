"""The one subscription a process holds to Valkey, mended when it breaks.

What is wanted is remembered here and asked for again on every new connection. Commands leave in
the order they were decided, so the last word on a channel is always the one that counts.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Protocol, cast

import structlog
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import RedisError

from steelyard.kernel import clock
from steelyard.kernel.realtime.figures import LINKS_LOST
from steelyard.kernel.realtime.limits import HubLimits

log = structlog.get_logger("steelyard.live")

_UP = b"up"
_BEAT = b"beat"
_LONGEST_PAUSE = 1.0
_CHANNELS_A_COMMAND = 500


class Listener(Protocol):
    """Who is told what comes over the link."""

    async def heard(self, channel: str, payload: bytes) -> None:
        """A message; the next one waits until this returns."""
        ...

    def confirmed(self, channel: str) -> None:
        """From here on nothing published on ``channel`` is missed."""
        ...

    def mended(self) -> None:
        """A new connection stands, with all channels: what came in between was missed."""
        ...


class Link:
    """Keeps every wanted channel subscribed for as long as ``run`` runs."""

    def __init__(
        self, connect: Callable[[], AbstractConnection], listener: Listener, limits: HubLimits
    ) -> None:
        self._connect = connect
        self._listener = listener
        self._limits = limits
        self._wanted: dict[str, asyncio.Event] = {}
        self._unconfirmed: Counter[str] = Counter()
        self._commands: deque[tuple[str, str]] = deque()
        self._wake = asyncio.Event()
        self._failures = 0
        self._heard_at = 0.0
        self.connected = False
        self.tried = asyncio.Event()
        """Set once the first attempt has succeeded or failed."""

    def want(self, channel: str) -> None:
        if channel not in self._wanted:
            self._wanted[channel] = asyncio.Event()
            self._command("SUBSCRIBE", channel)

    def unwant(self, channel: str) -> None:
        if self._wanted.pop(channel, None) is not None:
            self._command("UNSUBSCRIBE", channel)

    async def confirmed(self, channel: str) -> None:
        """Wait until ``channel``, which is wanted, is certainly listened to."""
        await self._wanted[channel].wait()

    async def run(self) -> None:
        """Connect, listen, and after every break begin anew, for ever."""
        while True:
            try:
                await self._stay_connected()
            except* Exception as group:  # whatever ails the link, it is made anew
                self._note(group)
            self.tried.set()
            await clock.sleep(self._pause())

    async def _stay_connected(self) -> None:
        connection = self._connect()
        try:
            async with asyncio.timeout(self._limits.join_seconds):
                await connection.connect()
            self._begin()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._write(connection))
                group.create_task(self._read(connection))
        finally:
            self._break_off()
            await connection.disconnect(nowait=True)

    def _begin(self) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        self.connected = True
        self._commands.clear()
        self._unconfirmed.clear()
        for channel in self._wanted:
            self._command("SUBSCRIBE", channel)
        # Its answer comes after the confirmations of all the channels before it.
        self._command("PING", _UP.decode())
        self.tried.set()

    def _break_off(self) -> None:
        self.connected = False
        for event in self._wanted.values():
            event.clear()

    def _command(self, verb: str, channel: str) -> None:
        if not self.connected:
            return
        if verb == "SUBSCRIBE":
            self._unconfirmed[channel] += 1
        self._commands.append((verb, channel))
        self._wake.set()

    async def _write(self, connection: AbstractConnection) -> None:
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + self._limits.ping_seconds
        while True:
            self._wake.clear()
            if loop.time() - self._heard_at > self._limits.silence_seconds:
                raise TimeoutError("Valkey has fallen silent")
            if loop.time() >= beat_at:
                self._commands.append(("PING", _BEAT.decode()))
                beat_at = loop.time() + self._limits.ping_seconds
            async with asyncio.timeout(self._limits.silence_seconds):
                for command in self._take_commands():
                    await cast("Any", connection).send_command(*command, check_health=False)
            try:
                async with asyncio.timeout_at(beat_at):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _take_commands(self) -> Iterator[tuple[str, ...]]:
        """What is to be said, neighbours of one verb joined into one command."""
        waiting = list(self._commands)
        self._commands.clear()
        for verb, group in groupby(waiting, key=lambda command: command[0]):
            channels = [channel for _, channel in group]
            size = 1 if verb == "PING" else _CHANNELS_A_COMMAND
            for start in range(0, len(channels), size):
                yield (verb, *channels[start : start + size])

    async def _read(self, connection: AbstractConnection) -> None:
        while True:
            kind, subject, payload = await self._next(connection)
            self._heard_at = asyncio.get_running_loop().time()
            if kind == b"message":
                await self._listener.heard(subject.decode(), payload)
                # Many messages may be in the buffer already: let the sockets have their turn.
                await clock.sleep(0)
            elif kind == b"subscribe":
                self._confirm(subject.decode())
            elif kind == b"pong" and subject == _UP:
                self._mended()

    async def _next(self, connection: AbstractConnection) -> tuple[bytes, bytes, Any]:
        reply: Any = await cast("Any", connection).read_response()
        if not isinstance(reply, list):
            raise ConnectionError("Valkey answered outside a subscription")
        kind, subject, *rest = cast("list[Any]", reply)
        return kind, subject, rest[0] if rest else None

    def _confirm(self, channel: str) -> None:
        self._unconfirmed[channel] -= 1
        if self._unconfirmed[channel] > 0:
            return
        del self._unconfirmed[channel]
        if channel in self._wanted:
            self._wanted[channel].set()
            self._listener.confirmed(channel)

    def _mended(self) -> None:
        if self._failures:
            log.info("live.link_mended", tries=self._failures)
        self._failures = 0
        self._listener.mended()

    def _note(self, group: BaseExceptionGroup[Exception]) -> None:
        error = group.exceptions[0]
        if self._failures == 0:
            LINKS_LOST.inc()
            known = isinstance(error, (RedisError, OSError))
            log.warning("live.link_lost", error=type(error).__name__, exc_info=not known)
        self._failures += 1

    def _pause(self) -> float:
        longest = self._limits.backoff_seconds * 2 ** min(self._failures, 10)
        return min(longest, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)
