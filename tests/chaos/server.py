"""A server of real sockets that answers as a test tells it to."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from steelyard.chaos.http1 import Malformed, Message, read_request

type Reply = tuple[int, object] | None
"""Status and JSON; None: the line is cut without an answer."""


@dataclass
class Server:
    """``heard``: every request, in the order it came."""

    port: int = 0
    heard: list[Message] = field(default_factory=list[Message])

    @property
    def keys(self) -> list[str]:
        return [one.headers.get("idempotency-key", "") for one in self.heard]


@asynccontextmanager
async def serving(reply: Callable[[Message, int], Reply]) -> AsyncGenerator[Server]:
    """``reply`` is given each request and how many came before it."""
    state = Server()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await read_request(reader)) is not None:
                state.heard.append(request)
                said = reply(request, len(state.heard) - 1)
                if said is None:
                    writer.transport.abort()
                    return
                writer.write(answer(*said))
                await writer.drain()
        except (Malformed, OSError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    state.port = int(server.sockets[0].getsockname()[1])
    try:
        yield state
    finally:
        server.close()
        server.abort_clients()
        await server.wait_closed()


def always(reply: Reply) -> Callable[[Message, int], Reply]:
    """The same answer to everything."""
    return lambda _request, _number: reply


def answer(status: int, body: object) -> bytes:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(content)}\r\n\r\n".encode() + content
