"""A client of the public wire: one pool of lines to one address of this machine."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from steelyard.chaos.http1 import HEAD_MAX, Malformed, read_answer, write_request

_LINES_MAX = 256
type _Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NoAnswer(Exception):  # noqa: N818 - a fact about a call
    """No whole answer came. ``sent`` says whether a byte of the request left."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``seconds``: how long it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """The body as JSON; an empty object where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def code(self) -> str:
        """The house's word for a refusal; empty where there is none."""
        said = self.json
        return str(said.get("error", "")) if isinstance(said, dict) else ""  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


class Wire:
    """Requests to ``127.0.0.1:port``. Nothing is retried here and no cookie is kept."""

    def __init__(self, port: int, *, timeout: float = 10.0) -> None:
        self.port = port
        self._timeout = timeout
        self._idle: list[_Line] = []

    async def call(
        self,
        method: str,
        path: str,
        body: object | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request; ``body`` is sent as JSON unless it is bytes. Raises NoAnswer."""
        content = body if isinstance(body, bytes) else b"" if body is None else _dump(body)
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            sent.setdefault("Content-Type", "application/json")
        raw = write_request(method, path, f"127.0.0.1:{self.port}", sent, content)
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._exchange(raw, method)
        except TimeoutError as error:
            raise NoAnswer("no answer in time", sent=True) from error
        return Answer(answer[0], answer[1], answer[2], time.monotonic() - started)

    async def close(self) -> None:
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _exchange(self, raw: bytes, method: str) -> tuple[int, dict[str, str], bytes]:
        line = await self._line()
        try:
            line[1].write(raw)
            answer = await read_answer(line[0], method)
        except (Malformed, OSError, ValueError, asyncio.IncompleteReadError) as error:
            line[1].transport.abort()
            raise NoAnswer(str(error) or type(error).__name__, sent=True) from error
        except asyncio.CancelledError:
            line[1].transport.abort()
            raise
        if answer.closes or len(self._idle) >= _LINES_MAX:
            line[1].close()
        else:
            self._idle.append(line)
        return answer.status, answer.headers, answer.body

    async def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if not line[0].at_eof() and not line[1].is_closing():
                return line
            line[1].close()
        try:
            return await asyncio.open_connection("127.0.0.1", self.port, limit=HEAD_MAX)
        except OSError as error:
            raise NoAnswer("no connection", sent=False) from error


def _dump(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
