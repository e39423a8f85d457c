"""Money has come: once for each payment, and with everything that follows from it.

What it is for is the line of the schedule it was asked for. Money that comes late (the intent of
an earlier choice) is taken if it fits what is still to be paid; else it goes back, all of it.
"""

from uuid import UUID

from steelyard.kernel import lifecycle, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.clock import now
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Payment
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.queries import locked_booking, rows_of
from steelyard.markets.strathwell.book.recompute import is_ready
from steelyard.markets.strathwell.bookings.secure import lose_date, secure_date
from steelyard.markets.strathwell.contracts import changes
from steelyard.markets.strathwell.contracts.freeze import freeze
from steelyard.markets.strathwell.lifecycles import BOOKING as LIFECYCLE
from steelyard.markets.strathwell.models import Booking, Due
from steelyard.markets.strathwell.money import figures, notices
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.contested import hold_contested
from steelyard.markets.strathwell.money.giving_back import give_back
from steelyard.markets.strathwell.money.shares import share_out
from steelyard.markets.strathwell.payments import dues
from steelyard.markets.strathwell.words import (
    SECURED,
    BookingStatus,
    DueKind,
    DueStatus,
    Milestone,
)

SYSTEM = Actor.system("payments")
_OVER = ("canceled", "failed")
_LATE = "Your payment came when nothing was to be paid any more."
_LOST = "Somebody else was first to pay for the day."


async def payment_changed(session: Session, payment: Payment, actor: Actor) -> None:
    """The provider has spoken about a payment (``Handlers.payment_changed``)."""
    if payment.subject_type != BOOKING:
        return
    booking = await locked_booking(session, UUID(payment.subject_id))
    if payment.status == "succeeded":
        await _arrived(session, booking, payment, actor)
    elif payment.status in _OVER:
        await _forget(session, booking, payment)
    topics.booking_changed(session, booking)


async def _arrived(session: Session, booking: Booking, payment: Payment, actor: Actor) -> None:
    await figures.follow(session, booking)
    due = await _due_for(session, booking, payment, actor)
    if due is None:
        await _send_back(session, booking, payment, _LATE, actor)
        return
    first = booking.status not in SECURED
    if first and not await secure_date(session, booking):
        await _send_back(session, booking, payment, _LOST, actor)
        await lose_date(session, booking, actor)
        return
    await _pay(session, booking, due, payment, actor)
    if first:
        await freeze(session, booking, actor=actor)
        await notices.booked(session, booking)
    following = next(iter(await dues.open_dues(session, booking)), None)
    await notices.paid(session, booking, due, following)


async def _due_for(
    session: Session, booking: Booking, payment: Payment, actor: Actor
) -> Due | None:
    """The open line this money pays; None: it has to go back."""
    known = await dues.open_dues(session, booking)
    due = next((one for one in known if one.payment_id == payment.id), None)
    if due is not None and due.amount_minor <= payment.captured_minor:
        return due if _wanted(booking, due) else None
    if booking.status == BookingStatus.READY:
        return await _due_of_earlier_choice(session, booking, payment, actor)
    fitting = [
        one for one in known if one.amount_minor == payment.captured_minor and _wanted(booking, one)
    ]
    if not fitting:
        return None
    # What was asked for instead of it is not to be paid besides.
    await dues.call_off(session, booking, actor)
    await dues.attach(session, booking, fitting[0], payment)
    return fitting[0]


async def _due_of_earlier_choice(
    session: Session, booking: Booking, payment: Payment, actor: Actor
) -> Due | None:
    """The organizer chose the other mode, and then paid by the first: that counts."""
    if booking.event_date is None or not is_ready(await rows_of(session, booking.id)):
        return None
    for mode in ("deposit", "full"):
        plan = dues.plan_of(session, booking, mode)
        if plan[0].money.amount_minor == payment.captured_minor:
            await dues.call_off(session, booking, actor)
            due = await dues.adopt_plan(session, booking, plan)
            await dues.attach(session, booking, due, payment)
            return due
    return None


def _wanted(booking: Booking, due: Due) -> bool:
    match due.kind:
        case DueKind.CHANGE:
            return booking.status in SECURED
        case DueKind.BALANCE:
            return booking.status == BookingStatus.DEPOSIT_PAID
        case _:
            return booking.status == BookingStatus.READY


async def _pay(
    session: Session, booking: Booking, due: Due, payment: Payment, actor: Actor
) -> None:
    """Payouts are made and the line is paid; state and total follow."""
    order = None
    if due.change_order_id is not None:
        order = await changes.order_in(session, booking, due.change_order_id)
    made = await share_out(
        session,
        booking,
        payment,
        due.amount_minor,
        only=order.booking_vendor_id if order else None,
        actor=actor,
    )
    due.status, due.paid_at = DueStatus.PAID, now()
    await session.flush()
    dues.record(session, due, "due_paid", actor)
    if order is not None:
        changes.change_paid(booking, order)
        await session.flush()
    await _move(session, booking, due)
    if booking.status == BookingStatus.COMPLETED:
        waiting = [one.id for one in made if one.milestone == Milestone.COMPLETION]
        await payouts.make_eligible(session, waiting, SYSTEM)
    await hold_contested(session, booking)
    if (over := payment.captured_minor - due.amount_minor) > 0:
        await give_back(session, booking, over, reason=_LATE, key=f"over-{payment.id}", actor=actor)


async def _move(session: Session, booking: Booking, due: Due) -> None:
    step = {DueKind.DEPOSIT: "secure", DueKind.FULL: "settle", DueKind.BALANCE: "settle"}.get(
        DueKind(due.kind)
    )
    if step is None:
        return
    facts = {"amount_minor": due.amount_minor, "currency": due.currency}
    await lifecycle.move(session, LIFECYCLE, booking, step, actor=SYSTEM, facts=facts, held=True)
    await session.flush()


async def _send_back(
    session: Session, booking: Booking, payment: Payment, why: str, actor: Actor
) -> None:
    """All of this payment goes back: nobody was to get any of it."""
    await give_back(
        session,
        booking,
        payment.captured_minor,
        reason=why,
        key=f"late-{payment.id}",
        actor=actor,
    )
    for due in await dues.open_dues(session, booking):
        if due.payment_id == payment.id:
            due.payment_id = None
    await session.flush()
    await notices.sent_back(
        session, booking, payment.captured_minor, why, f"sent-back-{payment.id}"
    )


async def _forget(session: Session, booking: Booking, payment: Payment) -> None:
    """Nobody can pay this any more: its line waits for another payment."""
    for due in await dues.open_dues(session, booking):
        if due.payment_id == payment.id:
            due.payment_id = None
    await session.flush()
