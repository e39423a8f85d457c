"""What money does when a booking is cancelled, opened again, completed or changed.

These hang on through ``bookings.consequences``; the booking is locked.
"""

from steelyard.kernel import audit, lifecycle, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.book import consequences
from steelyard.markets.strathwell.lifecycles import BOOKING as LIFECYCLE
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, ChangeOrder, Due
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.contested import hold_contested
from steelyard.markets.strathwell.money.giving_back import (
    available,
    give_back,
    payouts_of,
    purses,
)
from steelyard.markets.strathwell.money.shares import change_key, still_owed
from steelyard.markets.strathwell.payments import dues
from steelyard.markets.strathwell.words import BookingStatus, DueKind, Milestone

SYSTEM = Actor.system("payments")


def hang_on() -> None:
    """Told of every booking that changes. Asking twice is harmless."""
    consequences.when_cancelled(cancelled)
    consequences.when_reopened(reopened)
    consequences.when_completed(completed)
    consequences.when_amended(amended)


async def cancelled(session: Session, booking: Booking, refund: Money, actor: Actor) -> None:
    """``refund`` goes back; what the vendors keep of the rest may be paid out to them."""
    await dues.call_off(session, booking, actor)
    dues.void(await dues.open_dues(session, booking))
    possible = min(refund.amount_minor, await available(session, booking))
    if possible < refund.amount_minor:
        _note_less(session, booking, refund, possible, actor)
    if possible > 0:
        await give_back(
            session,
            booking,
            possible,
            reason="the booking was cancelled",
            key=f"cancel-{booking.id}",
            actor=actor,
        )
    kept = await payouts_of(session, booking)
    await payouts.make_eligible(session, [one.id for one in kept], SYSTEM)


async def reopened(session: Session, booking: Booking, actor: Actor) -> None:
    """It is not ready any more: what was asked for is not to be paid."""
    await dues.call_off(session, booking, actor)
    dues.void(await dues.open_dues(session, booking))
    await session.flush()


async def completed(session: Session, booking: Booking, actor: Actor) -> None:
    """What waited for the event may be paid out. Only the price of changes is still asked for."""
    forgone = [one for one in await dues.open_dues(session, booking) if one.kind != DueKind.CHANGE]
    if forgone:
        await dues.call_off(session, booking, actor)
        dues.void(forgone)
        await session.flush()
    waiting = [
        one.id
        for one in await payouts_of(session, booking)
        if one.milestone == Milestone.COMPLETION
    ]
    await payouts.make_eligible(session, waiting, SYSTEM)


async def amended(session: Session, booking: Booking, order: ChangeOrder, actor: Actor) -> None:
    """More: a line is asked for. Less: the vendor's surplus goes back, the balance shrinks."""
    if order.delta_minor > 0:
        due = await dues.ask_for_change(session, booking, order)
        dues.record(session, due, "change_to_be_paid", actor)
        return
    line = str(order.booking_vendor_id)
    surplus = -(await still_owed(session, booking))[line]
    left = sum(purse.lines.get(line, 0) for purse in await purses(session, booking))
    back = min(surplus, left)
    if back > 0:
        await give_back(
            session,
            booking,
            back,
            reason="a smaller price was agreed",
            key=change_key(order),
            actor=actor,
            lines={line: back},
        )
    await _rebalance(session, booking, actor)
    await hold_contested(session, booking)


async def _rebalance(session: Session, booking: Booking, actor: Actor) -> None:
    """The balance is what the vendors are still to get; nothing left: the booking is paid."""
    due = next(
        (one for one in await dues.open_dues(session, booking) if one.kind == DueKind.BALANCE), None
    )
    if booking.status != BookingStatus.DEPOSIT_PAID or due is None:
        return
    owed = sum(max(one, 0) for one in (await still_owed(session, booking)).values())
    if owed == due.amount_minor:
        return
    await dues.call_off(session, booking, actor)
    if owed > 0:
        due.amount_minor = owed
        await session.flush()
        return
    await _settle(session, booking, due)


async def _settle(session: Session, booking: Booking, due: Due) -> None:
    dues.void([due])
    await session.flush()
    await lifecycle.move(session, LIFECYCLE, booking, "settle", actor=SYSTEM, held=True)


def _note_less(
    session: Session, booking: Booking, refund: Money, possible: int, actor: Actor
) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type=BOOKING,
        entity_id=booking.id,
        event="refund_smaller",
        reason="The cardholder's bank has taken a part of it back already.",
        data={
            "alarm": True,
            "asked_minor": refund.amount_minor,
            "given_minor": possible,
            "currency": refund.currency,
        },
    )
