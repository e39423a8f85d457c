"""Putting a vendor into a booking, and asking them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.refusals import (
    CurrencyNotSupported,
    OwnBusiness,
    TooManyGuests,
)
from steelyard.markets.strathwell.holds.queries import why_taken
from steelyard.markets.strathwell.holds.refusals import DateNotFree
from steelyard.markets.strathwell.lifecycles import ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor, Vendor
from steelyard.markets.strathwell.negotiation import quotes, timers
from steelyard.markets.strathwell.rules import respond_by
from steelyard.markets.strathwell.words import RowKind, RowStatus, Side, VendorStatus


async def vendors_for(
    session: Session, ids: Sequence[UUID], *, kind: RowKind, field: str
) -> list[Vendor]:
    """Approved vendors of that kind, in the order asked.

    Raises NotFound, naming ``field``: a vendor who is not shown is as good as unknown.
    """
    found = await session.scalars(
        select(Vendor).where(Vendor.id.in_(ids), Vendor.status == VendorStatus.APPROVED)
    )
    known = {one.id: one for one in found if one.is_venue == (kind == RowKind.VENUE)}
    if any(one not in known for one in ids):
        what = "venue" if kind == RowKind.VENUE else "service provider"
        said = f"There is no {what} by that id."
        raise NotFound(said, **{field: said})
    return [known[one] for one in ids]


async def add_row(
    session: Session,
    booking: Booking,
    vendor: Vendor,
    *,
    kind: RowKind,
    actor: Actor,
    replaces: BookingVendor | None = None,
) -> BookingVendor:
    """The linkage row, ``pending`` and not asked yet.

    Raises OwnBusiness, CurrencyNotSupported, TooManyGuests.
    """
    _check_fits(booking, vendor)
    row = BookingVendor(
        booking_id=booking.id,
        vendor_id=vendor.id,
        kind=kind,
        status=RowStatus.PENDING,
        currency=booking.currency,
        list_price_minor=vendor.base_price_minor,
        rounds=0,
        note="",
        replaces_id=replaces.id if replaces else None,
    )
    session.add(row)
    await session.flush()
    data = {"booking_id": str(booking.id), "vendor_id": str(vendor.id), "row_kind": kind.value}
    lifecycle.born(session, ROW, row, actor=actor, data=data)
    return row


async def ask(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The vendor has 48 hours from now; their list price is the first quote.

    Raises DateNotFree. The booking is locked and has a date.
    """
    await check_free(session, booking, row)
    row.respond_by = respond_by(clock.now())
    if row.list_price_minor is not None:
        await quotes.offer(
            session,
            row,
            side=Side.LIST_PRICE,
            amount_minor=row.list_price_minor,
            until=row.respond_by,
        )
    timers.start(session, row)
    topics.row_changed(session, booking, row)
    await notices.requested(session, booking, row)


async def check_free(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Raises DateNotFree where the venue's day is taken, or the vendor does not work."""
    if booking.event_date is None:
        return
    taken = await why_taken(session, row.vendor_id, booking.event_date, own=booking.id)
    if taken is not None:
        raise DateNotFree(taken, vendor_id=str(row.vendor_id), event_date=str(booking.event_date))


def _check_fits(booking: Booking, vendor: Vendor) -> None:
    if vendor.user_id == booking.organizer_id:
        raise OwnBusiness("You cannot book your own business.", vendor_id="Choose somebody else's.")
    if vendor.currency != booking.currency:
        raise CurrencyNotSupported(
            "This vendor has prices in another currency.", currency="Choose another vendor."
        )
    crowded = vendor.capacity is not None and (booking.guest_count or 0) > vendor.capacity
    if vendor.is_venue and crowded:
        raise TooManyGuests(
            "The venue is too small for so many guests.",
            guest_count=f"At most {vendor.capacity} fit in.",
        )
