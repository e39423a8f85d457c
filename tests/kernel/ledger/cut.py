"""A wire that can be cut after the server has answered and before the client hears it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit


class Wire:
    """Forwards bytes both ways until ``cut_next_answer`` is set: then the client hears nothing."""

    def __init__(self, dsn: str) -> None:
        self._target = urlsplit(dsn)
        self.cut_next_answer = False
        self.cuts = 0

    async def serve(
        self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        from_server, to_server = await self._connect()
        await asyncio.gather(
            self._forward(from_client, to_server),
            self._forward(from_server, to_client, answers=True),
            return_exceptions=True,
        )
        for writer in (to_client, to_server):
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        socket = parse_qs(self._target.query).get("host", [""])[0]
        port = self._target.port or int(parse_qs(self._target.query).get("port", ["5432"])[0])
        if socket.startswith("/"):
            return await asyncio.open_unix_connection(f"{socket}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self._target.hostname or socket, port)

    async def _forward(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        while data := await source.read(65536):
            if answers and self.cut_next_answer:
                # The server is done when it says so; what it said is dropped.
                self.cut_next_answer = False
                self.cuts += 1
                break
            sink.write(data)
            await sink.drain()
        sink.close()


@asynccontextmanager
async def wire_to(dsn: str) -> AsyncGenerator[tuple[Wire, str]]:
    """A wire to the server of ``dsn``, and the SQLAlchemy URL of the same database through it."""
    wire = Wire(dsn)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(dsn)
    user = parts.netloc.rpartition("@")[0] or "postgres"
    try:
        yield wire, f"postgresql+asyncpg://{user}@127.0.0.1:{port}{parts.path}?ssl=disable"
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()
