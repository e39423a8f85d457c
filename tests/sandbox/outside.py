"""Helpers: the sandbox as a process of its own, and an application for it to call."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SOURCE = Path(__file__).parents[2] / "src"
ACCOUNT = "AC" + "5" * 32
TOKEN = "a-token-for-tests"
NUMBER = "+13125550100"
SECRET = "whsec_for_tests"

type Doc = dict[str, Any]


class Process:
    """One sandbox process on a state directory; ports are its own choice unless given."""

    def __init__(self, state: Path, port: int = 0, **environ: str) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "steelyard.sandbox", "--port", str(port),
                "--smtp-port", "0", "--state", str(state),
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCE), **environ},
        )  # fmt: skip
        assert self._process.stdout is not None
        ready = json.loads(self._process.stdout.readline())
        assert ready["event"] == "ready"
        self.port: int = ready["port"]
        self.smtp_port: int = ready["smtp_port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()
        self._close()

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(timeout=5)
        self._close()
        return status

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()


class Control:
    """The control API, with answers checked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx2.AsyncClient(base_url=url, trust_env=False, timeout=10)

    async def get(self, path: str, **query: object) -> Any:
        asked = {name: str(value) for name, value in query.items()}
        return self._read(await self.http.get(f"/control{path}", params=asked))

    async def post(self, path: str, body: object = None) -> Any:
        return self._read(await self.http.post(f"/control{path}", json=body or {}))

    async def put(self, path: str, body: object) -> Any:
        return self._read(await self.http.put(f"/control{path}", json=body))

    async def delete(self, path: str) -> Any:
        return self._read(await self.http.delete(f"/control{path}"))

    async def fault(self, provider: str, kind: str, **more: object) -> Any:
        return await self.post("/faults", {"provider": provider, "kind": kind, **more})

    async def journal(self, **filters: object) -> list[Doc]:
        return (await self.get("/journal", limit=10_000, **filters))["entries"]

    @staticmethod
    def _read(answer: httpx2.Response) -> Any:
        assert answer.is_success, f"{answer.status_code}: {answer.text}"
        return answer.json()


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Application:
    """Stands for our application: keeps what it is sent and answers what the test says."""

    url: str = ""
    received: list[Received] = field(default_factory=list[Received])
    answers: dict[str, list[Response]] = field(default_factory=dict[str, list[Response]])

    def answer_once(self, path: str, status: int, body: str = "", kind: str = "text/xml") -> None:
        self.answers.setdefault(path, []).append(Response(body, status, media_type=kind))

    def at(self, path: str) -> list[Received]:
        return [one for one in self.received if one.path == path]

    async def wait_for(self, path: str, count: int = 1) -> list[Received]:
        await until(lambda: len(self.at(path)) >= count, f"{count} calls of {path}")
        return self.at(path)

    def take(self, path: str, request: Request, body: bytes) -> Response:
        self.received.append(Received(path, dict(request.headers), body))
        waiting = self.answers.get(path, [])
        return waiting.pop(0) if waiting else Response(status_code=204)


class Street:
    """One socket of this process at which each test has an application under its own path."""

    def __init__(self) -> None:
        self._applications: dict[str, Application] = {}
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self._url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        routes = [Route("/{house}/{path:path}", self._take, methods=["GET", "POST"])]
        config = uvicorn.Config(
            Starlette(routes=routes), log_level="error", lifespan="off", ws="none",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = QuietServer(config)
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._running = asyncio.create_task(self._server.serve(sockets=[self._listening]))
        await until(lambda: self._server.started, "the applications to start")

    async def close(self) -> None:
        self._server.should_exit = True
        if self._running is not None:
            await self._running

    def move_in(self) -> Application:
        house = f"house-{len(self._applications)}"
        self._applications[house] = Application(url=f"{self._url}/{house}")
        return self._applications[house]

    async def _take(self, request: Request) -> Response:
        application = self._applications[request.path_params["house"]]
        return application.take(f"/{request.path_params['path']}", request, await request.body())


class QuietServer(uvicorn.Server):
    """Leaves the signals of the test process alone."""

    def capture_signals(self) -> Any:
        return contextlib.nullcontext()


async def until(true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Waits for something to become true; fails by name when it does not."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < deadline, f"waited {seconds} s for {what}"
        await asyncio.sleep(0.01)


async def eventually[T](ask: Callable[[], Awaitable[T]], holds: Callable[[T], bool]) -> T:
    """Asks until the answer is as wanted."""
    for _ in range(500):
        answer = await ask()
        if holds(answer):
            return answer
        await asyncio.sleep(0.01)
    raise AssertionError("it never became so")
