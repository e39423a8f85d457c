"""The ledger against the way its sources describe it, in one run on one machine.

Three contenders post the same thing, a transfer of one minor unit with an idempotency key and
floors on both accounts, from the same number of concurrent callers, to the same PostgreSQL with
the same durability:

- ours: ``Batcher``, whose callers share a round trip and a commit;
- baseline: an ORM model, one transaction a transfer: look the key up, SELECT … FOR UPDATE both
  accounts in sorted order, check the floor, insert transfer and entries, update both balances,
  commit. Same driver, prepared statements, the pool size that suits it best of those tried;
- bare: the same three rows into tables of the same shape and nothing else, no locks, no balances:
  one statement and one commit a transfer, on a connection a caller. ``bare_batched`` inserts the
  rows of as many transfers as there are callers with one statement and one commit.

The ledger keeps what is posted, so give it a database that can be thrown away. It needs a role
that may create a schema (the owner's).
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from steelyard.kernel.db import Database
from steelyard.kernel.ledger import Entry, Transfer, open_account, post
from steelyard.kernel.ledger.batcher import Batcher

MARKET = "bench"
CURRENCY = "USD"
FUNDS_MINOR = 10**12
WARM_UP_SECONDS = 1.0
POOL_SIZES = (8, 16, 32)

Once = Callable[[int], Awaitable[None]]
Pair = Callable[[int], tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Transfers a second, and how long a caller waited for one (milliseconds)."""

    per_second: float
    p50_ms: float
    p99_ms: float


async def run(
    database_url: str, seconds: float = 5.0, callers: int = 32, accounts: int = 1000
) -> list[dict[str, Any]]:
    """Measure both scenes, one hot account and many; one result for each, ready for JSON."""
    results: list[dict[str, Any]] = []
    async with _stage(database_url) as stage:
        for bench, number in (("ledger.hot", 1), ("ledger.many", accounts)):
            results.append(
                await _scene(stage, bench, accounts=number, seconds=seconds, callers=callers)
            )
    return results


async def _scene(
    stage: "_Stage", bench: str, *, accounts: int, seconds: float, callers: int
) -> dict[str, Any]:
    pair = await stage.accounts(accounts, callers)
    pool_size = await _best_pool(stage, pair, seconds, callers)
    async with stage.baseline(pair, pool_size) as once:
        baseline = await _measure(once, callers, seconds)
    async with stage.ours(pair) as once:
        ours = await _measure(once, callers, seconds)
    async with stage.bare(pair, callers) as once:
        bare = await _measure(once, callers, seconds)
    async with stage.bare_batched(pair, callers) as once:
        batched = await _measure(once, 1, seconds)
    bare_batched = batched.per_second * callers
    return {
        "bench": bench,
        "callers": callers,
        "accounts": accounts,
        "ours": round(ours.per_second),
        "baseline": round(baseline.per_second),
        "baseline_pool": pool_size,
        "bare": round(bare.per_second),
        "bare_batched": round(bare_batched),
        "ratio": round(ours.per_second / baseline.per_second, 1),
        "ratio_to_bare": round(ours.per_second / bare.per_second, 2),
        "ratio_to_bare_batched": round(ours.per_second / bare_batched, 2),
        "unit": "transfers/s",
        "p50_ms": round(ours.p50_ms, 2),
        "p99_ms": round(ours.p99_ms, 2),
        "baseline_p50_ms": round(baseline.p50_ms, 2),
        "baseline_p99_ms": round(baseline.p99_ms, 2),
    }


async def _best_pool(stage: "_Stage", pair: Pair, seconds: float, callers: int) -> int:
    """The pool size with which the baseline does best in this scene."""
    scores: dict[int, float] = {}
    for size in POOL_SIZES:
        async with stage.baseline(pair, size) as once:
            scores[size] = (await _measure(once, callers, max(1.0, seconds / 2))).per_second
    return max(scores, key=lambda size: scores[size])


async def _measure(once: Once, callers: int, seconds: float) -> Measured:
    """Let every caller go as fast as its answers allow, and count those after the warm-up."""
    start = time.perf_counter() + min(WARM_UP_SECONDS, seconds / 2)
    end = start + seconds
    took: list[float] = []

    async def call(caller: int) -> None:
        while (begun := time.perf_counter()) < end:
            await once(caller)
            done = time.perf_counter()
            if begun >= start and done < end:
                took.append(done - begun)

    async with asyncio.TaskGroup() as group:
        for caller in range(callers):
            group.create_task(call(caller))
    took.sort()
    return Measured(
        per_second=len(took) / seconds,
        p50_ms=took[len(took) // 2] * 1000,
        p99_ms=took[len(took) * 99 // 100] * 1000,
    )


class _Base(DeclarativeBase):
    pass


class BaselineAccount(_Base):
    __tablename__ = "account"
    __table_args__ = (CheckConstraint("balance_minor >= 0"), {"schema": "bench_ledger"})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)


class BaselineTransfer(_Base):
    __tablename__ = "transfer"
    __table_args__ = ({"schema": "bench_ledger"},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    idempotency_key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    entries: Mapped[list["BaselineEntry"]] = relationship()


class BaselineEntry(_Base):
    __tablename__ = "entry"
    __table_args__ = ({"schema": "bench_ledger"},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("bench_ledger.transfer.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bench_ledger.account.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    balance_after: Mapped[int] = mapped_column(BigInteger)


_BARE = """
WITH t AS (
    INSERT INTO bench_ledger.bare_transfer
        (id, market, idempotency_key, kind, subject_type, subject_id, memo, event_at, created_at,
         content_hash, digest)
    SELECT id, 'bench', key, 'pay', 'job', '1', '', now(), now(), $5, $5
    FROM unnest($1::uuid[], $2::text[]) AS w (id, key)
)
INSERT INTO bench_ledger.bare_entry
    (transfer_id, line, account_id, amount_minor, currency, version, balance_after)
SELECT w.id, leg.line, leg.account, leg.amount, 'USD',
    nextval('bench_ledger.version'), leg.amount
FROM unnest($1::uuid[], $3::uuid[], $4::uuid[]) AS w (id, debit, credit),
    LATERAL (VALUES (1, w.debit, -1), (2, w.credit, 1)) AS leg (line, account, amount)
"""


@asynccontextmanager
async def _stage(database_url: str) -> AsyncGenerator["_Stage"]:
    owner = create_async_engine(database_url)
    try:
        async with owner.begin() as connection:
            await connection.execute(text("DROP SCHEMA IF EXISTS bench_ledger CASCADE"))
            await connection.execute(text("CREATE SCHEMA bench_ledger"))
            await connection.run_sync(_Base.metadata.create_all)
            for name in ("transfer", "entry"):
                await connection.execute(
                    text(
                        f"CREATE TABLE bench_ledger.bare_{name} "
                        f"(LIKE kernel.ledger_{name} INCLUDING ALL)"
                    )
                )
            await connection.execute(text("CREATE SEQUENCE bench_ledger.version CACHE 1000"))
        yield _Stage(database_url)
        async with owner.begin() as connection:
            await connection.execute(text("DROP SCHEMA bench_ledger CASCADE"))
    finally:
        await owner.dispose()


class _Stage:
    """The same accounts for every contender, and the contenders."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    async def accounts(self, number: int, callers: int) -> Pair:
        """Fund the accounts; returns which two a caller's next transfer is between.

        One account: everybody is paid out of it. Many: any one pays any other.
        """
        total = number + callers if number == 1 else number
        ids = await self._funded(total)
        if number == 1:
            return lambda caller: (ids[0], ids[1 + caller])

        def anyone(_caller: int) -> tuple[UUID, UUID]:
            debit, credit = random.sample(ids, 2)
            return debit, credit

        return anyone

    async def _funded(self, total: int) -> Sequence[UUID]:
        database = Database(self._url)
        try:
            async with database.transaction() as session:
                names = [str(uuid4()) for _ in range(total + 1)]
                opened = [
                    await open_account(
                        session,
                        market=MARKET,
                        owner_type="bench",
                        owner_id=name,
                        purpose="bench",
                        currency=CURRENCY,
                        floor="zero" if index else "none",
                    )
                    for index, name in enumerate(names)
                ]
                source, *rest = [account.id for account in opened]
                await post(session, [_funding(source, account) for account in rest])
        finally:
            await database.close()
        engine = create_async_engine(self._url)
        async with async_sessionmaker(engine)() as session:
            session.add_all(
                BaselineAccount(id=account, balance_minor=FUNDS_MINOR, currency=CURRENCY)
                for account in rest
            )
            await session.commit()
        await engine.dispose()
        return rest

    @asynccontextmanager
    async def ours(self, pair: Pair) -> AsyncGenerator[Once]:
        database = Database(self._url)
        batcher = Batcher(database)

        async def once(caller: int) -> None:
            debit, credit = pair(caller)
            await batcher.post(_transfer(debit, credit))

        try:
            yield once
        finally:
            await batcher.close()
            await database.close()

    @asynccontextmanager
    async def baseline(self, pair: Pair, pool_size: int) -> AsyncGenerator[Once]:
        engine = create_async_engine(
            self._url, pool_size=pool_size, max_overflow=0, pool_timeout=60
        )
        sessions = async_sessionmaker(engine, expire_on_commit=False)

        async def once(caller: int) -> None:
            debit, credit = pair(caller)
            async with sessions() as session, session.begin():
                await _post_through_orm(session, debit, credit, 1, str(uuid4()))

        try:
            yield once
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def bare(self, pair: Pair, callers: int) -> AsyncGenerator[Once]:
        async with self._drivers(callers) as drivers:

            async def once(caller: int) -> None:
                debit, credit = pair(caller)
                await drivers[caller].execute(
                    _BARE, [uuid4()], [str(uuid4())], [debit], [credit], bytes(32)
                )

            yield once

    @asynccontextmanager
    async def bare_batched(self, pair: Pair, size: int) -> AsyncGenerator[Once]:
        async with self._drivers(1) as drivers:

            async def once(_caller: int) -> None:
                pairs = [pair(caller) for caller in range(size)]
                await drivers[0].execute(
                    _BARE,
                    [uuid4() for _ in pairs],
                    [str(uuid4()) for _ in pairs],
                    [debit for debit, _ in pairs],
                    [credit for _, credit in pairs],
                    bytes(32),
                )

            yield once

    @asynccontextmanager
    async def _drivers(self, number: int) -> AsyncGenerator[list[Any]]:
        """``number`` connections as the driver gives them."""
        engine = create_async_engine(self._url, pool_size=number, max_overflow=0)
        connections = [await engine.connect() for _ in range(number)]
        try:
            yield [
                (await connection.get_raw_connection()).driver_connection
                for connection in connections
            ]
        finally:
            for connection in connections:
                await connection.close()
            await engine.dispose()


async def _post_through_orm(
    session: AsyncSession, debit: UUID, credit: UUID, amount_minor: int, key: str
) -> UUID:
    known = await session.scalar(
        select(BaselineTransfer).where(BaselineTransfer.idempotency_key == key)
    )
    if known is not None:
        return known.id
    locked = await session.scalars(
        select(BaselineAccount)
        .where(BaselineAccount.id.in_([debit, credit]))
        .order_by(BaselineAccount.id)
        .with_for_update()
    )
    accounts = {account.id: account for account in locked}
    if accounts[debit].balance_minor < amount_minor:
        raise ValueError("insufficient funds")
    transfer = BaselineTransfer(
        id=uuid4(), idempotency_key=key, kind="pay", subject_type="job", subject_id="1"
    )
    session.add(transfer)
    for account_id, amount in ((debit, -amount_minor), (credit, amount_minor)):
        account = accounts[account_id]
        account.balance_minor += amount
        transfer.entries.append(
            BaselineEntry(
                account_id=account_id,
                amount_minor=amount,
                currency=account.currency,
                balance_after=account.balance_minor,
            )
        )
    await session.flush()
    return transfer.id


def _transfer(debit: UUID, credit: UUID) -> Transfer:
    return Transfer.move(
        debit=debit,
        credit=credit,
        amount_minor=1,
        currency=CURRENCY,
        market=MARKET,
        idempotency_key=str(uuid4()),
        kind="pay",
        subject_type="job",
        subject_id="1",
    )


def _funding(source: UUID, account: UUID) -> Transfer:
    return Transfer(
        market=MARKET,
        idempotency_key=f"fund:{account}",
        kind="fund",
        subject_type="bench",
        subject_id="1",
        entries=(
            Entry(source, -FUNDS_MINOR, CURRENCY),
            Entry(account, FUNDS_MINOR, CURRENCY),
        ),
    )
