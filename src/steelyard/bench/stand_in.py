"""What stands for Twilio while a bench runs: takes every text at once and remembers when."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs
from uuid import UUID


class TextsTaken:
    """``handed``: message → when its text was handed over (``perf_counter``)."""

    def __init__(self) -> None:
        self.handed: dict[UUID, float] = {}
        self.twice = 0

    def take(self, form: dict[str, list[str]]) -> dict[str, object]:
        """Twilio's answer to a new message."""
        message = UUID(form["StatusCallback"][0].rsplit("/", 1)[1])
        self.twice += message in self.handed
        self.handed.setdefault(message, time.perf_counter())
        return {
            "sid": f"SM{secrets.token_hex(16)}",
            "status": "queued",
            "direction": "outbound-api",
            "to": form["To"][0],
            "from": form["From"][0],
            "body": form["Body"][0],
            "num_media": "0",
            "error_code": None,
        }


@asynccontextmanager
async def twilio_stand_in() -> AsyncGenerator[tuple[str, TextsTaken]]:
    """Its address on the loopback, and what it has taken. It knows nothing of earlier texts."""
    taken = TextsTaken()
    callers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.add(writer)
        try:
            while await _exchange(reader, writer, taken):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            callers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", taken
    finally:
        server.close()
        for caller in callers:
            caller.close()
        await server.wait_closed()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, taken: TextsTaken
) -> bool:
    """One request and its answer; False when the caller wants no more."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    answer: dict[str, object] = {"messages": []}
    if head[0].startswith("POST "):
        answer = taken.take(parse_qs(body.decode()))
    said = json.dumps(answer).encode()
    status = "201 Created" if head[0].startswith("POST ") else "200 OK"
    writer.write(
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(said)}\r\n\r\n".encode()
        + said
    )
    await writer.drain()
    return headers.get("connection", "").lower() != "close"
