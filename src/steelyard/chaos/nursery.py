"""Processes that are forked from a cradle (``steelyard.commands.cradle``) instead of started."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from steelyard.processes import Child, Program, says
from steelyard.processes.child import spawn
from steelyard.processes.logs import rotate

_READY_SECONDS = 240.0


class Nursery:
    """One cradle. ``start`` it, let ``bear`` take the place of ``spawn``, ``stop`` it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        # A socket's path may not be long.
        self._home = Path(tempfile.mkdtemp(prefix="steelyard-cradle-"))
        self._socket = str(self._home / "socket")
        self._cradle: Child | None = None

    async def start(self, logs: Path, lifeline: int) -> None:
        """Raises ProgramFailed when it does not come up."""
        program = Program(
            "cradle",
            [sys.executable, "-m", "steelyard.commands.cradle", self._socket],
            environment=self._environment,
            ready=says("cradle.ready"),
            ready_seconds=_READY_SECONDS,
        )
        self._cradle = await spawn(program, logs, lifeline)
        await self._cradle.until_ready()

    async def bear(self, program: Program, logs: Path, _lifeline: int) -> Child:
        """``program.command`` is its kind (web or worker), its port, and its failpoints' file."""
        log = rotate(logs / f"{program.name}.log")
        log.touch(0o600)
        kind, port, points = (str(part) for part in program.command)
        order: dict[str, Any] = {
            "kind": kind,
            "port": port,
            "points": points,
            "log": str(log),
            "environment": dict(program.environment),
        }
        reader, writer = await asyncio.open_unix_connection(self._socket)
        writer.write(json.dumps(order).encode() + b"\n")
        born = Offspring(await _said(reader, "pid"), reader, writer)
        return Child(program, cast("Process", born), log)

    async def stop(self) -> None:
        if self._cradle is not None:
            await self._cradle.stop(asyncio.Event())
        await asyncio.to_thread(shutil.rmtree, self._home, ignore_errors=True)


class Offspring:
    """The part of asyncio's ``Process`` that a ``Child`` needs, of somebody else's child."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._listening = asyncio.create_task(self._listen(reader, writer))

    async def wait(self) -> int:
        await asyncio.shield(self._listening)
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Raises ProcessLookupError when it is gone."""
        os.kill(self.pid, number)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Without a word it ended together with the cradle.
        self.returncode = await _said(reader, "code", otherwise=1)
        writer.close()


async def _said(reader: asyncio.StreamReader, what: str, otherwise: int | None = None) -> int:
    line = await reader.readline()
    if not line and otherwise is not None:
        return otherwise
    return int(json.loads(line)[what])
