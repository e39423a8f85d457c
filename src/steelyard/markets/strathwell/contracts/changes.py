"""Change orders: a paid vendor's amount changes, one side asks and the other one agrees.

Accepted, the vendor's agreed amount is another at once and a new version of the contract stands.
The booking's total goes down at once, and up only when the difference has been paid
(``change_paid``): a booking that is paid stays paid. Money itself is moved by whoever listens to
``book.consequences``.
"""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, InvalidInput, NotFound, NotYours
from steelyard.kernel.moderation import redact
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import consequences, notices
from steelyard.markets.strathwell.book.queries import row_in
from steelyard.markets.strathwell.contracts.freeze import amend
from steelyard.markets.strathwell.lifecycles import CHANGE_ORDER
from steelyard.markets.strathwell.models import Booking, BookingVendor, ChangeOrder
from steelyard.markets.strathwell.words import (
    BookingStatus,
    ChangeStatus,
    RowStatus,
    Side,
)

_PAID = (BookingStatus.DEPOSIT_PAID, BookingStatus.PAID)


class NotUnderContract(Conflict):
    """There is nothing to change by an order: not paid yet, or over."""

    code = "not_under_contract"


class ChangeOpen(Conflict):
    """A change of this vendor's amount waits for an answer already."""

    code = "change_open"


class NotYourAnswer(NotYours):
    """The other side answers; whoever asked may only withdraw."""

    code = "not_your_answer"


async def propose(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    *,
    side: Side,
    delta_minor: int,
    reason: str,
    proposer_id: UUID,
    actor: Actor,
) -> ChangeOrder:
    """Ask the other side. The booking is locked.

    Raises NotUnderContract, ChangeOpen, InvalidInput (nothing or less would be left).
    """
    _check_under_contract(booking, row)
    await _check_none_open(session, row)
    _check_something_left(booking, row, delta_minor)
    order = ChangeOrder(
        booking_id=booking.id,
        booking_vendor_id=row.id,
        proposed_by=side,
        proposer_id=proposer_id,
        delta_minor=delta_minor,
        currency=booking.currency,
        reason=redact(reason).text,
        status=ChangeStatus.PROPOSED,
    )
    session.add(order)
    await session.flush()
    facts = {"delta_minor": delta_minor, "currency": order.currency, "side": side.value}
    lifecycle.born(session, CHANGE_ORDER, order, actor=actor, data=facts)
    topics.row_changed(session, booking, row)
    await notices.change_proposed(session, booking, row, order)
    return order


async def accept(
    session: Session, booking: Booking, order: ChangeOrder, *, side: Side, actor: Actor
) -> None:
    """The other side agrees: new amount, new contract, ``consequences.amended``.

    Raises NotYourAnswer, IllegalMove, NotUnderContract. The booking is locked.
    """
    _check_other_side(order, side)
    row = await row_in(session, booking, order.booking_vendor_id)
    facts = {"delta_minor": order.delta_minor, "currency": order.currency}
    await lifecycle.move(session, CHANGE_ORDER, order, "accept", actor=actor, facts=facts)
    _check_under_contract(booking, row)
    _check_something_left(booking, row, order.delta_minor)
    row.agreed_amount_minor = (row.agreed_amount_minor or 0) + order.delta_minor
    if order.delta_minor < 0 and booking.total_minor is not None:
        booking.total_minor += order.delta_minor
    await session.flush()
    await amend(session, booking, actor=actor)
    await consequences.amended(session, booking, order, actor)
    await _answered(session, booking, row, order)


async def reject(
    session: Session, booking: Booking, order: ChangeOrder, *, side: Side, actor: Actor
) -> None:
    """The other side refuses; all stays as it is. Raises NotYourAnswer, IllegalMove."""
    _check_other_side(order, side)
    await lifecycle.move(session, CHANGE_ORDER, order, "reject", actor=actor)
    row = await row_in(session, booking, order.booking_vendor_id)
    await _answered(session, booking, row, order)


async def withdraw(
    session: Session, booking: Booking, order: ChangeOrder, *, side: Side, actor: Actor
) -> None:
    """Whoever asked takes it back. Raises NotYourAnswer, IllegalMove."""
    if order.proposed_by != side:
        raise NotYourAnswer("Only who asked for a change may withdraw it.")
    await lifecycle.move(session, CHANGE_ORDER, order, "withdraw", actor=actor)
    row = await row_in(session, booking, order.booking_vendor_id)
    topics.row_changed(session, booking, row)


def change_paid(booking: Booking, order: ChangeOrder) -> None:
    """The money of an accepted order above zero has come: the total is the higher one now.

    Call it once, with the booking locked and ``paid_minor`` raised already. Raises ValueError for
    an order that is not accepted, or that gives back.
    """
    if order.status != ChangeStatus.ACCEPTED or order.delta_minor < 0:
        raise ValueError("nothing was to be paid for this change")
    booking.total_minor = (booking.total_minor or 0) + order.delta_minor


async def close_open(session: Session, booking: Booking, *, actor: Actor) -> None:
    """The booking ends: what waits for an answer is withdrawn."""
    waiting = await session.scalars(
        select(ChangeOrder).where(
            ChangeOrder.booking_id == booking.id, ChangeOrder.status == ChangeStatus.PROPOSED
        )
    )
    for order in waiting.all():
        await lifecycle.move(session, CHANGE_ORDER, order, "withdraw", actor=actor, held=True)


async def order_in(session: Session, booking: Booking, order_id: UUID) -> ChangeOrder:
    """Raises NotFound."""
    order = await session.get(ChangeOrder, order_id, populate_existing=True)
    if order is None or order.booking_id != booking.id:
        raise NotFound
    return order


async def orders_of(session: Session, booking_id: UUID) -> list[ChangeOrder]:
    """Oldest first."""
    found = await session.scalars(
        select(ChangeOrder).where(ChangeOrder.booking_id == booking_id).order_by(ChangeOrder.id)
    )
    return list(found)


def _check_under_contract(booking: Booking, row: BookingVendor) -> None:
    if booking.status not in _PAID:
        raise NotUnderContract(
            f"There is no contract to change while the booking is {booking.status}.",
            state=booking.status,
        )
    if row.status != RowStatus.APPROVED:
        raise NotUnderContract("This vendor is no part of the contract.", state=row.status)


def _check_something_left(booking: Booking, row: BookingVendor, delta_minor: int) -> None:
    # A raise that is not paid yet stands in the vendor's amount, not in the total.
    least = min(row.agreed_amount_minor or 0, booking.total_minor or 0)
    if least + delta_minor <= 0:
        raise InvalidInput(
            "Something must be left of the price.",
            delta_cents="Take less off, or cancel the booking.",
        )


async def _check_none_open(session: Session, row: BookingVendor) -> None:
    waiting = await session.scalar(
        select(ChangeOrder.id).where(
            ChangeOrder.booking_vendor_id == row.id, ChangeOrder.status == ChangeStatus.PROPOSED
        )
    )
    if waiting is not None:
        raise ChangeOpen("A change waits for an answer already.", change_order_id=str(waiting))


def _check_other_side(order: ChangeOrder, side: Side) -> None:
    if order.proposed_by == side:
        raise NotYourAnswer("The other side answers; you may withdraw it.")


async def _answered(
    session: Session, booking: Booking, row: BookingVendor, order: ChangeOrder
) -> None:
    topics.row_changed(session, booking, row)
    topics.booking_changed(session, booking)
    await notices.change_answered(session, booking, row, order)
