"""Reads for consoles."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.payments.models import Payment, ProviderEvent, Refund

_UNSETTLED = ("failed", "parked", "suspense")


async def payments_of(
    session: Session, *, market: str, subject_type: str, subject_id: str
) -> list[Payment]:
    """Every payment ever asked for this subject, newest first."""
    found = await session.scalars(
        select(Payment)
        .where(
            Payment.market == market,
            Payment.subject_type == subject_type,
            Payment.subject_id == subject_id,
        )
        .order_by(Payment.created_at.desc(), Payment.id.desc())
    )
    return list(found)


async def refunds_of(session: Session, payment_ids: Sequence[UUID]) -> list[Refund]:
    """The refunds of these payments, oldest first."""
    found = await session.scalars(
        select(Refund)
        .where(Refund.payment_id.in_(payment_ids))
        .order_by(Refund.created_at, Refund.id)
    )
    return list(found)


async def unsettled_events(
    session: Session, *, market: str, limit: int = 50
) -> list[ProviderEvent]:
    """Events a person may have to look at, newest first."""
    found = await session.scalars(
        select(ProviderEvent)
        .where(ProviderEvent.market == market, ProviderEvent.status.in_(_UNSETTLED))
        .order_by(ProviderEvent.received_at.desc())
        .limit(limit)
    )
    return list(found)
