"""A client of the public wire that costs little: it shares the machine with what it measures."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

_HEAD_MAX = 64 * 1024
type _Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` 0: no whole answer in time. Headers by their lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


NONE = Answer(0, {}, b"")


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
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            return NONE

    async def close(self) -> None:
        for lines in self._idle.values():
            for _, writer in lines:
                writer.close()

    async def _exchange(self, port: int, raw: bytes) -> Answer:
        line = await self._line(port)
        try:
            line[1].write(raw)
            answer = await _read(line[0])
        except BaseException:
            line[1].transport.abort()
            raise
        self._idle[port].append(line)
        return answer

    async def _line(self, port: int) -> _Line:
        idle = self._idle[port]
        while idle:
            line = idle.pop()
            if not line[0].at_eof() and not line[1].is_closing():
                return line
            line[1].close()
        return await asyncio.open_connection("127.0.0.1", port, limit=_HEAD_MAX)


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in head[1:-2]:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), value.strip())
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Answer(int(head[0].split(" ")[1]), headers, await _chunks(reader))
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(head[0].split(" ")[1]), headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
