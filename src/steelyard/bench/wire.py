"""A client of the public wire that costs little: it shares the machine with what it measures."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast, override

_HEAD_MAX = 64 * 1024
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` 0: no whole answer in time. ``head``: its lines, as they came."""

    status: int
    head: bytes
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        """Empty where there is none of that name (lower case)."""
        start = self.head.lower().find(b"\r\n" + name.encode() + b":")
        if start < 0:
            return ""
        value = self.head[start + len(name) + 3 :].partition(b"\r\n")[0]
        return value.decode("latin-1").strip()


NONE = Answer(0, b"", b"")


class Wire:
    """Requests to several ports of this machine in turn, over lines that are kept open."""

    def __init__(self, ports: list[int], patience: float) -> None:
        self._ports = ports
        self._patience = patience
        self._idle: dict[int, list[_Line]] = {port: [] for port in ports}
        self._turn = 0

    async def call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request, sent once. ``body`` goes as JSON. Never raises for the wire's troubles."""
        self._turn += 1
        port = self._ports[self._turn % len(self._ports)]
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(content)), **(headers or {})}
        if content:
            sent["Content-Type"] = "application/json"
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        raw = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content
        try:
            async with asyncio.timeout(self._patience):
                return await self._exchange(port, raw)
        except (TimeoutError, OSError, ValueError):
            return NONE

    async def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.hang_up()

    async def _exchange(self, port: int, raw: bytes) -> Answer:
        line = await self._line(port)
        try:
            answer = await line.ask(raw)
        except BaseException:
            line.hang_up()
            raise
        self._idle[port].append(line)
        return answer

    async def _line(self, port: int) -> "_Line":
        idle = self._idle[port]
        while idle:
            line = idle.pop()
            if line.open:
                return line
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(_Line, "127.0.0.1", port)
        return line


class _Line(asyncio.Protocol):
    """One connection: a question, then its answer, then the next question."""

    def __init__(self) -> None:
        self.open = False
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._come = bytearray()

    async def ask(self, raw: bytes) -> Answer:
        """Raises OSError when the line breaks, ValueError for what is no answer."""
        if self._transport is None or not self.open:
            raise ConnectionResetError
        self._answer = asyncio.get_running_loop().create_future()
        self._come.clear()
        self._transport.write(raw)
        return await self._answer

    def hang_up(self) -> None:
        self.open = False
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.open = cast("asyncio.Transport", transport), True

    @override
    def data_received(self, data: bytes) -> None:
        self._come += data
        if self._answer is None or self._answer.done():
            return
        try:
            answer = _whole(self._come)
        except ValueError as error:
            self._answer.set_exception(error)
            return
        if answer is not None:
            self._answer.set_result(answer)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())


def _whole(come: bytearray) -> Answer | None:
    """The answer that has come, once all of it has. Raises ValueError for anything else."""
    end = come.find(_END)
    if end < 0:
        if len(come) > _HEAD_MAX:
            raise ValueError("no end of the head")
        return None
    head = bytes(come[: end + 2])
    told = Answer(int(head[9:12]), head, b"")
    read = _chunked if told.header("transfer-encoding") == "chunked" else _counted(told)
    body = read(come[end + len(_END) :])
    return None if body is None else Answer(told.status, head, body)


def _counted(told: Answer) -> Callable[[bytearray], bytes | None]:
    length = int(told.header("content-length") or 0)
    return lambda rest: bytes(rest[:length]) if len(rest) >= length else None


def _chunked(rest: bytearray) -> bytes | None:
    parts: list[bytes] = []
    at = 0
    while (line := rest.find(b"\r\n", at)) >= 0:
        size = int(rest[at:line].split(b";")[0], 16)
        at = line + 2
        if len(rest) < at + size + 2:
            return None
        if not size:
            return b"".join(parts)
        parts.append(bytes(rest[at : at + size]))
        at += size + 2
    return None
