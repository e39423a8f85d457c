"""One booking for whoever may read it: its organizer, a vendor in it, staff."""

from dataclasses import dataclass
from uuid import UUID

from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.book.queries import (
    Line,
    booking_by_id,
    lines_of,
    row_for,
    vendor_of,
)
from steelyard.markets.strathwell.gate import VENDOR
from steelyard.markets.strathwell.models import Booking, Vendor

MANAGE = "bookings.manage"


@dataclass(frozen=True, slots=True)
class Reading:
    """A booking and who looks at it. ``own``: the line of the vendor who does."""

    booking: Booking
    lines: list[Line]
    vendor: Vendor | None
    own: Line | None


async def reading_of(session: Session, booking_id: UUID, person: Person) -> Reading:
    """Raises NotFound for whoever has no part in it.

    Who is both organizer and vendor of a market sees their own bookings as organizer.
    """
    booking = await booking_by_id(session, booking_id)
    if booking.organizer_id == person.user_id or person.may(MANAGE):
        return Reading(booking, await lines_of(session, booking.id), None, None)
    if VENDOR not in person.roles:
        raise NotFound
    vendor = await vendor_of(session, person.user_id)
    row = await row_for(session, booking, vendor.id)
    own = Line(row, vendor)
    return Reading(booking, [own], vendor, own)
