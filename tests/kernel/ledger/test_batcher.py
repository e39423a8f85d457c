"""A shared round trip is not a shared fate."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from tests.kernel.ledger.cut import wire_to
from tests.kernel.ledger.support import (
    accounts,
    breaches,
    capture,
    connect,
    hold,
    move,
    posted,
    rows,
    void,
)

from steelyard.kernel.db import Database
from steelyard.kernel.errors import InsufficientFunds, OutcomeUnknown, Unavailable
from steelyard.kernel.ledger import (
    AccountBusy,
    Batcher,
    Code,
    NotInChart,
    Transfer,
    chart,
    post,
)


@pytest.fixture
async def batcher(db: Database) -> AsyncIterator[Batcher]:
    made = Batcher(db)
    yield made
    await made.close()


@pytest.fixture
async def owner(database_dsn: str) -> AsyncIterator[Any]:
    connection = await connect(database_dsn)
    yield connection
    await connection.close()


async def commits(db: Database) -> int:
    """In how many transactions the transfers of kind "pay" were written."""
    async with db.reading() as session:
        return int(
            await session.scalar(
                text("SELECT count(DISTINCT xmin::text) FROM kernel.ledger_transfer")
            )
            or 0
        )


def spoil(said: Transfer) -> Transfer:
    """Text that PostgreSQL cannot keep, smuggled past the check that would refuse it."""
    object.__setattr__(said, "memo", "a\x00b")
    return said


async def waiting_backend(owner: Any) -> int:
    """The backend of the batch that waits for a lock."""
    async with asyncio.timeout(5):
        while True:
            pid = await owner.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock' AND query LIKE '%ledger_post%'"
            )
            if pid is not None:
                return int(pid)
            await asyncio.sleep(0.01)


class TestACrowd:
    async def test_travels_together(self, db: Database, batcher: Batcher) -> None:
        a, b = await accounts(db, 1000, 0)
        before = await commits(db)
        verdicts = await asyncio.gather(*(batcher.post(move(a, b, 1)) for _ in range(200)))
        assert len({verdict.id for verdict in verdicts}) == 200
        assert await commits(db) - before <= 3
        async with db.reading() as session:
            assert await posted(session, a, b) == [800, 200]
        assert await breaches(db) == []

    async def test_each_has_its_own_verdict(self, db: Database, batcher: Batcher) -> None:
        a, b, poor = await accounts(db, 1000, 0, 5)
        good = [batcher.submit(move(a, b, 1)) for _ in range(20)]
        bad = [batcher.submit(move(poor, b, 6)) for _ in range(20)]
        odd = [batcher.submit(move(a, b, 1, currency="NGN")) for _ in range(20)]
        verdicts = await asyncio.gather(
            *(each for three in zip(good, bad, odd, strict=True) for each in three)
        )
        assert [verdict.code for verdict in verdicts] == [
            Code.OK,
            Code.INSUFFICIENT_FUNDS,
            Code.ACCOUNT_CURRENCY_DIFFERS,
        ] * 20

    async def test_raises_refusals_to_those_they_concern(
        self, db: Database, batcher: Batcher
    ) -> None:
        a, b = await accounts(db, 10, 0)
        poor, rich = await asyncio.gather(
            batcher.post(move(b, a, 1)), batcher.post(move(a, b, 10)), return_exceptions=True
        )
        assert isinstance(poor, InsufficientFunds)
        assert not isinstance(rich, BaseException)

    async def test_one_key_in_one_crowd_has_one_effect(
        self, db: Database, batcher: Batcher
    ) -> None:
        a, b = await accounts(db, 1000, 0)
        said = move(a, b, 10)
        verdicts = await asyncio.gather(*(batcher.post(said) for _ in range(20)))
        assert len({verdict.id for verdict in verdicts}) == 1
        assert sum(not verdict.existed for verdict in verdicts) == 1

    async def test_holds_travel_too(self, db: Database, batcher: Batcher) -> None:
        a, b = await accounts(db, 100, 0)
        first, second = [
            (await batcher.post(hold(a, 50, to_account_id=b.id))).require_id() for _ in range(2)
        ]
        ends = [capture(first), void(first), capture(second), void(second)]
        verdicts = await asyncio.gather(*(batcher.submit(end) for end in ends))
        assert sum(verdict.accepted for verdict in verdicts) == 2
        assert await breaches(db) == []

    async def test_is_divided_into_batches_of_bounded_size(self, db: Database) -> None:
        a, b = await accounts(db, 1000, 0)
        before = await commits(db)
        small = Batcher(db, batch_max=10)
        await asyncio.gather(*(small.post(move(a, b, 1)) for _ in range(100)))
        await small.close()
        assert await commits(db) - before >= 10

    async def test_from_many_processes_breaks_no_floor(self, database_url: str) -> None:
        """Batchers on pools of their own stand for processes."""
        databases = [Database(database_url, pool_size=3) for _ in range(4)]
        a, b = await accounts(databases[0], 50, 0)
        batchers = [Batcher(database) for database in databases]
        verdicts = await asyncio.gather(
            *(each.submit(move(a, b, 1)) for each in batchers for _ in range(50))
        )
        assert sum(verdict.accepted for verdict in verdicts) == 50
        assert {v.code for v in verdicts} == {Code.OK, Code.INSUFFICIENT_FUNDS}
        assert await breaches(databases[0]) == []
        for each, database in zip(batchers, databases, strict=True):
            await each.close()
            await database.close()


class TestABusyAccount:
    async def test_keeps_nobody_else_waiting(self, db: Database, batcher: Batcher) -> None:
        a, b, c, d = await accounts(db, 100, 0, 100, 0)
        async with db.transaction() as session:
            await post(session, [move(a, b, 1)])
            blocked = asyncio.create_task(batcher.post(move(a, b, 1)))
            await asyncio.sleep(0.05)
            async with asyncio.timeout(2):
                await asyncio.gather(*(batcher.post(move(c, d, 1)) for _ in range(50)))
            assert not blocked.done()
        await blocked
        async with db.reading() as session:
            assert await posted(session, a, b, c, d) == [98, 2, 50, 50]

    async def test_is_given_up_after_a_while(self, db: Database, batcher: Batcher) -> None:
        a, b = await accounts(db, 100, 0)
        async with db.transaction() as session:
            await post(session, [move(a, b, 1)])
            with pytest.raises(AccountBusy):
                await batcher.post(move(a, b, 1))


class TestFailures:
    async def test_one_that_cannot_be_sent_fails_alone(
        self, db: Database, batcher: Batcher
    ) -> None:
        a, b = await accounts(db, 100, 0)
        crowd = [move(a, b, 1) for _ in range(10)]
        spoil(crowd[4])
        answers = await asyncio.gather(
            *(batcher.post(said) for said in crowd), return_exceptions=True
        )
        failed = [n for n, answer in enumerate(answers) if isinstance(answer, BaseException)]
        assert failed == [4]
        async with db.reading() as session:
            assert await posted(session, a, b) == [91, 9]

    async def test_a_commit_that_fails_fails_only_what_broke_it(
        self, db: Database, batcher: Batcher, owner: Any
    ) -> None:
        await owner.execute(
            """
            CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.memo = 'bad' THEN RAISE EXCEPTION 'not at commit'; END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER object AFTER INSERT ON kernel.ledger_transfer
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.object();
            """
        )
        a, b = await accounts(db, 100, 0)
        memos = ["good"] * 5 + ["bad"] + ["good"] * 5
        answers = await asyncio.gather(
            *(batcher.post(move(a, b, 1, memo=memo)) for memo in memos), return_exceptions=True
        )
        failed = [n for n, answer in enumerate(answers) if isinstance(answer, BaseException)]
        assert failed == [5]
        async with db.reading() as session:
            assert await posted(session, a, b) == [90, 10]
        assert await breaches(db) == []

    @pytest.mark.parametrize("size", [1, 5])
    async def test_a_lost_answer_is_told_to_all_and_learnt_with_the_same_key(
        self, db: Database, batcher: Batcher, owner: Any, size: int
    ) -> None:
        a, b = await accounts(db, 100, 0)
        crowd = [move(a, b, 1) for _ in range(size)]
        async with db.transaction() as session:
            await post(session, [move(a, b, 1)])
            calls = [asyncio.create_task(batcher.post(said)) for said in crowd]
            pid = await waiting_backend(owner)
            await owner.execute("SELECT pg_terminate_backend($1)", pid)
            answers = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(answer, OutcomeUnknown) for answer in answers)
        for _ in range(2):
            await asyncio.gather(*(batcher.post(said) for said in crowd))
        async with db.reading() as session:
            assert await posted(session, a, b) == [99 - size, 1 + size]

    async def test_a_commit_whose_answer_is_lost_happened_once(
        self, db: Database, database_dsn: str
    ) -> None:
        a, b = await accounts(db, 100, 0)
        crowd = [move(a, b, 1) for _ in range(5)]
        async with wire_to(database_dsn) as (wire, url):
            cut_off = Database(url)
            batcher = Batcher(cut_off)
            await batcher.post(move(a, b, 1))
            wire.cut_next_answer = True
            answers = await asyncio.gather(
                *(batcher.post(said) for said in crowd), return_exceptions=True
            )
            assert wire.cuts == 1
            assert all(isinstance(answer, OutcomeUnknown) for answer in answers)
            verdicts = await asyncio.gather(*(batcher.post(said) for said in crowd))
            await batcher.close()
            await cut_off.close()
        assert all(verdict.existed for verdict in verdicts)
        async with db.reading() as session:
            assert await posted(session, a, b) == [94, 6]

    async def test_no_database_means_nothing_was_done(self, database_url: str) -> None:
        database = Database(database_url.replace("/test_", "/absent_"))
        lonely = Batcher(database)
        with pytest.raises(Unavailable):
            await lonely.post(move(uuid4(), uuid4(), 1))
        await lonely.close()
        await database.close()


class TestCancellation:
    async def test_before_departure_has_no_effect(self, db: Database, batcher: Batcher) -> None:
        a, b = await accounts(db, 100, 0)
        calls = [asyncio.create_task(batcher.post(move(a, b, 1))) for _ in range(10)]
        await asyncio.sleep(0)
        for call in calls[:5]:
            call.cancel()
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert [isinstance(answer, asyncio.CancelledError) for answer in answers] == [
            *[True] * 5,
            *[False] * 5,
        ]
        async with db.reading() as session:
            assert await posted(session, a, b) == [95, 5]

    async def test_on_the_way_leaves_the_others_their_answers(
        self, db: Database, batcher: Batcher, owner: Any
    ) -> None:
        a, b = await accounts(db, 100, 0)
        async with db.transaction() as session:
            await post(session, [move(a, b, 1)])
            calls = [asyncio.create_task(batcher.post(move(a, b, 1))) for _ in range(10)]
            await waiting_backend(owner)
            calls[0].cancel()
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        assert not any(isinstance(answer, BaseException) for answer in answers[1:])
        assert await breaches(db) == []


class TestBounds:
    async def test_too_many_are_turned_away(self, db: Database) -> None:
        a, b = await accounts(db, 100, 0)
        small = Batcher(db, waiting_max=10)
        answers = await asyncio.gather(
            *(small.post(move(a, b, 1)) for _ in range(15)), return_exceptions=True
        )
        await small.close()
        assert sum(isinstance(answer, Unavailable) for answer in answers) == 5
        async with db.reading() as session:
            assert await posted(session, a, b) == [90, 10]

    async def test_closing_answers_everyone_and_takes_nobody(self, db: Database) -> None:
        a, b = await accounts(db, 100, 0)
        batcher = Batcher(db)
        calls = [asyncio.create_task(batcher.post(move(a, b, 1))) for _ in range(10)]
        await asyncio.sleep(0)
        await batcher.close()
        assert all(verdict.accepted for verdict in await asyncio.gather(*calls))
        with pytest.raises(Unavailable):
            await batcher.post(move(a, b, 1))
        async with db.reading() as session:
            assert await rows(session, "ledger_entry") == 22

    async def test_a_kind_no_chart_knows_is_not_sent(self, db: Database, batcher: Batcher) -> None:
        a, b = await accounts(db, 100, 0)
        chart.register(chart.Chart("batched", {}, {}))
        with pytest.raises(NotInChart):
            await batcher.post(move(a, b, 1, market="batched"))
