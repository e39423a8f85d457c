"""Runs a handful of programs as one: started in order, kept up, stopped together.

    async with Supervisor(state / "logs", say=print) as supervisor:
        await supervisor.start(Program("web", [...], ready=answers_http(...)))
        await supervisor.start(Program("worker", [...], ready=says("ready")))
        await supervisor.wait()

One SIGINT, SIGTERM or SIGHUP stops all of them, last started first, each within its time and then
by SIGKILL; a second one does not wait. Whatever happens to the supervisor itself, kill -9
included, its programs end with it (``tether``).
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from steelyard.processes.child import Child, Program, ProgramFailed, spawn
from steelyard.processes.logs import trim

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HEALTHY_SECONDS = 60.0
LONGEST_PAUSE = 8.0
_TRIM_SECONDS = 30.0


class StopRequested(Exception):  # noqa: N818 - somebody's wish, not an error
    """Somebody asked for the end while a program was still being started.

    Leaves the supervisor's context once everything is down.
    """


class Supervisor:
    """Programs that belong together. Use it as an async context; leaving it stops all of them.

    ``logs`` is the folder for ``<name>.log``; ``say`` hears a sentence when a program crashed,
    came back, gave up or had to be killed. ``kept``: descriptors that stay open until the last
    program has ended (a claim's lock).
    """

    def __init__(
        self,
        logs: Path,
        *,
        say: Callable[[str], None] | None = None,
        kept: Sequence[int] = (),
    ) -> None:
        self._logs = logs
        self._kept = tuple(kept)
        self._say = say
        self._children: dict[str, Child] = {}
        self._watches: list[asyncio.Task[None]] = []
        self._asked = asyncio.Event()
        self._hurry = asyncio.Event()
        self._over = asyncio.Event()
        self._gave_up: ProgramFailed | None = None
        self._lifeline: tuple[int, int] | None = None

    @property
    def children(self) -> dict[str, Child]:
        """The programs as they run now, by name, in the order of their start."""
        return dict(self._children)

    @property
    def asked_to_stop(self) -> bool:
        return self._asked.is_set()

    async def __aenter__(self) -> Self:
        self._lifeline = os.pipe()
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.request_stop)
        self._watches.append(asyncio.create_task(self._keep_logs_short()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._stop_all()
        finally:
            loop = asyncio.get_running_loop()
            for number in SIGNALS:
                loop.remove_signal_handler(number)
            for end in self._lifeline or ():
                os.close(end)
            self._lifeline = None

    def request_stop(self) -> None:
        """What the signals do: the first asks for the end, the second for an immediate one."""
        if self._asked.is_set():
            self._hurry.set()
        self._asked.set()
        self._over.set()

    async def start(self, program: Program) -> Child:
        """Start a program and wait until it is ready; it is kept up from then on.

        Raises ProgramFailed when it does not come up and StopRequested when somebody asked for
        the end meanwhile. Names are unique.
        """
        if program.name in self._children:
            raise ValueError(f"{program.name} was started already")
        child = await self._spawn(program)
        await self._or_stop(child.until_ready())
        self._watches.append(asyncio.create_task(self._keep_up(child)))
        return child

    async def wait(self) -> None:
        """Wait until somebody asks for the end.

        Raises ProgramFailed when a program crashes again and again; the others still run then.
        """
        await self._over.wait()
        if self._gave_up is not None:
            raise self._gave_up

    async def _spawn(self, program: Program) -> Child:
        if self._lifeline is None:
            raise RuntimeError("the supervisor is used as an async context")
        if self._asked.is_set():
            raise StopRequested
        child = await spawn(program, self._logs, self._lifeline[0], self._kept)
        self._children[program.name] = child
        return child

    async def _or_stop(self, awaitable: Coroutine[None, None, None]) -> None:
        work = asyncio.ensure_future(awaitable)
        asked = asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait((work, asked), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise StopRequested
            work.result()
        finally:
            work.cancel()
            asked.cancel()
            await asyncio.gather(work, asked, return_exceptions=True)

    async def _keep_up(self, child: Child) -> None:
        crashes = 0
        while True:
            since = time.monotonic()
            code = await child.wait()
            if self._asked.is_set():
                return
            crashes = 1 if time.monotonic() - since > HEALTHY_SECONDS else crashes + 1
            if crashes > child.program.restarts:
                times = child.program.restarts
                self._give_up(child, f"ended again (code {code}) after {times} new starts")
                return
            pause = min(LONGEST_PAUSE, 0.25 * 2 ** (crashes - 1))
            self._tell(f"{child.name} ended (code {code}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            try:
                child = await self._spawn(child.program)
            except OSError as error:
                self._give_up(child, f"cannot be started again: {error.strerror}")
                return
            await self._come_back(child)

    async def _come_back(self, child: Child) -> None:
        try:
            await child.until_ready()
        except ProgramFailed:
            # Counted as one more crash by the loop that waits for its end.
            child.kill()
        else:
            self._tell(f"{child.name} is back")

    def _give_up(self, child: Child, what: str) -> None:
        self._gave_up = ProgramFailed(child.name, what, child.log)
        self._over.set()

    async def _stop_all(self) -> None:
        self._asked.set()
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        for child in reversed(self._children.values()):
            if not await child.stop(self._hurry):
                self._tell(f"{child.name} did not end in time and was killed")

    async def _keep_logs_short(self) -> None:
        while True:
            await asyncio.sleep(_TRIM_SECONDS)
            for child in self._children.values():
                trim(child.log)

    def _tell(self, sentence: str) -> None:
        if self._say is not None:
            with contextlib.suppress(OSError):  # a closed terminal must not keep programs running
                self._say(sentence)
