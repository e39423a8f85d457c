"""Real servers for the live view: a Valkey that may be frozen, uvicorn, WebSocket clients."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
import uvicorn
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.requests import HTTPConnection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from steelyard.embedded import RunningValkey, ValkeyServer
from steelyard.kernel import clock
from steelyard.kernel.http import errors
from steelyard.kernel.realtime import ClientLimits, Hub, HubLimits, realtime_router
from steelyard.kernel.realtime.wire import message
from steelyard.settings import Settings

JOBS = "locksmith:jobs"


@dataclass
class Rights:
    """Who may watch what, changeable while a test runs."""

    refused: dict[str, bool | str] = field(default_factory=dict[str, bool | str])
    outage: bool = False
    asked: list[str] = field(default_factory=list[str])

    async def __call__(self, connection: HTTPConnection, topic: str) -> bool | str:
        assert connection.url.path.startswith("/api/live")
        self.asked.append(topic)
        if self.outage:
            raise ConnectionRefusedError
        return self.refused.get(topic, True)


@dataclass
class Live:
    """One process's worth of the live view: its hub and its open port."""

    hub: Hub
    port: int
    rights: Rights
    server: uvicorn.Server

    async def close(self) -> None:
        self.hub.dismiss()
        for listening in self.server.servers:
            listening.close()
            async with asyncio.timeout(5):
                await listening.wait_closed()
        await self.hub.stop()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def address(self, topics: str = JOBS, since: str = "", extra: str = "") -> str:
        query = f"topics={topics}" + (f"&since={since}" if since else "") + extra
        return f"ws://127.0.0.1:{self.port}/api/live?{query}"

    def watch(
        self, topics: str = JOBS, since: str = "", **options: Any
    ) -> AbstractAsyncContextManager["Watching"]:
        return watching(self.address(topics, since), origin=self.origin, **options)

    def say(self, topic: str, *numbers: int) -> None:
        self.hub.put([message(topic, "job.moved", {"n": n}, clock.now()) for n in numbers])


class Watching:
    """A client and the frames it has seen."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.seen = 0

    async def next(self, seconds: float = 3.0) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            frame = json.loads(await self.connection.recv())
        self.seen += 1
        return frame

    async def take(self, count: int) -> list[dict[str, Any]]:
        return [await self.next() for _ in range(count)]

    async def until(self, kind: str, seconds: float = 5.0) -> dict[str, Any]:
        """The next frame of that type; what comes before it is passed over."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.next(seconds)
                if frame["type"] == kind:
                    return frame

    async def quiet(self, seconds: float = 0.15) -> bool:
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def send(self, **frame: object) -> None:
        await self.connection.send(json.dumps(frame))

    async def closed(self, seconds: float = 5.0) -> tuple[int | None, str | None]:
        with suppress(ConnectionClosed):
            while True:
                await self.next(seconds)
        return self.connection.close_code, self.connection.close_reason


@asynccontextmanager
async def watching(address: str, **options: Any) -> AsyncGenerator[Watching]:
    async with connect(address, compression=None, **options) as connection:
        yield Watching(connection)


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A Valkey that no other test process talks to: it may be flushed, frozen and killed."""
    server = ValkeyServer(tmp_path_factory.mktemp("live"))
    yield server
    server.erase()


@pytest.fixture
def own_valkey(own_server: ValkeyServer) -> RunningValkey:
    return own_server.start()


async def flush(valkey: Redis) -> None:
    await cast("Any", valkey).flushall()


@pytest.fixture
async def valkey(own_valkey: RunningValkey) -> AsyncIterator[Redis]:
    client = cast("Redis", cast("Any", Redis).from_url(own_valkey.url, socket_timeout=2.0))
    await flush(client)
    yield client
    await client.aclose()


Serve = Callable[..., Awaitable[Live]]


@pytest.fixture
async def serve(valkey: Redis) -> AsyncIterator[Serve]:
    """Start one more process's worth: its own hub, its own port, the same Valkey."""
    running: list[Live] = []

    async def start(
        hub_limits: HubLimits | None = None, client_limits: ClientLimits | None = None
    ) -> Live:
        hub = Hub(valkey, hub_limits)
        await hub.start()
        rights = Rights()
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = FastAPI()
        errors.install(app)
        app.include_router(realtime_router("locksmith", rights, client_limits))
        settings = Settings(app_env="test", base_url=f"http://127.0.0.1:{port}")
        app.state.services = SimpleNamespace(settings=settings, hub=hub)
        live = Live(hub, port, rights, await _open(app, listening))
        running.append(live)
        return live

    yield start
    await asyncio.gather(*(live.close() for live in running))


async def _open(app: FastAPI, listening: socket.socket) -> uvicorn.Server:
    """uvicorn without its signal handling and its tick, which would cost each test 0.3 s."""
    config = uvicorn.Config(app, lifespan="off", log_level="warning", ws_per_message_deflate=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    return server
