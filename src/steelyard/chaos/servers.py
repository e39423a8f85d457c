"""The PostgreSQL and Valkey of one run: the embedded ones in its own directory, or given ones."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import asyncpg
import psutil
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from steelyard.embedded import PostgresServer, RunningPostgres, RunningValkey, ValkeyServer

_GONE_SECONDS = 10.0
_CONNECT_SECONDS = 5


class Postgres:
    """``url`` is SQLAlchemy's, ``dsn`` plain; both name the owner. ``own``: it may be killed.
    ``fast``: one that is not killed, and need not keep what it has."""

    def __init__(self, directory: Path, given: str | None = None, *, fast: bool = False) -> None:
        self._server = None if given else PostgresServer(directory, fast=fast)
        self._running: RunningPostgres | None = None
        self._given = given

    @property
    def own(self) -> bool:
        return self._server is not None

    @property
    def dsn(self) -> str:
        if self._given:
            return self._given.replace("+asyncpg", "", 1)
        assert self._running is not None  # noqa: S101 - asked for after the start
        return self._running.dsn

    @property
    def url(self) -> str:
        return "postgresql+asyncpg" + self.dsn[self.dsn.index("://") :]

    async def start(self) -> None:
        """Have it running; after a kill this is its recovery."""
        if self._server is not None:
            self._running = await asyncio.to_thread(self._server.start)

    async def erase(self) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.erase)

    async def stop(self) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)

    async def kill(self) -> bool:
        """``kill -9`` of the postmaster and all its children; whether all of them are gone."""
        assert self._running is not None  # noqa: S101 - only an own server is killed
        return await _kill_all(self._running.pid)

    async def connect(self) -> Any:
        """A connection as the owner. Raises OSError or asyncpg's errors."""
        return cast(
            "Any",
            await asyncpg.connect(  # pyright: ignore[reportUnknownMemberType]
                self.dsn,
                timeout=_CONNECT_SECONDS,
                server_settings={"application_name": "steelyard-chaos"},
            ),
        )

    async def value(self, query: str, *arguments: object) -> Any:
        """One value, over a connection of its own."""
        connection = await self.connect()
        try:
            return await connection.fetchval(query, *arguments)
        finally:
            await connection.close()

    async def writable(self) -> bool:
        """Whether it takes connections and is not recovering."""
        try:
            return not await self.value("SELECT pg_is_in_recovery()")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False


class Valkey:
    """The cache of one run."""

    def __init__(self, directory: Path, given: str | None = None) -> None:
        self._server = None if given else ValkeyServer(directory)
        self._running: RunningValkey | None = None
        self._given = given

    @property
    def own(self) -> bool:
        return self._server is not None

    @property
    def url(self) -> str:
        if self._given:
            return self._given
        assert self._running is not None  # noqa: S101 - asked for after the start
        return self._running.url

    @property
    def pid(self) -> int:
        assert self._running is not None  # noqa: S101 - only an own server is stopped
        return self._running.pid

    async def start(self) -> None:
        if self._server is not None:
            self._running = await asyncio.to_thread(self._server.start)

    async def erase(self) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.erase)

    async def stop(self) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)

    async def kill(self) -> bool:
        return await _kill_all(self.pid)

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    async def answers(self) -> bool:
        return await self.ask("PING") is not None

    async def ask(self, *command: str) -> object:
        """One command's answer; None where there is none within a second."""
        client = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            self.url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 0)
        )
        try:
            return await cast("Any", client).execute_command(*command)
        except Exception:
            return None
        finally:
            await client.aclose()


async def _kill_all(pid: int) -> bool:
    """SIGKILL to a process and everything below it; whether all of it is gone in time."""
    pids: Sequence[int] = _tree(pid)
    for one in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    deadline = time.monotonic() + _GONE_SECONDS
    while time.monotonic() < deadline:
        if not any(_lives(one) for one in pids):
            return True
        await asyncio.sleep(0.02)
    return False


def _tree(pid: int) -> list[int]:
    try:
        top = psutil.Process(pid)
        return [pid, *(child.pid for child in top.children(recursive=True))]
    except psutil.Error:
        return [pid]


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
