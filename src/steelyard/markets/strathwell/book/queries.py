"""Bookings and their vendors as they are read, and how a booking is held while it is changed.

Whoever changes a booking, its vendors or their quotes locks the booking's row first: so all acts
on one booking stand in one line, whoever does them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import NotFound
from steelyard.markets.strathwell.models import Booking, BookingVendor, Quote, Vendor
from steelyard.markets.strathwell.words import RowKind, RowStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One vendor of a booking, with who that is."""

    row: BookingVendor
    vendor: Vendor


async def booking_by_id(session: Session, booking_id: UUID) -> Booking:
    """Raises NotFound."""
    booking = await session.get(Booking, booking_id)
    if booking is None:
        raise NotFound
    return booking


async def locked_booking(session: Session, booking_id: UUID) -> Booking:
    """The booking, its row held until this unit of work ends. Raises NotFound."""
    try:
        return await locked(session, Booking, booking_id)
    except NoResultFound:
        raise NotFound from None


async def own_booking(
    session: Session, booking_id: UUID, organizer_id: UUID, *, lock: bool = False
) -> Booking:
    """Raises NotFound for a booking of somebody else too."""
    read = locked_booking if lock else booking_by_id
    booking = await read(session, booking_id)
    if booking.organizer_id != organizer_id:
        raise NotFound
    return booking


async def rows_of(session: Session, booking_id: UUID) -> list[BookingVendor]:
    """All vendors ever in the booking, read afresh, in the order they came in."""
    await session.flush()
    rows = await session.scalars(
        select(BookingVendor)
        .where(BookingVendor.booking_id == booking_id)
        .order_by(BookingVendor.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def lines_of(session: Session, booking_id: UUID) -> list[Line]:
    """``rows_of`` with the vendors themselves, the venue's first."""
    rows = await session.execute(
        select(BookingVendor, Vendor)
        .join(Vendor, Vendor.id == BookingVendor.vendor_id)
        .where(BookingVendor.booking_id == booking_id)
        .order_by(BookingVendor.kind != RowKind.VENUE, BookingVendor.id)
    )
    return [Line(row, vendor) for row, vendor in rows.all()]


async def approved_lines(session: Session, booking_id: UUID) -> list[Line]:
    """Who is paid for the booking: the approved vendors, in a fixed order (by id)."""
    rows = await session.execute(
        select(BookingVendor, Vendor)
        .join(Vendor, Vendor.id == BookingVendor.vendor_id)
        .where(
            BookingVendor.booking_id == booking_id,
            BookingVendor.status == RowStatus.APPROVED,
        )
        .order_by(BookingVendor.id)
    )
    return [Line(row, vendor) for row, vendor in rows.all()]


async def row_in(session: Session, booking: Booking, row_id: UUID) -> BookingVendor:
    """One vendor's row, read afresh; the booking is locked. Raises NotFound."""
    row = await session.get(BookingVendor, row_id, populate_existing=True)
    if row is None or row.booking_id != booking.id:
        raise NotFound
    return row


async def row_for(session: Session, booking: Booking, vendor_id: UUID) -> BookingVendor:
    """The vendor's own row, the newest they were asked for. Raises NotFound."""
    row = await session.scalar(
        select(BookingVendor)
        .where(
            BookingVendor.booking_id == booking.id,
            BookingVendor.vendor_id == vendor_id,
            # Drafts are nobody's business but the organizer's.
            BookingVendor.respond_by.is_not(None),
        )
        .order_by(BookingVendor.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


async def venue_row(session: Session, booking: Booking) -> BookingVendor | None:
    """The active venue of the booking, if it has one."""
    rows = await rows_of(session, booking.id)
    return next((row for row in rows if row.kind == RowKind.VENUE and row.is_active), None)


async def quotes_of(session: Session, row_ids: Sequence[UUID]) -> dict[UUID, list[Quote]]:
    """Everything that was offered, by row, oldest first."""
    quotes = await session.scalars(
        select(Quote)
        .where(Quote.booking_vendor_id.in_(row_ids))
        .order_by(Quote.booking_vendor_id, Quote.version)
    )
    found: dict[UUID, list[Quote]] = {row_id: [] for row_id in row_ids}
    for quote in quotes:
        found[quote.booking_vendor_id].append(quote)
    return found


async def vendor_of(session: Session, user_id: UUID, *, lock: bool = False) -> Vendor:
    """The account's vendor; ``lock``: held for this unit of work.

    Raises NotFound before onboarding.
    """
    asked = select(Vendor).where(Vendor.user_id == user_id)
    vendor = await session.scalar(asked.with_for_update() if lock else asked)
    if vendor is None:
        raise NotFound("Tell us about your business first.", next="onboarding")
    return vendor
