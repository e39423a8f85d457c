"""Reading an account's history, newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from steelyard.kernel.ledger.models import LedgerEntry, LedgerTransfer

PAGE_MAX = 200


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry with the transfer it belongs to. Amounts in minor units of ``currency``."""

    version: int
    transfer_id: UUID
    kind: str
    subject_type: str
    subject_id: str
    provider_ref: str | None
    memo: str
    amount_minor: int
    balance_after_minor: int
    currency: str
    event_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Lines, newest first; ``next_cursor`` asks for older ones and is None at the beginning."""

    lines: Sequence[StatementLine]
    next_cursor: int | None


async def statement(
    session: AsyncSession, account_id: UUID, cursor: int | None = None, *, limit: int = 50
) -> StatementPage:
    """A page of the account's history.

    The cursor is the account's own entry number, so pages neither skip nor repeat a line while
    new ones are posted, and any depth costs the same.
    """
    size = max(1, min(limit, PAGE_MAX))
    query = (
        select(
            LedgerEntry.version,
            LedgerEntry.transfer_id,
            LedgerTransfer.kind,
            LedgerTransfer.subject_type,
            LedgerTransfer.subject_id,
            LedgerTransfer.provider_ref,
            LedgerTransfer.memo,
            LedgerEntry.amount_minor,
            LedgerEntry.balance_after,
            LedgerEntry.currency,
            LedgerTransfer.event_at,
            LedgerTransfer.created_at,
        )
        .join(LedgerTransfer, LedgerTransfer.id == LedgerEntry.transfer_id)
        .where(LedgerEntry.account_id == account_id)
        .order_by(LedgerEntry.version.desc())
        .limit(size + 1)
    )
    if cursor is not None:
        query = query.where(LedgerEntry.version < cursor)
    rows = [StatementLine(*row) for row in await session.execute(query)]
    more = len(rows) > size
    lines = rows[:size]
    return StatementPage(lines, lines[-1].version if more else None)
