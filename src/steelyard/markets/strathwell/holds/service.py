"""The line for a venue's day: who is in it, at which rank, and how it moves up.

A hold begins when a venue agrees and stands for seven days. Everything here is done with the
booking's row locked, then the venue's: one line, one who changes it.
"""

from uuid import UUID

from sqlalchemy import func, select

from steelyard.kernel import audit, clock, jobs
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.holds.queries import hold_of
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, BookingVendor, DateHold, Vendor
from steelyard.markets.strathwell.rules import HOLD_STANDS_FOR
from steelyard.markets.strathwell.words import HoldStatus, RowKind

SYSTEM = Actor.system("holds")
HOLD_DUE = "strathwell.hold_due"


async def take(session: Session, booking: Booking, row: BookingVendor) -> DateHold | None:
    """Put an approved venue's booking into the line for its day; None where there is no day."""
    if row.kind != RowKind.VENUE or booking.event_date is None:
        return None
    await lock_line(session, row.vendor_id)
    standing = await hold_of(session, row.id)
    if standing is not None:
        return standing
    last = await session.scalar(
        select(func.coalesce(func.max(DateHold.rank), 0)).where(
            DateHold.vendor_id == row.vendor_id,
            DateHold.day == booking.event_date,
            DateHold.status == HoldStatus.ACTIVE,
        )
    )
    hold = DateHold(
        booking_vendor_id=row.id,
        vendor_id=row.vendor_id,
        day=booking.event_date,
        rank=int(last or 0) + 1,
        status=HoldStatus.ACTIVE,
        expires_at=clock.now() + HOLD_STANDS_FOR,
    )
    session.add(hold)
    await session.flush()
    _record(session, booking.id, hold, "hold_taken", SYSTEM)
    arguments = {"hold_id": hold.id}
    key = f"strathwell.hold:{hold.id}"
    jobs.enqueue_at_end(session, HOLD_DUE, arguments, key=key, run_at=hold.expires_at)
    topics.calendar_changed(session, hold.vendor_id, hold.day)
    return hold


async def end(session: Session, row: BookingVendor, status: HoldStatus, *, actor: Actor) -> None:
    """Leave the line (``used``, ``released`` or ``expired``); those behind move up."""
    if row.kind != RowKind.VENUE:
        return
    await lock_line(session, row.vendor_id)
    hold = await hold_of(session, row.id)
    if hold is None:
        return
    hold.status = status
    hold.ended_at = clock.now()
    await session.flush()
    _record(session, row.booking_id, hold, f"hold_{status}", actor)
    await _move_up(session, hold, tell=status != HoldStatus.USED)
    topics.calendar_changed(session, hold.vendor_id, hold.day)


async def lock_line(session: Session, vendor_id: UUID) -> None:
    """Be the only one who changes this vendor's days, until this unit of work ends."""
    await session.execute(
        select(Vendor.id).where(Vendor.id == vendor_id).with_for_update(key_share=True)
    )


async def _move_up(session: Session, gone: DateHold, *, tell: bool) -> None:
    behind = await session.scalars(
        select(DateHold)
        .where(
            DateHold.vendor_id == gone.vendor_id,
            DateHold.day == gone.day,
            DateHold.status == HoldStatus.ACTIVE,
            DateHold.rank > gone.rank,
        )
        .order_by(DateHold.rank)
        .execution_options(populate_existing=True)
    )
    for hold in behind.all():
        hold.rank -= 1
        # One after the other: no two may have one rank, not even for a moment.
        await session.flush()
        if hold.rank == 1 and tell:
            await notices.first_in_line(session, hold)


def _record(session: Session, booking_id: UUID, hold: DateHold, event: str, actor: Actor) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="booking",
        entity_id=booking_id,
        event=event,
        data={"vendor_id": str(hold.vendor_id), "day": str(hold.day), "rank": hold.rank},
    )
