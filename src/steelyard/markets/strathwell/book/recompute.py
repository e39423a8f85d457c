"""The one place that decides whether a booking is ready to be paid.

Ready: the venue and every other vendor asked have agreed to a price. Whoever declined, let the
time pass or withdrew stands in the way until the organizer has replaced them, or has said to go
on without them: nobody pays for an evening from which a vendor has silently gone.
"""

from collections.abc import Sequence

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import consequences, notices
from steelyard.markets.strathwell.book.queries import rows_of
from steelyard.markets.strathwell.lifecycles import BOOKING
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.words import BookingStatus, RowKind, RowStatus

SYSTEM = Actor.system("bookings")
GONE_ROWS = (RowStatus.DECLINED, RowStatus.EXPIRED, RowStatus.WITHDRAWN)
"""Rows about which the organizer has still to decide."""


def is_ready(rows: Sequence[BookingVendor]) -> bool:
    """Whether all vendors of a booking have agreed, its venue among them."""
    active = [row for row in rows if row.is_active]
    return (
        any(row.kind == RowKind.VENUE for row in active)
        and all(row.status == RowStatus.APPROVED for row in active)
        and not any(row.status in GONE_ROWS for row in rows)
    )


def total_of(rows: Sequence[BookingVendor]) -> int:
    """What the agreed amounts of the active vendors come to, in minor units."""
    return sum(row.agreed_amount_minor or 0 for row in rows if row.is_active)


async def recompute(session: Session, booking: Booking, *, actor: Actor) -> None:
    """Bring the booking's state in line with its vendors'. The booking is locked.

    Ready → its total stands and the organizer is told; not any more → the total is gone, and
    ``consequences.reopened``. ``actor``: whose act it was. Paid bookings are left alone.
    """
    rows = await rows_of(session, booking.id)
    ready = is_ready(rows)
    if booking.status == BookingStatus.AWAITING and ready:
        booking.total_minor = total_of(rows)
        facts = {"total_minor": booking.total_minor, "currency": booking.currency}
        await lifecycle.move(
            session, BOOKING, booking, "agree", actor=SYSTEM, facts=facts, held=True
        )
        await notices.ready(session, booking)
    elif booking.status == BookingStatus.READY and not ready:
        await lifecycle.move(session, BOOKING, booking, "reopen", actor=SYSTEM, held=True)
        booking.total_minor = None
        await consequences.reopened(session, booking, actor)
    topics.booking_changed(session, booking)
