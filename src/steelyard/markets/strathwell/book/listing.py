"""Lists of bookings, newest first, a page at a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.markets.strathwell.book.queries import Line
from steelyard.markets.strathwell.book.views import VendorLine
from steelyard.markets.strathwell.models import Booking, BookingVendor, Vendor
from steelyard.markets.strathwell.words import BookingStatus, RowStatus

_NEWEST = Order("number", Booking.number, Booking.id)
_ASKED_LAST = Order("asked_at", BookingVendor.created_at, BookingVendor.id)


async def page_of_bookings(
    session: Session,
    *,
    organizer_id: UUID | None = None,
    statuses: Sequence[BookingStatus] = (),
    cursor: str | None,
    size: int,
    secret: str,
) -> tuple[list[Booking], str | None]:
    """One page and the cursor of the next. Raises InvalidPage."""
    where: list[ColumnElement[bool]] = []
    if organizer_id is not None:
        where.append(Booking.organizer_id == organizer_id)
    if statuses:
        where.append(Booking.status.in_(statuses))
    if cursor:
        where.append(_NEWEST.after(*read_cursor(secret, _NEWEST, cursor)))
    found = await session.scalars(
        select(Booking).where(*where).order_by(*_NEWEST.clauses()).limit(size + 1)
    )
    return cut(secret, _NEWEST, found.all(), size)


async def page_of_requests(
    session: Session,
    vendor: Vendor,
    *,
    statuses: Sequence[RowStatus] = (),
    cursor: str | None,
    size: int,
    secret: str,
) -> tuple[list[VendorLine], str | None]:
    """A vendor's inbox: everything they were ever asked for. Raises InvalidPage."""
    where: list[ColumnElement[bool]] = [
        BookingVendor.vendor_id == vendor.id,
        BookingVendor.respond_by.is_not(None),
    ]
    if statuses:
        where.append(BookingVendor.status.in_(statuses))
    if cursor:
        where.append(_ASKED_LAST.after(*read_cursor(secret, _ASKED_LAST, cursor)))
    found = await session.execute(
        select(BookingVendor, Booking)
        .join(Booking, Booking.id == BookingVendor.booking_id)
        .where(*where)
        .order_by(*_ASKED_LAST.clauses())
        .limit(size + 1)
    )
    bookings = {row.id: (row, booking) for row, booking in found.all()}
    kept, following = cut(secret, _ASKED_LAST, [row for row, _ in bookings.values()], size)
    return [VendorLine(bookings[row.id][1], Line(row, vendor)) for row in kept], following
