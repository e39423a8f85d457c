"""Callers who come at the same time share a transaction, and nobody another's fate."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel.db import Database
from steelyard.kernel.jobs.together import Together


class Halver:
    """Halves even numbers in the database; one odd number fails the statement for all."""

    def __init__(self, db: Database) -> None:
        self.batches: list[list[int]] = []
        self._db = db

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        async with self._db.transaction() as session:
            rows = await session.scalars(
                text("SELECT 10 / (1 - n % 2) * n / 20 FROM unnest(CAST(:given AS int[])) AS n"),
                {"given": list(numbers)},
            )
            return list(rows)


async def test_who_asks_at_the_same_time_shares_one_batch_and_gets_an_own_answer(
    db: Database,
) -> None:
    work = Halver(db)
    together = Together(work)
    assert await asyncio.gather(*(together.ask(2 * n) for n in range(5))) == [0, 1, 2, 3, 4]
    assert work.batches == [[0, 2, 4, 6, 8]]
    assert await together.ask(20) == 10


async def test_a_batch_is_bounded(db: Database) -> None:
    work = Halver(db)
    together = Together(work, most=2)
    assert await asyncio.gather(*(together.ask(2 * n) for n in range(5))) == [0, 1, 2, 3, 4]
    assert [len(batch) for batch in work.batches] == [2, 2, 1]


async def test_one_that_fails_does_not_fail_the_others(db: Database) -> None:
    together = Together(Halver(db))
    first, bad, last = await asyncio.gather(
        *(together.ask(number) for number in (2, 3, 4)), return_exceptions=True
    )
    assert (first, last) == (1, 2)
    assert isinstance(bad, DBAPIError)


async def test_an_unknown_end_is_told_to_all_and_nothing_is_tried_again() -> None:
    tried: list[int] = []

    async def lost(numbers: Sequence[int]) -> list[int]:
        tried.extend(numbers)
        raise ConnectionError("the answer was lost")

    together = Together(lost)
    ends = await asyncio.gather(*(together.ask(n) for n in (1, 2)), return_exceptions=True)
    assert [type(end) for end in ends] == [ConnectionError, ConnectionError]
    assert tried == [1, 2]


async def test_who_went_away_is_not_worked_for(db: Database) -> None:
    work = Halver(db)
    together = Together(work)
    gone = asyncio.ensure_future(together.ask(2))
    stays = asyncio.ensure_future(together.ask(4))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert work.batches == [[4]]
