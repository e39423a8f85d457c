"""Posting within the caller's transaction: it stands or falls with everything else there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from steelyard.kernel.ledger import chart, wire
from steelyard.kernel.ledger.models import LedgerEntry, LedgerTransfer
from steelyard.kernel.ledger.refusals import Code, ReversalNotFound, Verdict
from steelyard.kernel.ledger.values import (
    Entry,
    Expire,
    MalformedOperation,
    Operation,
    Transfer,
    Void,
)

# More at once would keep the accounts locked for too long; split the work.
OPERATIONS_MAX = 2000

_TYPES: dict[str, TypeEngine[Any]] = {
    "text[]": ARRAY(Text),
    "uuid[]": ARRAY(Uuid),
    "timestamptz[]": ARRAY(DateTime(timezone=True)),
    "integer[]": ARRAY(Integer),
    "bigint[]": ARRAY(BigInteger),
    "boolean[]": ARRAY(Boolean),
    "boolean": Boolean(),
}
_NAMES = ", ".join(f":{name}" for name, _ in wire.ARGUMENTS)
_STATEMENT = text(
    f"SELECT codes, ids, about FROM kernel.ledger_post({_NAMES})"  # noqa: S608 - our own names
).bindparams(*(bindparam(name, type_=_TYPES[kind]) for name, kind in wire.ARGUMENTS))


async def post(session: AsyncSession, operations: Sequence[Operation]) -> list[Verdict]:
    """All or none: every operation stands afterwards, or the refusal of the first that cannot.

    Operations are decided in order, each seeing the balances the earlier ones left. An operation
    done before under the same key and content counts as standing (``Verdict.existed``).

    Raises InsufficientFunds (402), IdempotencyKeyReused and UnsoundTransfer (422),
    AccountNotFound and HoldNotFound (404), HoldNotActive, HoldExpired, CaptureExceedsHold and
    ReversedAlready (409), AccountInconsistent (500). Nothing was posted then, and the caller's
    transaction is still good.
    """
    verdicts = await _send(session, operations, together=True)
    for verdict in verdicts:
        if not verdict.accepted and verdict.code is not Code.LINKED_REFUSED:
            raise verdict.refusal()
    return verdicts


async def post_each(session: AsyncSession, operations: Sequence[Operation]) -> list[Verdict]:
    """Each on its own: one verdict an operation, in order. A refused one leaves no trace."""
    return await _send(session, operations, together=False)


async def reverse(
    session: AsyncSession,
    transfer_id: UUID,
    *,
    market: str,
    idempotency_key: str,
    kind: str,
    memo: str,
) -> Verdict:
    """Undo a transfer by its exact opposite, once; ``memo`` says why.

    The reversal is about the same subject. Raises ReversalNotFound, ReversedAlready, and
    InsufficientFunds when the money has moved on.
    """
    original = await session.execute(
        select(LedgerTransfer.subject_type, LedgerTransfer.subject_id).where(
            LedgerTransfer.id == transfer_id, LedgerTransfer.market == market
        )
    )
    subject = original.one_or_none()
    if subject is None:
        raise ReversalNotFound
    entries = await session.execute(
        select(LedgerEntry.account_id, LedgerEntry.amount_minor, LedgerEntry.currency)
        .where(LedgerEntry.transfer_id == transfer_id)
        .order_by(LedgerEntry.line)
    )
    opposite = Transfer(
        market=market,
        idempotency_key=idempotency_key,
        kind=kind,
        subject_type=subject.subject_type,
        subject_id=subject.subject_id,
        memo=memo,
        reversal_of=transfer_id,
        entries=tuple(Entry(account, -amount, currency) for account, amount, currency in entries),
    )
    return (await post(session, [opposite]))[0]


async def _send(
    session: AsyncSession, operations: Sequence[Operation], *, together: bool
) -> list[Verdict]:
    if not operations:
        return []
    if len(operations) > OPERATIONS_MAX:
        raise MalformedOperation(
            "Too many operations at once.", operations=f"give at most {OPERATIONS_MAX}"
        )
    check_kinds(operations)
    arguments = wire.encode(operations, together=together, wait=True)
    names = [name for name, _ in wire.ARGUMENTS]
    # Whatever the session still has to write comes first, so that order holds.
    await session.flush()
    result = await session.execute(_STATEMENT, dict(zip(names, arguments, strict=True)))
    return wire.decode(*result.one())


def check_kinds(operations: Sequence[Operation]) -> None:
    """Raise NotInChart for an operation of a kind its market does not know."""
    chart.check_kinds(
        (operation.market, operation.kind)
        for operation in operations
        if not isinstance(operation, Void | Expire)
    )
