"""Reads for consoles."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from steelyard.kernel import ledger
from steelyard.kernel.db import Session
from steelyard.kernel.payouts.models import Payee, Payout, Recall
from steelyard.kernel.payouts.values import Owed


async def payouts_of_subject(
    session: Session, *, market: str, subject_type: str, subject_id: str
) -> list[Payout]:
    """Every payout for this subject, oldest first."""
    found = await session.scalars(
        select(Payout)
        .where(
            Payout.market == market,
            Payout.subject_type == subject_type,
            Payout.subject_id == subject_id,
        )
        .order_by(Payout.id)
    )
    return list(found)


async def payouts_of_payee(
    session: Session,
    payee_id: UUID,
    *,
    statuses: Sequence[str] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Payout]:
    """A payee's payouts, newest first; ``before`` is the last one of the page before."""
    query = select(Payout).where(Payout.payee_id == payee_id)
    if statuses is not None:
        query = query.where(Payout.status.in_(statuses))
    if before is not None:
        query = query.where(Payout.id < before)
    return list(await session.scalars(query.order_by(Payout.id.desc()).limit(limit)))


async def recalls_of(session: Session, payment_id: UUID) -> list[Recall]:
    """What was taken back of a payment's payouts, oldest first."""
    found = await session.scalars(
        select(Recall).where(Recall.payment_id == payment_id).order_by(Recall.id)
    )
    return list(found)


async def owed(session: Session, payee: Payee) -> Owed:
    """What a payee stands at, by the ledger."""
    pending = await ledger.balance(session, payee.pending_account_id)
    flight = await ledger.balance(session, payee.flight_account_id)
    debt = await ledger.balance(session, payee.receivable_account_id)
    paid = await session.scalar(
        select(func.coalesce(func.sum(Payout.sent_minor - Payout.reversed_minor), 0)).where(
            Payout.payee_id == payee.id, Payout.status.in_(("paid", "reversed"))
        )
    )
    return Owed(
        currency=payee.currency,
        pending_minor=pending.posted_minor,
        in_flight_minor=flight.posted_minor,
        debt_minor=max(-debt.posted_minor, 0),
        paid_minor=int(paid or 0),
    )
