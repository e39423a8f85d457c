"""The payment schedule: what is to be paid by when, and which payment pays which line of it."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, ChangeOrder, Due
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.rules import Instalment, schedule
from steelyard.markets.strathwell.words import DueKind, DueStatus

OPEN = (DueStatus.DUE, DueStatus.OVERDUE)
CHANGE_PAID_WITHIN = timedelta(days=7)
"""So long an organizer has to pay for a change; never longer than until the event."""


async def dues_of(session: Session, booking_id: UUID) -> list[Due]:
    """All lines there ever were, oldest first."""
    await session.flush()
    found = await session.scalars(
        select(Due)
        .where(Due.booking_id == booking_id)
        .order_by(Due.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def open_dues(session: Session, booking: Booking) -> list[Due]:
    """What is still to be paid, the schedule's own lines before those of changes."""
    found = [due for due in await dues_of(session, booking.id) if due.status in OPEN]
    return sorted(found, key=lambda due: due.kind == DueKind.CHANGE)


def plan_of(session: Session, booking: Booking, mode: str) -> list[Instalment]:
    """What ``mode`` (``deposit`` or ``full``) comes to today. The booking has total and date."""
    assert booking.total_minor is not None  # noqa: S101 - a ready booking has both
    assert booking.event_date is not None  # noqa: S101
    return schedule(
        Money(booking.total_minor, booking.currency),
        mode=mode,
        basis_points=booking.deposit_basis_points,
        today=today(session),
        event_date=booking.event_date,
    )


async def adopt_plan(session: Session, booking: Booking, plan: list[Instalment]) -> Due:
    """Make ``plan`` the booking's schedule; returns what is to be paid first.

    The same plan again keeps its lines. The booking is locked and nothing of it is paid.
    """
    standing = await open_dues(session, booking)
    if [_facts(due) for due in standing] == [(one.kind, one.money.amount_minor) for one in plan]:
        return standing[0]
    void(standing)
    await session.flush()
    made = [
        Due(
            booking_id=booking.id,
            kind=one.kind,
            amount_minor=one.money.amount_minor,
            currency=one.money.currency,
            due_on=one.due_on,
            status=DueStatus.DUE,
        )
        for one in plan
    ]
    session.add_all(made)
    await session.flush()
    return made[0]


async def ask_for_change(session: Session, booking: Booking, order: ChangeOrder) -> Due:
    """A line for what an accepted change costs more."""
    due = Due(
        booking_id=booking.id,
        kind=DueKind.CHANGE,
        change_order_id=order.id,
        amount_minor=order.delta_minor,
        currency=order.currency,
        due_on=_change_due_on(session, booking),
        status=DueStatus.DUE,
    )
    session.add(due)
    await session.flush()
    return due


async def attach(session: Session, booking: Booking, due: Due, payment: Payment) -> None:
    """``payment`` is for ``due`` from now on, and for no other line."""
    for other in await dues_of(session, booking.id):
        if other.payment_id == payment.id and other.id != due.id:
            other.payment_id = None
    await session.flush()
    due.payment_id = payment.id
    await session.flush()


def void(dues: list[Due]) -> None:
    """These are not asked for any more."""
    for due in dues:
        due.status = DueStatus.VOID
        due.payment_id = None


async def call_off(session: Session, booking: Booking, actor: Actor) -> bool:
    """Nobody is to pay what is open now; False while a bank works on it."""
    done = await payments.call_off(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id), actor=actor
    )
    if done:
        for due in await open_dues(session, booking):
            due.payment_id = None
        await session.flush()
    return done


def record(session: Session, due: Due, event: str, actor: Actor, *, alarm: bool = False) -> None:
    """One line of the booking's history about a line of its schedule."""
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type=BOOKING,
        entity_id=due.booking_id,
        event=event,
        data={
            "due_id": str(due.id),
            "kind": due.kind,
            "amount_minor": due.amount_minor,
            "currency": due.currency,
            "due_on": str(due.due_on),
            **({"alarm": True} if alarm else {}),
        },
    )


def _facts(due: Due) -> tuple[str, int]:
    return due.kind, due.amount_minor


def _change_due_on(session: Session, booking: Booking) -> date:
    now = today(session)
    latest = now + CHANGE_PAID_WITHIN
    if booking.event_date is None:
        return latest
    return max(min(latest, booking.event_date), now)
