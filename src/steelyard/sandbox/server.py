"""Running the sandbox: one process, one HTTP port, one SMTP port, until told to stop."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from steelyard.sandbox.access import Access
from steelyard.sandbox.app import build_app
from steelyard.sandbox.config import SandboxConfig
from steelyard.sandbox.gate import TRANSPORT_KEY
from steelyard.sandbox.mail.server import open_mail_server
from steelyard.sandbox.world import World, open_world

GRACE_SECONDS = 1


@dataclass(frozen=True)
class Start:
    """How to start. Port 0 takes any free one."""

    port: int
    smtp_port: int
    state: Path
    host: str = "127.0.0.1"
    log_level: str = "warning"
    config: SandboxConfig | None = None
    access: Access = field(default_factory=Access)


class CuttableProtocol(HttpToolsProtocol):
    """Hands its transport to the application, so that a fault can cut the line."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT_KEY] = self.transport  # pyright: ignore[reportGeneralTypeIssues] - our own key


class Server(uvicorn.Server):
    """Uvicorn that says when it is ready and leaves with status 0 when told to stop."""

    def __init__(self, config: uvicorn.Config, world: World, ready: dict[str, object]) -> None:
        super().__init__(config)
        self._world = world
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps(self._ready) + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.ground.journal.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self.should_exit = True


def run(start: Start) -> None:
    """Serves until SIGINT or SIGTERM; raises when a port or the state directory is taken."""
    http, smtp = _listen(start.host, start.port), _listen(start.host, start.smtp_port)
    world = open_world(start.state)
    if start.config is not None:
        world.ground.shelf.put(start.config)
    try:
        asyncio.run(
            _serve(start, world, http, smtp), loop_factory=uvicorn.Config("").get_loop_factory()
        )
    finally:
        world.ground.store.close()


async def _serve(start: Start, world: World, http: socket.socket, smtp: socket.socket) -> None:
    mail = await open_mail_server(world.ground, world.mailbox, smtp)
    config = uvicorn.Config(
        build_app(world, start.access),
        http=CuttableProtocol,
        ws="none",
        log_level=start.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
    )
    ready: dict[str, object] = {
        "event": "ready",
        "port": http.getsockname()[1],
        "smtp_port": smtp.getsockname()[1],
    }
    try:
        await Server(config, world, ready).serve(sockets=[http])
    finally:
        mail.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(1024)
    return listening
