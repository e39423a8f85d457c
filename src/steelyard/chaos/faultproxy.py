"""A load balancer of one file that can misbehave: between clients and the web processes.

It spreads requests over the web processes that take connections, as any front does, and while a
*trouble* is on it spoils a share of them. What it did is counted, so that the harness knows that
a fault began, and that it ended.
"""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from steelyard.chaos.http1 import HEAD_MAX, Malformed, Message, read_answer, read_request

type Kind = Literal["latency", "reset", "cut_answer", "truncate", "blackhole", "duplicate", "rate"]
KINDS: tuple[Kind, ...] = (
    "latency",
    "reset",
    "cut_answer",
    "truncate",
    "blackhole",
    "duplicate",
    "rate",
)

_NOBODY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"
    b'{"error": "no_upstream"}'
)
_BACKEND_SECONDS = 60.0
_HOLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, for which share of the requests.

    ``latency``: waits ``seconds`` before the request goes on. ``reset``: the line is reset, the
    request never arrives. ``cut_answer``: the request is worked on, its answer never comes.
    ``truncate``: the answer ends after ``size`` bytes. ``blackhole``: nothing arrives and nothing
    is said until the trouble is over. ``duplicate``: the request arrives twice at the same time.
    ``rate``: the answer trickles at ``size`` bytes a second.
    """

    kind: Kind
    share: float = 1.0
    seconds: float = 0.5
    size: int = 40


class FaultProxy:
    """Listens on one port of this machine; ``backends`` are ports too."""

    def __init__(self, backends: list[int], seed: int = 0) -> None:
        self.strikes: Counter[str] = Counter()
        self.requests = 0
        self._backends = backends
        self._turn = 0
        self._random = random.Random(seed)
        self._trouble: Trouble | None = None
        self._over = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._idle: dict[int, list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = {
            port: [] for port in backends
        }
        self._lines: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None  # noqa: S101 - asked for after the start
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def trouble(self) -> Trouble | None:
        return self._trouble

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", port, limit=HEAD_MAX, backlog=512
        )

    async def stop(self) -> None:
        self.clear()
        if self._server is not None:
            self._server.close()
        for line in tuple(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)
        for lines in self._idle.values():
            for _, writer in lines:
                writer.close()

    def spoil(self, trouble: Trouble) -> None:
        """From now on, until ``clear``."""
        self.clear()
        self._over = asyncio.Event()
        self._trouble = trouble

    def clear(self) -> None:
        """Everything passes as it is again; what hangs in a black hole is let go."""
        self._trouble = None
        self._over.set()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.ensure_future(self._serve(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await read_request(reader)) is not None:
                self.requests += 1
                if not await self._pass_on(request, writer) or request.closes:
                    return
        except (Malformed, OSError, ValueError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _pass_on(self, request: Message, writer: asyncio.StreamWriter) -> bool:
        """Whether the line may be used again."""
        trouble = self._strike()
        kind = trouble.kind if trouble else None
        if trouble is not None and kind == "latency":
            await asyncio.sleep(trouble.seconds)
        if kind in {"reset", "blackhole"}:
            return await self._swallow(writer, hole=kind == "blackhole")
        if kind == "duplicate":
            answers = await asyncio.gather(self._ask(request), self._ask(request))
            answer = next((one for one in answers if one is not None), None)
        else:
            answer = await self._ask(request)
        if kind == "cut_answer" or answer is None:
            writer.transport.abort()
            return False
        if trouble is not None and kind == "truncate":
            writer.write(answer[: trouble.size])
            await writer.drain()
            return False
        if trouble is not None and kind == "rate":
            await _trickle(writer, answer, trouble.size)
            return True
        writer.write(answer)
        await writer.drain()
        return True

    def _strike(self) -> Trouble | None:
        trouble = self._trouble
        if trouble is None or self._random.random() >= trouble.share:
            return None
        self.strikes[trouble.kind] += 1
        return trouble

    async def _swallow(self, writer: asyncio.StreamWriter, *, hole: bool) -> bool:
        if hole:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), _HOLE_SECONDS)
        writer.transport.abort()
        return False

    async def _ask(self, request: Message) -> bytes | None:
        """The answer's bytes; None when a web process took the request and gave no answer."""
        for port in self._order():
            line = await self._line_to(port)
            if line is None:
                continue
            reader, writer = line
            try:
                writer.write(request.raw)
                answer = await asyncio.wait_for(
                    read_answer(reader, request.method), _BACKEND_SECONDS
                )
            except (Malformed, OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
                writer.transport.abort()
                return None
            except asyncio.CancelledError:
                writer.transport.abort()
                raise
            if answer.closes:
                writer.close()
            else:
                self._idle[port].append(line)
            return answer.raw
        return _NOBODY

    def _order(self) -> list[int]:
        self._turn += 1
        start = self._turn % len(self._backends)
        return self._backends[start:] + self._backends[:start]

    async def _line_to(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        lines = self._idle[port]
        while lines:
            reader, writer = lines.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        try:
            return await asyncio.wait_for(
                asyncio.open_connection("127.0.0.1", port, limit=HEAD_MAX), 2.0
            )
        except (OSError, TimeoutError):
            return None


async def _trickle(writer: asyncio.StreamWriter, answer: bytes, rate: int) -> None:
    step = max(1, rate // 10)
    for start in range(0, len(answer), step):
        writer.write(answer[start : start + step])
        await writer.drain()
        await asyncio.sleep(0.1)
