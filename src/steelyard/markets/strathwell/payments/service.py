"""An organizer asks to pay: the deposit or all of it, the balance, the price of a change."""

from typing import Literal
from uuid import UUID

from steelyard.kernel import payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.book.notices import label
from steelyard.markets.strathwell.book.queries import own_booking, rows_of
from steelyard.markets.strathwell.book.recompute import is_ready, total_of
from steelyard.markets.strathwell.holds.queries import why_taken
from steelyard.markets.strathwell.holds.refusals import DateNotFree
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, BookingVendor, Due
from steelyard.markets.strathwell.money.accounts import BOOKING, held_account
from steelyard.markets.strathwell.payments import dues
from steelyard.markets.strathwell.payments.refusals import (
    DateMissing,
    NothingDue,
    NotPayable,
    PriceMissing,
)
from steelyard.markets.strathwell.words import BookingStatus, DueKind, RowKind

Mode = Literal["deposit", "full"]
_CHANGE_PAYABLE = (BookingStatus.DEPOSIT_PAID, BookingStatus.PAID, BookingStatus.COMPLETED)


async def start(
    session: Session, booking_id: UUID, organizer_id: UUID, mode: Mode, *, actor: Actor
) -> tuple[Payment, Due]:
    """The first payment of a ready booking. Asked again it is the same one.

    Another ``mode`` supersedes it. Raises NotFound, NotPayable, DateMissing, PriceMissing,
    DateNotFree, PaymentUnderWay.
    """
    booking = await _locked(session, booking_id, organizer_id)
    await _check_ready(session, booking)
    due = await dues.adopt_plan(session, booking, dues.plan_of(session, booking, mode))
    return await _ask(session, booking, due, actor), due


async def start_balance(
    session: Session, booking_id: UUID, organizer_id: UUID, *, actor: Actor
) -> tuple[Payment, Due]:
    """What is left after the deposit. Raises NotFound, NotPayable, NothingDue."""
    booking = await _locked(session, booking_id, organizer_id)
    if booking.status != BookingStatus.DEPOSIT_PAID:
        raise NotPayable(f"The booking is {booking.status}.", state=booking.status)
    open_ones = await dues.open_dues(session, booking)
    due = next((one for one in open_ones if one.kind == DueKind.BALANCE), None)
    if due is None:
        raise NothingDue("Nothing is left to be paid.")
    return await _ask(session, booking, due, actor), due


async def start_due(
    session: Session, booking_id: UUID, organizer_id: UUID, due_id: UUID, *, actor: Actor
) -> tuple[Payment, Due]:
    """One line of the schedule: a change's price, or the balance. Raises as ``start_balance``."""
    booking = await _locked(session, booking_id, organizer_id)
    known = {one.id: one for one in await dues.dues_of(session, booking.id)}
    due = known.get(due_id)
    if due is None:
        raise NotFound
    if due.status not in dues.OPEN:
        raise NothingDue(f"This is {due.status}.", state=due.status)
    if booking.status not in _CHANGE_PAYABLE:
        raise NotPayable(f"The booking is {booking.status}.", state=booking.status)
    return await _ask(session, booking, due, actor), due


async def _locked(session: Session, booking_id: UUID, organizer_id: UUID) -> Booking:
    """Payment first, then booking: so the provider's word locks them, too."""
    await own_booking(session, booking_id, organizer_id)
    await payments.open_payment(session, MARKET, BOOKING, str(booking_id), lock=True)
    return await own_booking(session, booking_id, organizer_id, lock=True)


async def _check_ready(session: Session, booking: Booking) -> None:
    if booking.status != BookingStatus.READY:
        raise NotPayable(f"The booking is {booking.status}.", state=booking.status)
    rows = await rows_of(session, booking.id)
    priced = all(row.agreed_amount_minor for row in rows if row.is_active)
    if not is_ready(rows) or not priced or booking.total_minor != total_of(rows):
        raise PriceMissing("Every vendor has to agree to a price first.")
    if booking.event_date is None or booking.event_date <= today(session):
        raise DateMissing("The booking needs a day ahead.", event_date=str(booking.event_date))
    await _check_free(session, booking, rows)


async def _check_free(session: Session, booking: Booking, rows: list[BookingVendor]) -> None:
    """No money is taken for a day that is sold already."""
    assert booking.event_date is not None  # noqa: S101 - checked by the caller
    venue = next(row for row in rows if row.kind == RowKind.VENUE and row.is_active)
    why = await why_taken(session, venue.vendor_id, booking.event_date, own=booking.id)
    if why is not None:
        raise DateNotFree(why, event_date=str(booking.event_date))


async def _ask(session: Session, booking: Booking, due: Due, actor: Actor) -> Payment:
    held = await held_account(session, booking)
    payment = await payments.create_payment(
        session,
        market=MARKET,
        subject_type=BOOKING,
        subject_id=str(booking.id),
        money=Money(due.amount_minor, due.currency),
        held_account_id=held.id,
        actor=actor,
        description=f"Booking {label(booking)}: {due.kind}",
        metadata={"booking_number": label(booking), "due": due.kind},
    )
    await dues.attach(session, booking, due, payment)
    return payment
