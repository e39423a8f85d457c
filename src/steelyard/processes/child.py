"""One program under supervision: how it is started, and how it is brought to an end."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.processes.logs import rotate, tail
from steelyard.processes.problems import EnvironmentProblem
from steelyard.processes.readiness import Ready, at_once

_TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True)
class Program:
    """What is to run.

    ``environment`` is added to ours; ``ready`` is asked until it says True, for at most
    ``ready_seconds``; ``stop_seconds`` is what it gets between SIGTERM and SIGKILL. A crash is
    answered by starting it again, up to ``restarts`` times in a row (a minute of running well
    clears the count).
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    directory: Path | None = None
    ready: Ready = field(default_factory=at_once)
    ready_seconds: float = 30.0
    stop_seconds: float = 10.0
    restarts: int = 5


class ProgramFailed(EnvironmentProblem):
    """A program ended before it was ready, took too long, or would not stay up."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        said = [line.strip() for line in tail(log).splitlines() if line.strip()]
        last = f" It said last: {said[-1].rstrip('.')}." if said else ""
        super().__init__(f"{name} {what}.{last}", f"Read {log} for the whole story.")
        self.name = name


class Child:
    """A program that was started. ``pid`` leads a process group that holds all of it."""

    def __init__(self, program: Program, process: Process, log: Path) -> None:
        self.program = program
        self.log = log
        self._process = process

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; 128 + n when signal n ended it."""
        code = self._process.returncode
        return code if code is None or code >= 0 else 128 - code

    async def wait(self) -> int:
        """Wait for its end; returns the exit code. What it left running is killed."""
        await self._process.wait()
        self.kill()
        code = self.exit_code
        return 0 if code is None else code

    async def until_ready(self) -> None:
        """Wait until it may be counted on. Raises ProgramFailed when it ends or takes too long."""
        waiting = asyncio.ensure_future(self._poll())
        ended = asyncio.ensure_future(self._process.wait())
        try:
            done, _ = await asyncio.wait(
                (waiting, ended),
                timeout=self.program.ready_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if ended in done:
                raise ProgramFailed(
                    self.name, f"ended with code {self.exit_code} before it was ready", self.log
                )
            if waiting not in done:
                seconds = f"{self.program.ready_seconds:g}"
                raise ProgramFailed(self.name, f"was not ready after {seconds} s", self.log)
            waiting.result()
        finally:
            await _drop(waiting, ended)

    async def stop(self, hurry: asyncio.Event) -> bool:
        """Ask it to end; kill it when its time is over or ``hurry`` is set. True if it obeyed."""
        if self.exit_code is not None:
            return True
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        ended = asyncio.ensure_future(self.wait())
        hurried = asyncio.ensure_future(hurry.wait())
        done, _ = await asyncio.wait(
            (ended, hurried),
            timeout=self.program.stop_seconds,
            return_when=asyncio.FIRST_COMPLETED,
        )
        obeyed = ended in done
        if not obeyed:
            self.kill()
            await ended
        await _drop(hurried)
        return obeyed

    def kill(self) -> None:
        """SIGKILL to whatever is left of its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def _poll(self) -> None:
        while not await self.program.ready(self.log):  # noqa: ASYNC110 - the program sets no event
            await asyncio.sleep(0.05)


async def spawn(program: Program, logs: Path, lifeline: int, kept: Sequence[int] = ()) -> Child:
    """Start ``program`` on a tether that ends with ``lifeline``'s other side (see ``tether``).

    ``kept`` are file descriptors that stay open until the last of the program has ended.
    """
    descriptors = (lifeline, *kept)
    log = rotate(logs / f"{program.name}.log")
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-B", str(_TETHER)),
            ",".join(str(number) for number in descriptors),
            *(str(part) for part in program.command),
            stdin=DEVNULL,
            stdout=handle,
            stderr=STDOUT,
            cwd=program.directory,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
            pass_fds=descriptors,
            # Its own session: the terminal's Ctrl-C reaches the supervisor alone.
            start_new_session=True,
        )
    finally:
        os.close(handle)
    return Child(program, process, log)


async def _drop(*tasks: asyncio.Future[object] | asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
