"""The market's accounts: what is held for a booking, and the chart of all of them."""

from uuid import UUID

from steelyard.kernel import billing, ledger, payouts
from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Account, Chart
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking

BOOKING = "booking"
"""What payments and payouts of a booking are about."""

CHART = Chart(
    market=MARKET,
    purposes={
        "provider_cash": "none",
        "held": "zero",
        "refunds_in_flight": "zero",
        "suspense": "none",
        **payouts.PURPOSES,
        **billing.BILLING_PURPOSES,
    },
    kinds={
        "capture": "The organizer's money reached the provider and is held for the booking.",
        "capture_suspense": "The provider reports money that does not fit what was asked.",
        "refund_reserved": "A refund was asked for: out of where it was, on its way.",
        "refund_paid": "The provider gave a refund back.",
        "refund_returned": "A refund failed: back to where it was.",
        **payouts.KINDS,
        **billing.BILLING_KINDS,
    },
)


async def held_account(session: Session, booking: Booking) -> Account:
    """Where a booking's money waits between its payments, payouts and refunds. Never below zero."""
    return await held_of(session, booking.id, booking.currency)


async def held_of(session: Session, booking_id: UUID, currency: str) -> Account:
    return await ledger.open_account(
        session,
        market=MARKET,
        owner_type=BOOKING,
        owner_id=str(booking_id),
        purpose="held",
        currency=currency,
        floor="zero",
    )
