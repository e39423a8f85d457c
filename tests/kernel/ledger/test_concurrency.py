"""Many connections at once, each with its own transaction."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from tests.kernel.ledger.support import (
    accounts,
    breaches,
    capture,
    hold,
    key,
    move,
    post_alone,
    posted,
    void,
)

from steelyard.kernel.db import Database
from steelyard.kernel.errors import InsufficientFunds
from steelyard.kernel.ledger import (
    Code,
    IdempotencyKeyReused,
    Operation,
    Verdict,
    balance,
    post_each,
)


@pytest.fixture
async def wide(database_url: str) -> AsyncIterator[Database]:
    """Twenty-five connections."""
    database = Database(database_url, pool_size=25)
    yield database
    await database.close()


async def accepted(db: Database, operation: Operation) -> bool:
    try:
        await post_alone(db, operation)
    except InsufficientFunds:
        return False
    return True


class TestManyAtOnce:
    async def test_one_of_fifty_withdrawals_of_everything_succeeds(self, wide: Database) -> None:
        wallet, bank = await accounts(wide, 1000, 0)
        won = await asyncio.gather(*(accepted(wide, move(wallet, bank, 1000)) for _ in range(50)))
        assert sum(won) == 1
        async with wide.reading() as session:
            assert await posted(session, wallet, bank) == [0, 1000]
        assert await breaches(wide) == []

    async def test_no_floor_breaks_under_a_storm(self, wide: Database) -> None:
        known = await accounts(wide, *[100] * 6)
        dice = random.Random(7)

        async def storm() -> int:
            made = 0
            for _ in range(12):
                debit, credit = dice.sample(known, 2)
                made += await accepted(wide, move(debit, credit, dice.randint(1, 80)))
            return made

        assert sum(await asyncio.gather(*(storm() for _ in range(25)))) > 0
        async with wide.reading() as session:
            balances = await posted(session, *known)
        assert sum(balances) == 600
        assert min(balances) >= 0
        assert await breaches(wide) == []

    async def test_opposite_orders_do_not_deadlock(self, wide: Database) -> None:
        a, b = await accounts(wide, 10_000, 10_000)
        ways = [move(a, b, 1) if n % 2 else move(b, a, 1) for n in range(200)]
        async with asyncio.timeout(30):
            assert all(await asyncio.gather(*(accepted(wide, way) for way in ways)))

    async def test_one_key_from_twenty_connections_has_one_effect(self, wide: Database) -> None:
        a, b = await accounts(wide, 1000, 0)
        said = move(a, b, 10)
        verdicts = await asyncio.gather(*(post_alone(wide, said) for _ in range(20)))
        assert len({verdict[0].id for verdict in verdicts}) == 1
        assert sum(verdict[0].code is Code.OK for verdict in verdicts) == 1
        async with wide.reading() as session:
            assert await posted(session, a, b) == [990, 10]

    async def test_one_key_for_different_accounts_has_one_effect(self, wide: Database) -> None:
        """Nothing makes these wait for each other but the unique index."""
        known = await accounts(wide, *[100] * 40)
        shared = key()

        async def attempt(n: int) -> Verdict | None:
            said = move(known[2 * n], known[2 * n + 1], 10, idempotency_key=shared)
            try:
                return (await post_alone(wide, said))[0]
            except IdempotencyKeyReused:
                return None

        answers = await asyncio.gather(*(attempt(n) for n in range(20)))
        assert [answer.code for answer in answers if answer] == [Code.OK]
        assert await breaches(wide) == []

    async def test_a_key_in_use_elsewhere_is_waited_for(self, wide: Database) -> None:
        a, b, c, d = await accounts(wide, 100, 0, 100, 0)
        shared = key()
        async with wide.transaction() as session:
            await post_each(session, [move(a, b, 10, idempotency_key=shared)])
            rival = asyncio.create_task(
                post_alone(wide, move(c, d, 10, idempotency_key=shared), move(c, d, 1))
            )
            await asyncio.sleep(0.2)
            assert not rival.done()
        with pytest.raises(IdempotencyKeyReused):
            await rival
        async with wide.reading() as session:
            assert await posted(session, a, b, c, d) == [90, 10, 100, 0]

    async def test_a_hold_ends_once(self, wide: Database) -> None:
        wallet, shop = await accounts(wide, 1000, 0)
        placed = (await post_alone(wide, hold(wallet, 600, to_account_id=shop.id)))[0]
        ends = [(capture if n % 2 else void)(placed.require_id()) for n in range(20)]

        async def attempt(end: Operation) -> bool:
            async with wide.transaction() as session:
                return (await post_each(session, [end]))[0].accepted

        assert sum(await asyncio.gather(*(attempt(end) for end in ends))) == 1
        async with wide.reading() as session:
            shown = await balance(session, wallet)
        assert shown.held_minor == 0
        assert shown.posted_minor in {1000, 400}
        assert await breaches(wide) == []
