"""What was paid for a booking and what went back: read off its payments, never counted by hand."""

from sqlalchemy import func, select

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Payment
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money.accounts import BOOKING


async def follow(session: Session, booking: Booking) -> None:
    """Bring ``paid_minor`` and ``refunded_minor`` up to date. The booking is locked.

    Money in suspense is not the booking's. Refunds count from the moment they are asked for.
    """
    await session.flush()
    row = (
        await session.execute(
            select(
                func.coalesce(func.sum(Payment.captured_minor), 0),
                func.coalesce(func.sum(Payment.refund_reserved_minor), 0),
            ).where(
                Payment.market == MARKET,
                Payment.subject_type == BOOKING,
                Payment.subject_id == str(booking.id),
                Payment.suspense_reason.is_(None),
            )
        )
    ).one()
    booking.paid_minor, booking.refunded_minor = int(row[0]), int(row[1])
    await session.flush()


async def captured(session: Session, booking: Booking) -> list[Payment]:
    """The booking's payments that have come, newest first."""
    found = await payments.payments_of(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id)
    )
    return [one for one in found if one.status == "succeeded" and not one.in_suspense]
