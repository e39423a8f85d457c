import asyncio
from uuid import UUID, uuid4

import pytest
from tests.kernel.ledger.support import (
    MARKET,
    account,
    accounts,
    breaches,
    key,
    move,
    post_alone,
    posted,
    transfer,
)

from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import InsufficientFunds
from steelyard.kernel.ledger import (
    Code,
    ReversalNotFound,
    ReversedAlready,
    Verdict,
    post,
    post_each,
    reverse,
)


async def undo(session: Session, transfer_id: UUID, **changed: str) -> Verdict:
    said = {"market": MARKET, "idempotency_key": key(), "kind": "undo", "memo": "a mistake"}
    return await reverse(session, transfer_id, **{**said, **changed})


class TestReverse:
    async def test_brings_every_account_back(self, session: Session) -> None:
        a, b, c = [await account(session, funded=f) for f in (100, 0, 0)]
        done = await post(session, [transfer((a, -100, "USD"), (b, 90, "USD"), (c, 10, "USD"))])
        await undo(session, done[0].require_id())
        assert await posted(session, a, b, c) == [100, 0, 0]

    async def test_reverses_once(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        done = (await post(session, [move(a, b, 40)]))[0].require_id()
        await undo(session, done)
        with pytest.raises(ReversedAlready):
            await undo(session, done)
        assert await posted(session, a, b) == [100, 0]

    async def test_answers_the_same_key_again(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        done = (await post(session, [move(a, b, 40)]))[0].require_id()
        first = await undo(session, done, idempotency_key="undo-1")
        again = await undo(session, done, idempotency_key="undo-1")
        assert (again.id, again.existed) == (first.id, True)

    async def test_refuses_when_the_money_has_moved_on(self, session: Session) -> None:
        a, b, c = [await account(session, funded=f) for f in (100, 0, 0)]
        done = await post(session, [move(a, b, 40), move(b, c, 1)])
        with pytest.raises(InsufficientFunds):
            await undo(session, done[0].require_id())

    async def test_finds_only_the_markets_own(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        done = (await post(session, [move(a, b, 40)]))[0].require_id()
        with pytest.raises(ReversalNotFound):
            await undo(session, done, market="harbour")
        with pytest.raises(ReversalNotFound):
            await undo(session, uuid4())

    async def test_a_reversal_is_the_exact_opposite(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        done = (await post(session, [move(a, b, 40)]))[0].require_id()
        part = transfer((b, -39, "USD"), (a, 39, "USD"), reversal_of=done)
        strange = transfer((b, -1, "USD"), (a, 1, "USD"), reversal_of=uuid4())
        verdicts = await post_each(session, [part, strange])
        assert [v.code for v in verdicts] == [Code.REVERSAL_DIFFERS, Code.REVERSAL_NOT_FOUND]

    async def test_two_in_one_list_reverse_once(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session, funded=100)
        done = (await post(session, [move(a, b, 40)]))[0].require_id()
        opposite = [transfer((a, 40, "USD"), (b, -40, "USD"), reversal_of=done) for _ in range(2)]
        verdicts = await post_each(session, opposite)
        assert [v.code for v in verdicts] == [Code.OK, Code.REVERSED_ALREADY]

    async def test_ten_at_once_reverse_once(self, db: Database) -> None:
        a, b = await accounts(db, 100, 1000)
        done = (await post_alone(db, move(a, b, 40)))[0].require_id()

        async def attempt() -> bool:
            try:
                async with db.transaction() as session:
                    await undo(session, done)
            except ReversedAlready:
                return False
            return True

        assert sum(await asyncio.gather(*(attempt() for _ in range(10)))) == 1
        async with db.reading() as session:
            assert await posted(session, a, b) == [100, 1000]
        assert await breaches(db) == []
