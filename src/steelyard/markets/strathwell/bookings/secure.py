"""The date becomes theirs: what happens when money has come, or has come too late."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from steelyard.kernel import jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, constraint_name
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.queries import rows_of, venue_row
from steelyard.markets.strathwell.book.recompute import is_ready, recompute
from steelyard.markets.strathwell.holds import service as holds
from steelyard.markets.strathwell.holds.queries import is_secured
from steelyard.markets.strathwell.lifecycles import ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.words import (
    SECURED,
    BookingStatus,
    HoldStatus,
    RowStatus,
)

SYSTEM = Actor.system("dates")
DATE_TAKEN = "strathwell.date_taken"
_VENUE_DAY = "uq_booking_vendors_venue_day"


async def secure_date(session: Session, booking: Booking) -> bool:
    """Give the booking its date; call it when money has come, with the booking locked.

    True: every approved vendor has the day (again for a booking that has it already). False:
    nothing was changed and the money must go back; the venue's day is somebody else's, or the
    booking is not ready any more. Call ``lose_date`` then.
    """
    if booking.status in SECURED:
        return True
    rows = await rows_of(session, booking.id)
    if booking.status != BookingStatus.READY or booking.event_date is None or not is_ready(rows):
        return False
    venue = await venue_row(session, booking)
    if venue is None or not await _take(session, booking, venue):
        return False
    await rows_of(session, booking.id)
    await holds.end(session, venue, HoldStatus.USED, actor=SYSTEM)
    arguments = {"vendor_id": venue.vendor_id, "day": booking.event_date}
    jobs.enqueue_at_end(session, DATE_TAKEN, arguments)
    topics.calendar_changed(session, venue.vendor_id, booking.event_date)
    return True


async def lose_date(session: Session, booking: Booking, actor: Actor) -> None:
    """The venue's day is somebody else's: the venue leaves the booking, which is open again.

    The organizer and the venue are told. ``actor``: whose word brought it about (the provider's).
    Does nothing where the day is free, or the booking has it. The booking is locked.
    """
    venue = await venue_row(session, booking)
    if venue is None or venue.secured_on is not None or booking.event_date is None:
        return
    if venue.status != RowStatus.APPROVED:
        return
    if not await is_secured(session, venue.vendor_id, booking.event_date, own=booking.id):
        return
    await lifecycle.move(session, ROW, venue, "lose_date", actor=SYSTEM, held=True)
    await holds.end(session, venue, HoldStatus.RELEASED, actor=SYSTEM)
    topics.row_changed(session, booking, venue)
    await notices.date_lost(session, booking, venue)
    await recompute(session, booking, actor=actor)


async def free_date(session: Session, booking: Booking) -> None:
    """Take the date from a booking that ends. The booking is locked."""
    for row in await rows_of(session, booking.id):
        if row.secured_on is not None:
            topics.calendar_changed(session, row.vendor_id, row.secured_on)
            row.secured_on = None
    await session.flush()


async def _take(session: Session, booking: Booking, venue: BookingVendor) -> bool:
    await holds.lock_line(session, venue.vendor_id)
    try:
        async with session.begin_nested():
            await session.execute(
                update(BookingVendor)
                .where(
                    BookingVendor.booking_id == booking.id,
                    BookingVendor.status == RowStatus.APPROVED,
                )
                .values(secured_on=booking.event_date)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        if constraint_name(error) != _VENUE_DAY:
            raise
        return False
    return True
