"""Short ways to say what the ledger's tests say often."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import text

from steelyard.kernel.db import Database, Session
from steelyard.kernel.ledger import (
    Account,
    Capture,
    Entry,
    Floor,
    Hold,
    Operation,
    Transfer,
    Verdict,
    Void,
    balance,
    open_account,
    post,
)
from steelyard.kernel.ledger.invariants import INVARIANTS

MARKET = "fairground"
PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


def key() -> str:
    return f"key-{uuid4()}"


async def account(
    session: Session,
    *,
    funded: int = 0,
    floor: Floor = "zero",
    currency: str = "USD",
    market: str = MARKET,
    purpose: str = "wallet",
) -> Account:
    """A new account, with ``funded`` minor units in it out of the market's cash account."""
    opened = await open_account(
        session,
        market=market,
        owner_type="user",
        owner_id=str(uuid4()),
        purpose=purpose,
        currency=currency,
        floor=floor,
    )
    if funded:
        cash = await open_account(
            session,
            market=market,
            owner_type="market",
            owner_id=market,
            purpose="cash",
            currency=currency,
            floor="none",
        )
        await post(session, [move(cash, opened, funded)])
    return opened


async def accounts(db: Database, *funded: int) -> list[Account]:
    """Committed accounts with a floor of zero."""
    async with db.transaction() as session:
        return [await account(session, funded=amount) for amount in funded]


def move(
    debit: Account | UUID, credit: Account | UUID, amount_minor: int, **changed: Any
) -> Transfer:
    said: dict[str, Any] = {
        "market": MARKET if isinstance(debit, UUID) else debit.market,
        "idempotency_key": key(),
        "kind": "pay",
        "subject_type": "job",
        "subject_id": "1",
        "currency": "USD" if isinstance(debit, UUID) else debit.currency,
        **changed,
    }
    return Transfer.move(debit=_id(debit), credit=_id(credit), amount_minor=amount_minor, **said)


def transfer(*entries: tuple[Account | UUID, int, str], **changed: Any) -> Transfer:
    said: dict[str, Any] = {
        "market": MARKET,
        "idempotency_key": key(),
        "kind": "pay",
        "subject_type": "job",
        "subject_id": "1",
        **changed,
    }
    return Transfer(
        entries=tuple(Entry(_id(who), amount, currency) for who, amount, currency in entries),
        **said,
    )


def hold(of: Account, amount_minor: int, **changed: Any) -> Hold:
    said: dict[str, Any] = {
        "market": of.market,
        "idempotency_key": key(),
        "kind": "bond",
        "subject_type": "lot",
        "subject_id": "1",
        "currency": of.currency,
        **changed,
    }
    return Hold(account_id=of.id, amount_minor=amount_minor, **said)


def capture(hold_id: UUID, **changed: Any) -> Capture:
    said: dict[str, Any] = {
        "market": MARKET,
        "idempotency_key": key(),
        "kind": "settle",
        "subject_type": "lot",
        "subject_id": "1",
        **changed,
    }
    return Capture(hold_id=hold_id, **said)


def void(hold_id: UUID, **changed: Any) -> Void:
    said: dict[str, Any] = {
        "market": MARKET,
        "idempotency_key": key(),
        "subject_type": "lot",
        "subject_id": "1",
        **changed,
    }
    return Void(hold_id=hold_id, **said)


async def posted(session: Session, *of: Account) -> list[int]:
    return [(await balance(session, each)).posted_minor for each in of]


async def post_alone(db: Database, *operations: Operation) -> list[Verdict]:
    """Post in a transaction of their own."""
    async with db.transaction() as session:
        return await post(session, operations)


async def breaches(db: Database) -> Sequence[str]:
    """What the ledger's invariants find, as "code entity: detail"."""
    async with db.reading() as session:
        return [
            f"{found.code} {found.entity}: {found.detail}"
            for invariant in INVARIANTS
            for found in await invariant.violations(session)
        ]


async def connect(dsn: str) -> Any:
    """A connection of the driver's own, as the owner of the tables."""
    driver: Any = asyncpg
    return await driver.connect(dsn)


async def rows(session: Session, table: str) -> int:
    return int(await session.scalar(text(f"SELECT count(*) FROM kernel.{table}")) or 0)  # noqa: S608


def _id(who: Account | UUID) -> UUID:
    return who.id if isinstance(who, Account) else who
