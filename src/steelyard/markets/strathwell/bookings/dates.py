"""Holds end after seven days; and whoever waits for a day that was sold is told at once."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import JobContext
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.queries import locked_booking, row_in
from steelyard.markets.strathwell.bookings.secure import lose_date
from steelyard.markets.strathwell.holds import service
from steelyard.markets.strathwell.holds.queries import hold_of
from steelyard.markets.strathwell.models import Booking, BookingVendor, DateHold
from steelyard.markets.strathwell.words import BookingStatus, HoldStatus, RowKind, RowStatus

SYSTEM = Actor.system("dates")
_SWEPT = 100


async def expire_if_due(session: Session, hold_id: UUID) -> bool:
    """End a hold whose time is over; says whether it was."""
    found = await session.get(DateHold, hold_id)
    if found is None or found.status != HoldStatus.ACTIVE:
        return False
    first = await session.get_one(BookingVendor, found.booking_vendor_id)
    booking = await locked_booking(session, first.booking_id)
    row = await row_in(session, booking, first.id)
    await service.lock_line(session, row.vendor_id)
    await session.refresh(found)
    hold = await hold_of(session, row.id)
    if hold is None or hold.id != hold_id or hold.expires_at > clock.now():
        return False
    await service.end(session, row, HoldStatus.EXPIRED, actor=SYSTEM)
    await notices.hold_over(session, booking, row, hold)
    return True


async def hold_due(context: JobContext, hold_id: str) -> None:
    """The fast path; early or late runs find nothing to do."""
    async with context.database.transaction() as session:
        await expire_if_due(session, UUID(hold_id))


async def date_taken(context: JobContext, vendor_id: str, day: str) -> None:
    """A venue's day was paid for: the others who had agreed on it lose it, one a transaction."""
    async with context.database.reading() as session:
        losers = await _losers(session, UUID(vendor_id), date.fromisoformat(day))
    for booking_id in losers:
        await _lose(context, booking_id)


async def sweep_holds(context: JobContext) -> None:
    """Whatever is due and was missed is done now: holds that are over, dates that are lost."""
    async with context.database.reading() as session:
        over = await session.scalars(
            select(DateHold.id)
            .where(DateHold.status == HoldStatus.ACTIVE, DateHold.expires_at <= clock.now())
            .order_by(DateHold.expires_at)
            .limit(_SWEPT)
        )
        due = list(over)
        losers = await _losers(session)
    for hold_id in due:
        async with context.database.transaction() as session:
            await expire_if_due(session, hold_id)
    for booking_id in losers:
        await _lose(context, booking_id)


async def _lose(context: JobContext, booking_id: UUID) -> None:
    async with context.database.transaction() as session:
        booking = await locked_booking(session, booking_id)
        await lose_date(session, booking, SYSTEM)


async def _losers(
    session: Session, vendor_id: UUID | None = None, day: date | None = None
) -> list[UUID]:
    """Bookings, not paid, whose approved venue has sold their day to another."""
    winner = (
        select(BookingVendor.vendor_id, BookingVendor.secured_on)
        .where(BookingVendor.kind == RowKind.VENUE, BookingVendor.secured_on.is_not(None))
        .subquery("winner")
    )
    losing = (
        select(Booking.id)
        .join(BookingVendor, BookingVendor.booking_id == Booking.id)
        .join(
            winner,
            (winner.c.vendor_id == BookingVendor.vendor_id)
            & (winner.c.secured_on == Booking.event_date),
        )
        .where(
            Booking.status.in_((BookingStatus.AWAITING, BookingStatus.READY)),
            BookingVendor.kind == RowKind.VENUE,
            BookingVendor.status == RowStatus.APPROVED,
            BookingVendor.secured_on.is_(None),
        )
        .order_by(Booking.id)
        .limit(_SWEPT)
    )
    if vendor_id is not None and day is not None:
        losing = losing.where(BookingVendor.vendor_id == vendor_id, Booking.event_date == day)
    return list(await session.scalars(losing))
