"""Which days are free, and what stands on a calendar.

A venue's day is *secured* by a paid booking, *held* for an approved one for a while, or *blocked*
by the vendor. A provider of services may work for several in a day: only their own word blocks it.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, select

from steelyard.kernel.db import Session
from steelyard.markets.strathwell.models import (
    Booking,
    BookingVendor,
    DateHold,
    Vendor,
    VendorDay,
)
from steelyard.markets.strathwell.words import HoldStatus, RowKind


def free_on(day: date) -> ColumnElement[bool]:
    """For a query over ``Vendor``: who can be asked for ``day``, as ``why_taken`` says it of one.

    Nothing secured and nothing blocked; a held day can be asked for.
    """
    return and_(not_(_secured(Vendor.id, day)), not_(_blocked(Vendor.id, day)))


async def why_taken(
    session: Session, vendor_id: UUID, day: date, *, own: UUID | None = None
) -> str | None:
    """Why the vendor cannot be asked for ``day``, or None. ``own``: a booking that does not count.

    A held day can be asked for: whoever comes later stands further back in the line.
    """
    secured = _secured(vendor_id, day, besides=own)
    row = (await session.execute(select(secured, _blocked(vendor_id, day)))).one()
    if row[0]:
        return "Somebody else has booked this day."
    return "The vendor does not work on this day." if row[1] else None


async def is_secured(session: Session, vendor_id: UUID, day: date, *, own: UUID) -> bool:
    """Whether another booking than ``own`` has the venue's day."""
    taken = select(_secured(vendor_id, day, besides=own))
    return bool(await session.scalar(taken))


async def hold_of(session: Session, row_id: UUID) -> DateHold | None:
    """The active hold of a vendor's row."""
    return await session.scalar(
        select(DateHold).where(
            DateHold.booking_vendor_id == row_id, DateHold.status == HoldStatus.ACTIVE
        )
    )


async def secured_days(
    session: Session, vendor_id: UUID, first: date, last: date
) -> list[tuple[date, Booking]]:
    """Days of paid bookings, services included."""
    rows = await session.execute(
        select(BookingVendor.secured_on, Booking)
        .join(Booking, Booking.id == BookingVendor.booking_id)
        .where(
            BookingVendor.vendor_id == vendor_id,
            BookingVendor.secured_on.between(first, last),
        )
        .order_by(BookingVendor.secured_on, Booking.number)
    )
    return [(day, booking) for day, booking in rows.all() if day is not None]


async def held_days(
    session: Session, vendor_id: UUID, first: date, last: date
) -> list[tuple[DateHold, Booking]]:
    """Active holds in the order of the line."""
    rows = await session.execute(
        select(DateHold, Booking)
        .join(BookingVendor, BookingVendor.id == DateHold.booking_vendor_id)
        .join(Booking, Booking.id == BookingVendor.booking_id)
        .where(
            DateHold.vendor_id == vendor_id,
            DateHold.day.between(first, last),
            DateHold.status == HoldStatus.ACTIVE,
        )
        .order_by(DateHold.day, DateHold.rank)
    )
    return [(hold, booking) for hold, booking in rows.all()]


async def blocked_days(
    session: Session, vendor_id: UUID, first: date, last: date
) -> list[VendorDay]:
    days = await session.scalars(
        select(VendorDay)
        .where(VendorDay.vendor_id == vendor_id, VendorDay.day.between(first, last))
        .order_by(VendorDay.day)
    )
    return list(days)


def _secured(vendor_id: object, day: date, *, besides: UUID | None = None) -> ColumnElement[bool]:
    taken = exists(BookingVendor.id).where(
        BookingVendor.vendor_id == vendor_id,
        BookingVendor.kind == RowKind.VENUE,
        BookingVendor.secured_on == day,
    )
    return taken if besides is None else taken.where(BookingVendor.booking_id != besides)


def _blocked(vendor_id: object, day: date) -> ColumnElement[bool]:
    return exists(VendorDay.id).where(VendorDay.vendor_id == vendor_id, VendorDay.day == day)
