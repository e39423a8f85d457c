"""Callers of one process who want the same kind of thing share a transaction.

While one batch is under way those who come meanwhile wait for the next; alone, a caller waits for
nobody. Each gets an answer of their own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import DBAPIError

from steelyard.kernel.db import is_definite


class Together[Item, Answer]:
    """``work`` answers a batch, one answer an item in their order, in a transaction of its own."""

    def __init__(
        self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]], most: int = 64
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._flight: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> Answer:
        """The answer to ``item``. Raises what ``work`` raises for it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((item, answer))
        if self._flight is None:
            self._flight = loop.create_task(self._fly())
        return await answer

    async def _fly(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._answer([one for one in batch if not one[1].done()])
        finally:
            self._flight = None
            stranded, self._waiting = self._waiting, []
            for _, answer in stranded:
                answer.cancel()

    async def _answer(self, batch: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> None:
        if not batch:
            return
        try:
            answers = await self._work([item for item, _ in batch])
        except asyncio.CancelledError:
            for _, answer in batch:
                answer.cancel()
            raise
        except Exception as error:
            await self._failed(batch, error)
        else:
            for (_, answer), given in zip(batch, answers, strict=True):
                if not answer.done():
                    answer.set_result(given)

    async def _failed(
        self, batch: Sequence[tuple[Item, asyncio.Future[Answer]]], error: Exception
    ) -> None:
        if len(batch) > 1 and isinstance(error, DBAPIError) and is_definite(error):
            # Nothing happened, and it may be the fault of one: each alone.
            for one in batch:
                await self._answer([one])
            return
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(error)
