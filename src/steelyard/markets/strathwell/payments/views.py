"""Payments as they are seen."""

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.payments import dues
from steelyard.markets.strathwell.payments.schemas import (
    BookingPayments,
    DueSeen,
    PaymentSeen,
    RefundSeen,
)
from steelyard.markets.strathwell.words import BookingStatus, DueStatus


async def payments_seen(session: Session, booking: Booking) -> BookingPayments:
    """Everything about a booking's money that its organizer and staff may see."""
    asked = await payments.payments_of(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id)
    )
    refunds = await payments.refunds_of(session, [one.id for one in asked])
    lines = await dues.dues_of(session, booking.id)
    return BookingPayments(
        booking_id=booking.id,
        status=BookingStatus(booking.status),
        total_cents=booking.total_minor,
        paid_cents=booking.paid_minor,
        refunded_cents=booking.refunded_minor,
        currency=booking.currency,
        schedule=[DueSeen.model_validate(one) for one in lines if one.status != DueStatus.VOID],
        payments=[PaymentSeen.model_validate(one) for one in asked],
        refunds=[RefundSeen.model_validate(one) for one in refunds],
    )
