"""What is told live, and to whom: after commit, through the kernel's realtime."""

from steelyard.kernel.db import Session
from steelyard.kernel.realtime import publish
from steelyard.markets.strathwell.models import Booking, BookingVendor

BOOKINGS = "strathwell:bookings"
"""Staff's board."""


def booking_topic(booking_id: object) -> str:
    """The organizer's page of one booking."""
    return f"strathwell:booking:{booking_id}"


def vendor_topic(vendor_id: object) -> str:
    """A vendor's inbox and calendar."""
    return f"strathwell:vendor:{vendor_id}"


def booking_changed(session: Session, booking: Booking) -> None:
    """Tell the board and the booking's page. Each reads the state by REST."""
    told = {"id": str(booking.id), "number": booking.number, "status": booking.status}
    publish(session, BOOKINGS, "booking.changed", told)
    publish(session, booking_topic(booking.id), "booking.changed", told)


def row_changed(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Tell the booking's page and the vendor; a vendor hears of their own row only."""
    told = {"id": str(row.id), "booking_id": str(booking.id), "status": row.status}
    publish(session, booking_topic(booking.id), "booking_vendor.changed", told)
    publish(session, vendor_topic(row.vendor_id), "booking_vendor.changed", told)


def calendar_changed(session: Session, vendor_id: object, day: object) -> None:
    publish(session, vendor_topic(vendor_id), "calendar.changed", {"day": str(day)})


def payout_changed(session: Session, vendor_id: object, payout_id: object, status: str) -> None:
    """Tell the vendor, and staff's board."""
    told = {"id": str(payout_id), "status": status}
    publish(session, vendor_topic(vendor_id), "payout.changed", told)
    publish(session, BOOKINGS, "payout.changed", told)
