"""An organizer's answers to the vendors of a booking."""

from uuid import UUID

from fastapi import APIRouter

from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.strathwell.book.callers import Caller, OrganizerCaller
from steelyard.markets.strathwell.book.queries import own_booking, row_in
from steelyard.markets.strathwell.book.views import BookingSeen, for_organizer
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.negotiation import organizer_side
from steelyard.markets.strathwell.negotiation.schemas import (
    AnswerCounter,
    Counter,
    Replace,
    StepBack,
)

router = APIRouter(
    prefix="/bookings/{booking_id}/vendors/{booking_vendor_id}",
    route_class=UnitOfWorkRoute,
    tags=["bookings"],
    responses=STANDARD,
)


@router.post("/accept-counter")
async def answer_counter(
    booking_id: UUID,
    booking_vendor_id: UUID,
    body: AnswerCounter,
    caller: OrganizerCaller,
    session: CurrentSession,
) -> BookingSeen:
    """Accept the vendor's price, or refuse it: then this vendor is out."""
    if body.booking_vendor_id != booking_vendor_id:
        raise InvalidInput(
            "The body is about another vendor than the address.",
            booking_vendor_id="Send the one of the address.",
        )
    booking, row = await _held(session, booking_id, booking_vendor_id, caller)
    await organizer_side.answer_counter(
        session,
        booking,
        row,
        accept=body.accept,
        expected_minor=body.expected_amount_cents,
        actor=caller.actor,
    )
    return await for_organizer(session, booking)


@router.post("/counter-back")
async def counter_back(
    booking_id: UUID,
    booking_vendor_id: UUID,
    body: Counter,
    caller: OrganizerCaller,
    session: CurrentSession,
) -> BookingSeen:
    """Name another price in answer to the vendor's; it stands for 72 hours."""
    booking, row = await _held(session, booking_id, booking_vendor_id, caller)
    await organizer_side.counter_back(
        session,
        booking,
        row,
        amount_minor=body.proposed_amount_cents,
        note=body.note,
        by=caller.user_id,
        actor=caller.actor,
    )
    return await for_organizer(session, booking)


@router.post("/withdraw")
async def withdraw_vendor(
    booking_id: UUID,
    booking_vendor_id: UUID,
    body: StepBack,
    caller: OrganizerCaller,
    session: CurrentSession,
) -> BookingSeen:
    """Ask this vendor no longer, as long as nothing is paid."""
    booking, row = await _held(session, booking_id, booking_vendor_id, caller)
    await organizer_side.withdraw(session, booking, row, reason=body.reason, actor=caller.actor)
    return await for_organizer(session, booking)


@router.post("/replace")
async def replace_vendor(
    booking_id: UUID,
    booking_vendor_id: UUID,
    body: Replace,
    caller: OrganizerCaller,
    session: CurrentSession,
) -> BookingSeen:
    """Ask somebody else in the place of a vendor who declined, expired or withdrew."""
    booking, row = await _held(session, booking_id, booking_vendor_id, caller)
    await organizer_side.replace(session, booking, row, body.vendor_id, actor=caller.actor)
    return await for_organizer(session, booking)


@router.post("/go-on-without")
async def go_on_without_vendor(
    booking_id: UUID,
    booking_vendor_id: UUID,
    caller: OrganizerCaller,
    session: CurrentSession,
) -> BookingSeen:
    """Let the event take place without a service that declined, expired or withdrew."""
    booking, row = await _held(session, booking_id, booking_vendor_id, caller)
    await organizer_side.go_on_without(session, booking, row, actor=caller.actor)
    return await for_organizer(session, booking)


async def _held(
    session: Session, booking_id: UUID, row_id: UUID, caller: Caller
) -> tuple[Booking, BookingVendor]:
    booking = await own_booking(session, booking_id, caller.user_id, lock=True)
    return booking, await row_in(session, booking, row_id)
