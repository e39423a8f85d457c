"""What is told live, and to whom: after commit, through the kernel's realtime."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from steelyard.kernel import audit
from steelyard.kernel.db import Session, before_commit
from steelyard.kernel.realtime import publish
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, BookingVendor

BOOKINGS = "strathwell:bookings"
"""Staff's board."""
DESK = "strathwell:desk"
"""Everything that goes into the history, for staff: which kinds of things, never what."""
BOOKING = "strathwell:booking:"
VENDOR = "strathwell:vendor:"
ORGANIZER = "strathwell:organizer:"
_QUIET = frozenset({"session.opened", "session.ended", "sign_in.refused"})
"""Nobody's desk shows these as they happen."""


def declare() -> None:
    """Where the market is put together."""
    audit.listen(MARKET, history_grew)


def booking_topic(booking_id: object) -> str:
    """The organizer's page of one booking."""
    return f"{BOOKING}{booking_id}"


def organizer_topic(user_id: object) -> str:
    """Everything of one organizer's: their list of bookings, and each of them."""
    return f"{ORGANIZER}{user_id}"


def vendor_topic(vendor_id: object) -> str:
    """A vendor's inbox and calendar."""
    return f"{VENDOR}{vendor_id}"


def booking_changed(session: Session, booking: Booking) -> None:
    """Tell the board, the booking's page, its organizer and its vendors. Each reads by REST."""
    told = {"id": str(booking.id), "number": booking.number, "status": booking.status}
    for topic in (BOOKINGS, booking_topic(booking.id), organizer_topic(booking.organizer_id)):
        publish(session, topic, "booking.changed", told)

    async def tell_vendors(of: Session) -> None:
        found = await of.scalars(
            select(BookingVendor.vendor_id).where(BookingVendor.booking_id == booking.id).distinct()
        )
        for vendor_id in found:
            publish(of, vendor_topic(vendor_id), "booking.changed", told)

    # Once for each booking, when it is known which rows it has.
    before_commit(session, f"strathwell.live:{booking.id}", tell_vendors)


def row_changed(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Tell the booking's page and the vendor; a vendor hears of their own row only."""
    told = {"id": str(row.id), "booking_id": str(booking.id), "status": row.status}
    for topic in (
        booking_topic(booking.id),
        organizer_topic(booking.organizer_id),
        vendor_topic(row.vendor_id),
    ):
        publish(session, topic, "booking_vendor.changed", told)


def calendar_changed(session: Session, vendor_id: object, day: object) -> None:
    publish(session, vendor_topic(vendor_id), "calendar.changed", {"day": str(day)})


def payout_changed(session: Session, vendor_id: object, payout_id: object, status: str) -> None:
    """Tell the vendor, and staff's board."""
    told = {"id": str(payout_id), "status": status}
    publish(session, vendor_topic(vendor_id), "payout.changed", told)
    publish(session, BOOKINGS, "payout.changed", told)


def history_grew(session: Session, events: Sequence[Mapping[str, Any]]) -> None:
    """Tell staff's desk which kinds of things a unit of work has changed."""
    kinds = sorted({one["entity_type"] for one in events if one["event"] not in _QUIET})
    if kinds:
        publish(session, DESK, "history.grew", {"kinds": kinds})
