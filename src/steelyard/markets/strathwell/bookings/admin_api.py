"""Staff look into all bookings, and end those that cannot end by themselves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.markets.strathwell.book.callers import AdminCaller
from steelyard.markets.strathwell.book.listing import page_of_bookings
from steelyard.markets.strathwell.book.queries import booking_by_id, locked_booking
from steelyard.markets.strathwell.book.views import (
    AdminBookingRow,
    BookingSeen,
    for_organizer,
)
from steelyard.markets.strathwell.bookings import ending
from steelyard.markets.strathwell.bookings.schemas import AdminCancel, ForceComplete
from steelyard.markets.strathwell.words import BookingStatus

router = APIRouter(
    prefix="/admin/bookings", route_class=UnitOfWorkRoute, tags=["admin"], responses=STANDARD
)


@router.get("")
async def list_bookings(
    _caller: AdminCaller,
    session: CurrentSession,
    services: CurrentServices,
    status: Annotated[list[BookingStatus], Query(max_length=7)] = [],  # noqa: B006 - never written to
    cursor: Cursor = None,
    size: PageSize = 50,
) -> Page[AdminBookingRow]:
    """All bookings, newest first."""
    rows, following = await page_of_bookings(
        session,
        statuses=status,
        cursor=cursor,
        size=size,
        secret=services.settings.secret_key,
    )
    items = [AdminBookingRow.model_validate(booking) for booking in rows]
    return Page(items=items, next_cursor=following)


@router.get("/{booking_id}")
async def see_any_booking(
    booking_id: UUID, _caller: AdminCaller, session: CurrentSession
) -> BookingSeen:
    """One booking with all its vendors and everything that was offered."""
    return await for_organizer(session, await booking_by_id(session, booking_id))


@router.post("/{booking_id}/force-complete")
@key_required
async def force_complete_booking(
    booking_id: UUID, body: ForceComplete, caller: AdminCaller, session: CurrentSession
) -> BookingSeen:
    """Complete a paid booking by hand, with a reason."""
    booking = await locked_booking(session, booking_id)
    await ending.force_complete(session, booking, reason=body.reason, actor=caller.actor)
    return await for_organizer(session, booking)


@router.post("/{booking_id}/cancel")
@key_required
async def cancel_any_booking(
    booking_id: UUID, body: AdminCancel, caller: AdminCaller, session: CurrentSession
) -> BookingSeen:
    """End a booking for the house, with a reason; what was paid comes back."""
    booking = await locked_booking(session, booking_id)
    await ending.cancel_by_admin(
        session,
        booking,
        refund_minor=body.refund_cents,
        reason=body.reason,
        actor=caller.actor,
    )
    return await for_organizer(session, booking)
