"""What somebody may do with a booking now, why the rest is refused, and what it will do."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.book.notices import say
from steelyard.markets.strathwell.book.queries import Line
from steelyard.markets.strathwell.bookings.ending import cancellation_quote, left_of
from steelyard.markets.strathwell.lifecycles import BOOKING, ROW
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.words import SECURED, BookingStatus, RowStatus

_AGREEING = ("approve", "accept_counter")
_NAMING = ("counter", "counter_back")


class ActionSeen(BaseModel):
    """One thing to do, with a vendor of the booking where ``booking_vendor_id`` is set."""

    name: str
    label: str
    booking_vendor_id: UUID | None = None
    allowed: bool
    why_not: str | None
    needs_reason: bool
    needs_amount: bool = False
    confirm: str | None = None


def actions_on(
    session: Session, booking: Booking, lines: Sequence[Line], actor: Actor
) -> list[ActionSeen]:
    """The moves of the booking, then those of each vendor's row, as ``actor`` may make them."""
    facts = {"today": today(session)}
    seen = [
        _seen(one, confirm=_confirm(session, booking, one.name))
        for one in lifecycle.actions(BOOKING, booking, actor, facts)
    ]
    for line in lines:
        seen += [
            _row_action(booking, line, one)
            for one in lifecycle.actions(ROW, line.row, actor)
            if one.allowed or line.row.is_active
        ]
    return seen


def _row_action(booking: Booking, line: Line, action: lifecycle.Action) -> ActionSeen:
    seen = _seen(action, row_id=line.row.id)
    if action.name in _AGREEING and line.row.status in ROW.find(action.name).sources:
        # The price is agreed by the act itself; before it there is none to guard.
        seen.allowed, seen.why_not = True, None
    seen.needs_amount = action.name in _NAMING or (
        action.name == "approve"
        and line.row.status == RowStatus.PENDING
        and line.row.list_price_minor is None
    )
    if seen.allowed and (why_not := _why_not(booking)) is not None:
        seen.allowed, seen.why_not = False, why_not
    return seen


def _why_not(booking: Booking) -> str | None:
    if booking.status in SECURED:
        return "The booking is paid."
    if booking.status == BookingStatus.DRAFT:
        return "The vendors have not been asked yet."
    return "The booking is cancelled." if booking.status == BookingStatus.CANCELLED else None


def _confirm(session: Session, booking: Booking, name: str) -> str | None:
    match name:
        case "submit":
            return "The vendors are asked now; they have 48 hours."
        case "cancel":
            back = cancellation_quote(session, booking).refund
            return f"The booking ends and {say(back.amount_minor, back.currency)} comes back."
        case "cancel_by_admin":
            left = left_of(booking)
            most = say(left.amount_minor, left.currency)
            return f"The booking ends and up to {most} goes back."
        case "complete" | "force_complete":
            return "The booking ends, and its vendors may be paid out in full."
        case _:
            return None


def _seen(
    action: lifecycle.Action, *, row_id: UUID | None = None, confirm: str | None = None
) -> ActionSeen:
    return ActionSeen(
        name=action.name,
        label=action.label,
        booking_vendor_id=row_id,
        allowed=action.allowed,
        why_not=action.why_not,
        needs_reason=action.needs_reason,
        confirm=confirm if action.allowed else None,
    )
