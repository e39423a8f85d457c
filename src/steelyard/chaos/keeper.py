"""One program of the house under chaos: kept up, and ended or stopped whenever the nemesis wants.

Every program is a process group of its own on a tether (``steelyard.processes``), so a kill takes
all of it, and nothing outlives the harness.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from steelyard.processes import Child, Program, ProgramFailed
from steelyard.processes.child import spawn
from steelyard.processes.logs import tail

type Spawn = Callable[[Program, Path, int], Awaitable[Child]]
"""(program, folder of logs, lifeline) → the process, started."""

_TRIES = 8
_TERM_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class Death:
    """One end of a program. ``wanted``: by the nemesis or at the end of the run."""

    program: str
    at: float
    code: int
    wanted: bool
    said: str


class Keeper:
    """Starts a program again whenever it ends, until ``stop``."""

    def __init__(
        self,
        program: Program,
        logs: Path,
        lifeline: int,
        say: Callable[[str], None],
        spawned: Spawn = spawn,
    ) -> None:
        self.program = program
        self._spawned = spawned
        self.deaths: list[Death] = []
        self.starts = 0
        self.up = asyncio.Event()
        self.hopeless: ProgramFailed | None = None
        self._logs = logs
        self._lifeline = lifeline
        self._say = say
        self._child: Child | None = None
        self._wanted = False
        self._expected: int | None = None
        self._stopping = False
        self._watch: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int:
        assert self._child is not None  # noqa: S101 - asked for after the start
        return self._child.pid

    async def start(self) -> None:
        """Raises ProgramFailed when it does not come up."""
        self._child = await self._spawn()
        await self._child.until_ready()
        self.up.set()
        self._watch = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL for what does not listen."""
        self._stopping = True
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._child is not None and self._child.exit_code is None:
            self.thaw()
            await self._child.stop(asyncio.Event())

    def kill(self) -> None:
        """``kill -9`` of the whole group."""
        self._wanted = True
        self.up.clear()
        self._signal(signal.SIGKILL)

    def expect(self, code: int | None) -> None:
        """From now on an end with this code is wanted, too."""
        self._expected = code

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    @property
    def is_frozen(self) -> bool:
        """Whether every process of the group stands still."""
        states = [_state(pid) for pid in self._group()]
        return bool(states) and all(state in {psutil.STATUS_STOPPED, ""} for state in states)

    async def restart(self) -> float:
        """SIGTERM as a deployment does; returns the seconds its old life took to end."""
        assert self._child is not None  # noqa: S101 - restarted after the start
        began, starts = time.monotonic(), self.starts
        self._wanted = True
        self.up.clear()
        # To the tether, which hands it to the program alone.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child.pid, signal.SIGTERM)
        while self.starts == starts:
            if time.monotonic() - began > _TERM_SECONDS:
                self._signal(signal.SIGKILL)
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def back(self, seconds: float) -> bool:
        """Wait until it may be counted on again; False if that takes longer."""
        try:
            await asyncio.wait_for(self.up.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _group(self) -> list[int]:
        try:
            leader = psutil.Process(self.pid)
            return [self.pid, *(child.pid for child in leader.children(recursive=True))]
        except psutil.Error:
            return []

    async def _spawn(self) -> Child:
        child = await self._spawned(self.program, self._logs, self._lifeline)
        self.starts += 1
        return child

    async def _keep(self) -> None:
        failures = 0
        while self._child is not None:
            code = await self._child.wait()
            self.up.clear()
            if self._stopping:
                return
            self._note(code)
            if failures:
                await asyncio.sleep(min(4.0, 0.25 * 2**failures))
            self._child = await self._spawn()
            try:
                await self._child.until_ready()
            except ProgramFailed as failed:
                failures += 1
                self._wanted = True
                self._child.kill()
                if failures == _TRIES:
                    self.hopeless = failed
                    self._say(str(failed))
                    return
            else:
                failures = 0
                self._wanted = False
                self.up.set()

    def _note(self, code: int) -> None:
        self._wanted = self._wanted or code == self._expected
        said = "" if self._wanted else tail(self._child.log) if self._child else ""
        self.deaths.append(Death(self.name, time.monotonic(), code, self._wanted, said[-2000:]))
        if not self._wanted:
            self._say(f"{self.name} ended by itself (code {code})")


def _state(pid: int) -> str:
    try:
        return psutil.Process(pid).status()
    except psutil.Error:
        return ""
