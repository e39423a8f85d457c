"""Many callers, one round trip.

While one batch is with the database the next one forms, so nobody is kept waiting on purpose:
alone, an operation travels alone; in a crowd, the crowd travels together. Each operation has its
own verdict. What callers share is a statement and its commit, hence also the fate of that commit:
when its answer is lost, every caller in it is told so.

Two lanes: the fast one never waits for an account that another transaction has locked. What meets
such an account goes over to the patient lane and waits there, out of everybody else's way.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from steelyard.kernel import clock
from steelyard.kernel.db import Database
from steelyard.kernel.errors import OutcomeUnknown, Unavailable
from steelyard.kernel.ledger.link import BatchFailed, Link, open_link
from steelyard.kernel.ledger.posting import check_kinds
from steelyard.kernel.ledger.refusals import Code, Verdict
from steelyard.kernel.ledger.values import Operation

_Waiter = tuple[Operation, "asyncio.Future[Verdict]"]


class Batcher:
    """Posts operations of concurrent callers together, each on its own verdict.

    For work whose only effect is in the ledger: every batch commits by itself. Inside a larger
    unit of work use ``post``. ``batch_max`` bounds a round trip, ``waiting_max`` the queue. One
    for each process and event loop; it takes up to two connections of the pool.
    """

    def __init__(
        self, database: Database, *, batch_max: int = 256, waiting_max: int = 20_000
    ) -> None:
        self._waiting_max = waiting_max
        self._closed = False
        self._patient = _Lane(database, batch_max=batch_max, wait=True)
        self._fast = _Lane(database, batch_max=batch_max, wait=False, instead=self._patient)

    async def post(self, operation: Operation) -> Verdict:
        """Post; returns the accepted verdict. Raises the refusals of ``ledger.post``.

        Also raises AccountBusy and Unavailable (503; nothing was done), and OutcomeUnknown (the
        commit's answer was lost: post the same with the same key to learn what happened).
        A call cancelled before it was sent has no effect; one on its way may have.
        """
        verdict = await self.submit(operation)
        verdict.require_id()
        return verdict

    async def submit(self, operation: Operation) -> Verdict:
        """Like ``post``, but a refusal of the ledger is returned rather than raised."""
        check_kinds((operation,))
        if self._closed:
            raise Unavailable("The ledger is shutting down.")
        if self._fast.waiting + self._patient.waiting >= self._waiting_max:
            raise Unavailable("Too many transfers are waiting.", retry_after_seconds=1)
        answer: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._fast.add((operation, answer))
        return await answer

    async def close(self) -> None:
        """Take no more, and wait until everything taken has its answer."""
        self._closed = True
        await self._fast.drain()
        await self._patient.drain()


class _Lane:
    """A queue and at most one batch on its way."""

    def __init__(
        self, database: Database, *, batch_max: int, wait: bool, instead: "_Lane | None" = None
    ) -> None:
        self._database = database
        self._batch_max = batch_max
        self._wait = wait
        self._instead = instead
        self._queue: deque[_Waiter] = deque()
        self._flight: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def add(self, waiter: _Waiter) -> None:
        self._queue.append(waiter)
        if self._flight is None:
            self._flight = asyncio.get_running_loop().create_task(self._fly())

    async def drain(self) -> None:
        while self._flight is not None:
            await asyncio.wait([self._flight])

    async def _fly(self) -> None:
        """Batch after batch until nobody waits; a lost connection is replaced."""
        try:
            while self._queue:
                await self._fly_on_one_connection()
        finally:
            self._flight = None
            self._fail_waiting("The ledger was stopped.")

    async def _fly_on_one_connection(self) -> None:
        try:
            async with open_link(self._database) as link:
                while self._queue and not link.lost:
                    await self._send(link, self._board())
                    # Those who have just been answered may have more to say; let them board.
                    await clock.sleep(0)
        except (OSError, TimeoutError, DBAPIError, PoolTimeoutError, asyncpg.PostgresError):
            # Batches answer for themselves (`_send`): this is a connection that was not to be
            # had, so whoever still waits was not sent.
            self._fail_waiting("The database cannot be reached.")

    def _board(self) -> list[_Waiter]:
        """The next who still want an answer: whoever was cancelled meanwhile is not sent."""
        batch: list[_Waiter] = []
        while self._queue and len(batch) < self._batch_max:
            waiter = self._queue.popleft()
            if not waiter[1].done():
                batch.append(waiter)
        return batch

    def _fail_waiting(self, message: str) -> None:
        waiting = list(self._queue)
        self._queue.clear()
        _fail(waiting, lambda: Unavailable(message))

    async def _send(self, link: Link, batch: Sequence[_Waiter]) -> None:
        if not batch:
            return
        try:
            verdicts = await link.post([operation for operation, _ in batch], wait=self._wait)
        except BatchFailed as failure:
            await self._send_one_by_one(link, batch, failure)
        except OutcomeUnknown as failure:
            message = str(failure)
            _fail(batch, lambda: OutcomeUnknown(message))
        except BaseException:
            # Cancelled, or a mistake of ours: nobody may be left waiting for ever.
            _fail(batch, lambda: OutcomeUnknown("The ledger stopped before the answer came."))
            raise
        else:
            self._answer(batch, verdicts)

    async def _send_one_by_one(
        self, link: Link, batch: Sequence[_Waiter], failure: BatchFailed
    ) -> None:
        """A statement that failed as a whole must not fail the innocent."""
        if failure.passing or len(batch) == 1:
            _fail(batch, failure.told)
            return
        for number, waiter in enumerate(batch):
            if link.lost:
                self._queue.extendleft(reversed(batch[number:]))
                return
            await self._send(link, [waiter])

    def _answer(self, batch: Sequence[_Waiter], verdicts: Sequence[Verdict]) -> None:
        for (operation, answer), verdict in zip(batch, verdicts, strict=True):
            if answer.done():
                continue
            if verdict.code is Code.ACCOUNT_BUSY and self._instead is not None:
                self._instead.add((operation, answer))
            else:
                answer.set_result(verdict)


def _fail(batch: Sequence[_Waiter], make: Callable[[], Exception]) -> None:
    """Tell everyone in ``batch`` who has no answer yet, each with an exception of their own."""
    for _, answer in batch:
        if not answer.done():
            answer.set_exception(make())
