"""As much of HTTP/1.1 as the harness's proxy and its clients need: whole messages, bounded."""

import asyncio
from dataclasses import dataclass

HEAD_MAX = 64 * 1024
BODY_MAX = 16 * 1024 * 1024
_NO_BODY = frozenset({204, 304})


class Malformed(Exception):  # noqa: N818 - a fact about what came in
    """What came in is not a message of HTTP/1.1, or it ended in the middle."""


@dataclass(frozen=True, slots=True)
class Message:
    """One request or answer. ``raw`` is what stood on the wire, ``body`` without its chunks."""

    start: str
    headers: dict[str, str]
    raw: bytes
    body: bytes

    @property
    def status(self) -> int:
        """An answer's status."""
        return int(self.start.split(" ", 2)[1])

    @property
    def method(self) -> str:
        """A request's method."""
        return self.start.partition(" ")[0]

    @property
    def closes(self) -> bool:
        return self.headers.get("connection", "").lower() == "close"


async def read_request(reader: asyncio.StreamReader) -> Message | None:
    """The next request, or None when the line was closed between two. Raises Malformed."""
    head = await _head(reader)
    if head is None:
        return None
    start, headers, raw = head
    body, wire = await _body(reader, headers)
    return Message(start, headers, raw + wire, body)


async def read_answer(reader: asyncio.StreamReader, method: str) -> Message:
    """The answer to a request of ``method``. Raises Malformed when the line ends before it does."""
    head = await _head(reader)
    while head is not None and head[0].split(" ", 2)[1].startswith("1"):
        head = await _head(reader)
    if head is None:
        raise Malformed("no answer")
    start, headers, raw = head
    if method == "HEAD" or int(start.split(" ", 2)[1]) in _NO_BODY:
        return Message(start, headers, raw, b"")
    body, wire = await _body(reader, headers)
    return Message(start, headers, raw + wire, body)


def write_request(method: str, path: str, host: str, headers: dict[str, str], body: bytes) -> bytes:
    """A request as it goes over the wire; its length is always said."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial:
            raise Malformed("ended within the head") from ended
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed("a head beyond all bounds") from error
    except OSError as error:
        raise Malformed(f"the line broke: {type(error).__name__}") from error
    lines = raw.decode("latin-1").split("\r\n")
    if len(lines[0].split(" ", 2)) < 2:
        raise Malformed("no start line")
    headers: dict[str, str] = {}
    for line in lines[1:-2]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        # Several cookies in one answer: the first is ours, the harness needs no second.
        headers.setdefault(name, value.strip())
    return lines[0], headers, raw


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> tuple[bytes, bytes]:
    """The body, and how it stood on the wire."""
    try:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return await _chunks(reader)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_MAX:
            raise Malformed("a length beyond all bounds")
        body = await reader.readexactly(int(length))
    except asyncio.IncompleteReadError as error:
        raise Malformed("ended within the body") from error
    except OSError as error:
        raise Malformed(f"the line broke: {type(error).__name__}") from error
    return body, body


async def _chunks(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    body, wire = bytearray(), bytearray()
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        if len(body) + size > BODY_MAX:
            raise Malformed("a body beyond all bounds")
        data = await reader.readexactly(size + 2)
        wire += line + data
        body += data[:-2]
        if size == 0:
            return bytes(body), bytes(wire)
