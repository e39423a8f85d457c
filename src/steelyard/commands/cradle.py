"""Where web and worker processes are forked from: everything is imported and built once.

    python -m steelyard.commands.cradle <socket>

Only the harness starts it (``steelyard.chaos``). It listens on a socket of its own; each
connection asks for one process, in one line of JSON, and is told its ``pid`` at once and its
``code`` when it has ended (below zero: by that signal). A process that would take four seconds to
start is there in some milliseconds, so that thousands of ends and beginnings can be had.
"""

import asyncio
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import uvicorn
from fastapi import FastAPI
from sqlalchemy.orm import configure_mappers
from starlette.types import ASGIApp, Message
from stripe import StripeClient

from steelyard.app import create_app
from steelyard.commands.serve import SERVER
from steelyard.commands.work import work
from steelyard.kernel import failpoints
from steelyard.kernel.http.logs import configure
from steelyard.settings import Settings

_ASKED_SECONDS = 5.0
_FIRST_CALLS = ("payment_intents", "refunds", "transfers", "accounts", "customers", "disputes")
_FIRST_PAGES = ("/readyz", "/locksmith/api/about", "/strathwell/vendors/public")


class Cradle:
    """One address to ask at. Nothing here has a loop or a thread: what is forked is whole."""

    def __init__(self, path: str) -> None:
        self._app = create_app(Settings())
        asyncio.run(_warm(self._app))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        Path(path).chmod(0o600)
        self._listener.listen(64)
        self._born: dict[int, socket.socket] = {}
        self._ending = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_end)
        gc.freeze()
        print("cradle.ready", flush=True)  # noqa: T201 - what its starter waits for
        while not self._ending:
            readable, _, _ = select.select([self._listener, woken], [], [], 1.0)
            if woken in readable:
                os.read(woken, 4096)
            self._reap()
            if self._listener in readable:
                self._take(self._listener.accept()[0])

    def _asked_to_end(self, _number: int, _frame: object) -> None:
        self._ending = True

    def _take(self, line: socket.socket) -> None:
        line.settimeout(_ASKED_SECONDS)
        try:
            asked = line.makefile("rb").readline()
        except OSError:
            asked = b""
        if not asked:
            line.close()
            return
        pid = os.fork()
        if not pid:
            self._become(json.loads(asked))
        self._born[pid] = line
        self._tell(line, pid=pid)

    def _become(self, order: dict[str, Any]) -> NoReturn:
        """The rest of the new process's life."""
        code = 1
        try:
            os.setsid()
            self._forget()
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.environ.update(order["environment"])
            failpoints.watch(order["points"])
            code = self._live(order)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _live(self, order: dict[str, Any]) -> int:
        settings = Settings()
        if order["kind"] == "worker":
            return asyncio.run(work(settings))
        configure(settings.log_level)
        _serve(self._app, int(order["port"]))
        return 0

    def _forget(self) -> None:
        """What belongs to the cradle alone."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        self._listener.close()
        for line in self._born.values():
            line.close()

    def _reap(self) -> None:
        while self._born:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            line = self._born.pop(pid)
            self._tell(line, code=os.waitstatus_to_exitcode(status))
            line.close()

    def _tell(self, line: socket.socket, **what: int) -> None:
        try:
            line.sendall(json.dumps(what).encode() + b"\n")
        except OSError:
            return


async def _warm(app: FastAPI) -> None:
    """Do once what every process does first: what it reads, imports and compiles then is there
    for all that are forked. Nothing stays open."""
    configure_mappers()
    provider = StripeClient("sk_test_unset").v1
    for name in _FIRST_CALLS:
        getattr(provider, name)
    async with app.router.lifespan_context(app):
        for path in _FIRST_PAGES:
            await _get(app, path)


async def _get(app: ASGIApp, path: str) -> None:
    """One request, without a socket; whatever the answer is."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        return

    await app(scope, receive, send)


def _serve(app: ASGIApp, port: int) -> None:
    uvicorn.run(app, host="127.0.0.1", port=port, **SERVER)


if __name__ == "__main__":
    Cradle(sys.argv[1]).run()
