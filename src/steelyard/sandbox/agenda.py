"""What is due later: durable timers on the sandbox's clock.

An entry is written in the transaction that makes it necessary and removed in the transaction
that carries it out, so after a kill -9 it is carried out again: at least once, as with the
real providers. Pushing the clock ahead makes everything that became due run at once.
"""

import asyncio
import heapq
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from steelyard.sandbox.clock import SandboxClock
from steelyard.sandbox.store import Doc, Store, dump, load

type Handler = Callable[[int, Doc], Awaitable[None]]

logger = logging.getLogger(__name__)

LONGEST_NAP_SECONDS = 3600.0


class Agenda:
    """Timers by kind; each kind has one handler, which must finish its entry."""

    def __init__(self, store: Store, clock: SandboxClock) -> None:
        self._store = store
        self._clock = clock
        self._handlers: dict[str, Handler] = {}
        self._heap: list[tuple[float, int]] = []
        self._wake = asyncio.Event()
        self._open = asyncio.Event()
        self._open.set()
        self._running: set[asyncio.Task[None]] = set()

    def handle(self, kind: str, handler: Handler) -> None:
        self._handlers[kind] = handler

    def add(self, due_at: float, kind: str, payload: Doc) -> int:
        """Puts one thing down for ``due_at`` (sandbox time), in the current transaction."""
        entry = self._store.run(
            "INSERT INTO agenda (due_at, kind, payload) VALUES (?, ?, ?)",
            due_at, kind, dump(payload),
        )  # fmt: skip
        self._store.after_commit(lambda: self._push(due_at, entry))
        return entry

    def finish(self, entry: int) -> None:
        """Takes the entry off, in the transaction that carried it out."""
        self._store.run("DELETE FROM agenda WHERE id=?", entry)

    def postpone(self, entry: int, due_at: float) -> None:
        self._store.run("UPDATE agenda SET due_at=? WHERE id=?", due_at, entry)
        self._store.after_commit(lambda: self._push(due_at, entry))

    def upcoming(self, after: float, limit: int) -> list[Doc]:
        """What is due later than ``after`` (sandbox time), soonest first: due_at, kind, payload."""
        rows = self._store.rows(
            "SELECT due_at, kind, payload FROM agenda WHERE due_at>? ORDER BY due_at LIMIT ?",
            after, limit,
        )  # fmt: skip
        return [{**row, "payload": load(row["payload"])} for row in rows]

    @asynccontextmanager
    async def held(self) -> AsyncGenerator[None]:
        """Nothing new starts while time is being moved on both sides."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()
            self._wake.set()

    async def run(self) -> None:
        """Carries out what is due, forever."""
        for row in self._store.rows("SELECT id, due_at FROM agenda"):
            heapq.heappush(self._heap, (row["due_at"], row["id"]))
        while True:
            await self._open.wait()
            self._start_what_is_due()
            await self._nap()

    def stop(self) -> None:
        for task in self._running:
            task.cancel()

    def _push(self, due_at: float, entry: int) -> None:
        heapq.heappush(self._heap, (due_at, entry))
        self._wake.set()

    def _start_what_is_due(self) -> None:
        now = self._clock.now()
        while self._heap and self._heap[0][0] <= now:
            _, entry = heapq.heappop(self._heap)
            row = self._store.row("SELECT due_at, kind, payload FROM agenda WHERE id=?", entry)
            if row is None or row["due_at"] > now:
                continue
            task = asyncio.create_task(self._carry_out(entry, row["kind"], load(row["payload"])))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _carry_out(self, entry: int, kind: str, payload: Doc) -> None:
        try:
            await self._handlers[kind](entry, payload)
        except Exception:
            logger.exception("agenda entry %s of kind %s failed and was dropped", entry, kind)
            with self._store.transaction():
                self.finish(entry)

    async def _nap(self) -> None:
        wait = self._heap[0][0] - self._clock.now() if self._heap else LONGEST_NAP_SECONDS
        try:
            async with asyncio.timeout(max(0.0, min(wait, LONGEST_NAP_SECONDS))):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()
