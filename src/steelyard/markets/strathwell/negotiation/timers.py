"""Answers are due: 48 hours for a request, 72 for a counter, a reminder when 24 are left.

The row's ``respond_by`` is the timer; jobs are the fast path and the sweep is the sure one.
"""

from uuid import UUID

from sqlalchemy import or_, select

from steelyard.kernel import clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import JobContext
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.queries import locked_booking, row_in
from steelyard.markets.strathwell.book.recompute import recompute
from steelyard.markets.strathwell.lifecycles import ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.negotiation import quotes
from steelyard.markets.strathwell.rules import VENDOR_ANSWERS_WITHIN, VENDOR_REMINDED_AFTER
from steelyard.markets.strathwell.words import OPEN_ROWS, QuoteStatus

SYSTEM = Actor.system("answers")
ANSWER_DUE = "strathwell.answer_due"
REMINDED_BEFORE = VENDOR_ANSWERS_WITHIN - VENDOR_REMINDED_AFTER
_SWEPT = 100


def start(session: Session, row: BookingVendor) -> None:
    """Ask for the reminder and the end of this round; those of earlier rounds find nothing due."""
    if row.respond_by is None:
        raise ValueError("a vendor who was not asked has no time to answer in")
    arguments = {"row_id": row.id}
    moments = {"remind": row.respond_by - REMINDED_BEFORE, "end": row.respond_by}
    for what, moment in moments.items():
        key = f"strathwell.answer:{row.id}:{row.rounds}:{what}"
        jobs.enqueue_at_end(session, ANSWER_DUE, arguments, key=key, run_at=moment)


async def act_if_due(session: Session, row_id: UUID) -> bool:
    """Expire the row, or remind whoever is to answer; says whether anything was due."""
    booking_id = await session.scalar(
        select(BookingVendor.booking_id).where(BookingVendor.id == row_id)
    )
    if booking_id is None:
        return False
    booking = await locked_booking(session, booking_id)
    row = await row_in(session, booking, row_id)
    if row.status not in OPEN_ROWS or row.respond_by is None:
        return False
    now = clock.now()
    if row.respond_by <= now:
        await expire(session, booking, row)
        return True
    if row.reminded_at is None and row.respond_by - REMINDED_BEFORE <= now:
        row.reminded_at = now
        await notices.answer_reminder(session, booking, row)
        return True
    return False


async def expire(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Nobody answered: the row is over and so is what was offered. The booking is locked."""
    await lifecycle.move(session, ROW, row, "expire", actor=SYSTEM, held=True)
    await quotes.settle(session, row, QuoteStatus.EXPIRED)
    topics.row_changed(session, booking, row)
    await notices.expired(session, booking, row)
    await recompute(session, booking, actor=SYSTEM)


async def answer_due(context: JobContext, row_id: str) -> None:
    """The fast path; early or late runs find nothing to do."""
    async with context.database.transaction() as session:
        await act_if_due(session, UUID(row_id))


async def sweep_answers(context: JobContext) -> None:
    """Whatever is due and was missed is done now, one row a transaction."""
    async with context.database.reading() as session:
        due = await due_rows(session)
    for row_id in due:
        async with context.database.transaction() as session:
            await act_if_due(session, row_id)


async def due_rows(session: Session) -> list[UUID]:
    """Rows whose time is over, or who are to be reminded; the oldest first."""
    now = clock.now()
    to_remind = BookingVendor.reminded_at.is_(None) & (
        BookingVendor.respond_by <= now + REMINDED_BEFORE
    )
    found = await session.scalars(
        select(BookingVendor.id)
        .where(
            BookingVendor.status.in_(OPEN_ROWS),
            or_(BookingVendor.respond_by <= now, to_remind),
        )
        .order_by(BookingVendor.respond_by)
        .limit(_SWEPT)
    )
    return list(found)
