"""Balances: reminded of, overdue, and told to staff. Whatever is due is found by its row."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.payments.units import unit
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.models import Booking, Due
from steelyard.markets.strathwell.money import notices
from steelyard.markets.strathwell.payments import dues
from steelyard.markets.strathwell.rules import BALANCE_GRACE, BALANCE_REMINDED_BEFORE
from steelyard.markets.strathwell.words import SECURED, DueStatus

SYSTEM = Actor.system("balances")
_SWEPT = 100


async def sweep_balances(context: JobContext) -> None:
    """Remind a week before; say overdue the day after; alarm staff when the grace is over."""
    async with context.database.reading() as session:
        due = await _due(session, today(session))
    for due_id in due:
        await unit(context.database, lambda session, one=due_id: tend(session, one))


async def tend(session: Session, due_id: UUID) -> None:
    """Do what is to be done about one line today; again, it finds nothing to do."""
    found = await session.get(Due, due_id)
    if found is None:
        return
    booking = await locked_booking(session, found.booking_id)
    due = await session.get_one(Due, due_id, populate_existing=True)
    if due.status not in dues.OPEN or booking.status not in SECURED:
        return
    day = today(session)
    if due.status == DueStatus.DUE and due.due_on < day:
        await _overdue(session, booking, due)
    elif due.status == DueStatus.DUE and _to_remind(due, day):
        due.reminded_at = clock.now()
        dues.record(session, due, "balance_reminded", SYSTEM)
        await notices.balance(session, booking, due, overdue=False)
    elif _grace_over(due, day):
        due.reminded_at = clock.now()
        dues.record(session, due, "balance_overdue", SYSTEM, alarm=True)
        text = "A payment is overdue and its days of grace are over. Talk to the organizer."
        await notices.staff(session, booking, text, f"grace-over-{due.id}")


async def _overdue(session: Session, booking: Booking, due: Due) -> None:
    due.status, due.overdue_at = DueStatus.OVERDUE, clock.now()
    dues.record(session, due, "balance_is_overdue", SYSTEM)
    await notices.balance(session, booking, due, overdue=True)


def _to_remind(due: Due, day: date) -> bool:
    return due.reminded_at is None and due.due_on <= day + BALANCE_REMINDED_BEFORE


def _grace_over(due: Due, day: date) -> bool:
    told = due.reminded_at is not None and (
        due.overdue_at is None or due.reminded_at >= due.overdue_at
    )
    return due.status == DueStatus.OVERDUE and due.due_on + BALANCE_GRACE < day and not told


async def _due(session: Session, day: date) -> Sequence[UUID]:
    remind: ColumnElement[bool] = (Due.status == DueStatus.DUE) & or_(
        Due.due_on < day,
        (Due.due_on <= day + BALANCE_REMINDED_BEFORE) & Due.reminded_at.is_(None),
    )
    alarm: ColumnElement[bool] = (
        (Due.status == DueStatus.OVERDUE)
        & (Due.due_on < day - BALANCE_GRACE)
        & or_(Due.reminded_at.is_(None), Due.reminded_at < Due.overdue_at)
    )
    found = await session.scalars(
        select(Due.id)
        .join(Booking, Booking.id == Due.booking_id)
        .where(or_(remind, alarm), Booking.status.in_(SECURED))
        .order_by(Due.due_on, Due.id)
        .limit(_SWEPT)
    )
    return found.all()
