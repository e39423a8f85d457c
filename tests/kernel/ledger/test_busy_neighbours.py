"""A batch never touches an account that another transaction has locked."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.kernel.ledger.support import accounts, breaches, connect, key, move, posted

from steelyard.kernel.db import Database
from steelyard.kernel.ledger import Batcher, post


@pytest.fixture
async def batcher(db: Database) -> AsyncIterator[Batcher]:
    made = Batcher(db)
    yield made
    await made.close()


async def test_what_a_busy_account_got_meanwhile_is_not_written_over(
    db: Database, batcher: Batcher, database_dsn: str
) -> None:
    a, b, c, d, e, f = await accounts(db, 100, 0, 100, 0, 100, 0)
    contested = key()
    async with db.transaction() as rival:
        # The batch will wait in its middle for whether this key is taken after all.
        await post(rival, [move(e, f, 1, idempotency_key=contested)])
        async with db.transaction() as neighbour:
            await post(neighbour, [move(a, b, 30)])
            calls = [
                asyncio.create_task(batcher.post(one))
                for one in (move(a, b, 1), move(c, d, 1, idempotency_key=contested))
            ]
            await _somebody_waits(database_dsn)
        # The neighbour has committed; now the batch goes on.
        await rival.rollback()
    await asyncio.gather(*calls)
    async with db.reading() as session:
        assert await posted(session, a, b, c, d) == [69, 31, 99, 1]
    assert await breaches(db) == []


async def _somebody_waits(dsn: str) -> None:
    connection = await connect(dsn)
    try:
        async with asyncio.timeout(10):
            while not await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            ):
                await asyncio.sleep(0.01)
    finally:
        await connection.close()
