"""Bookings for those who make them; and one booking for everybody who has a part in it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request

from steelyard.kernel.http.context import CurrentServices, CurrentSession, set_actor
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.markets.strathwell.book.callers import OrganizerCaller, Reader
from steelyard.markets.strathwell.book.listing import page_of_bookings
from steelyard.markets.strathwell.book.queries import own_booking
from steelyard.markets.strathwell.book.reading import Reading, reading_of
from steelyard.markets.strathwell.book.views import (
    BookingForVendor,
    BookingRow,
    BookingSeen,
    Items,
    for_organizer,
    for_vendor,
)
from steelyard.markets.strathwell.bookings import ending, service
from steelyard.markets.strathwell.bookings.actions import ActionSeen, actions_on
from steelyard.markets.strathwell.bookings.schemas import (
    Cancel,
    CancellationQuoteSeen,
    EditDraft,
    NewBooking,
)
from steelyard.markets.strathwell.bookings.timeline import TimelineLine, timeline_of
from steelyard.markets.strathwell.gate import ADMIN, ORGANIZER, VENDOR
from steelyard.markets.strathwell.words import BookingStatus

router = APIRouter(
    prefix="/bookings", route_class=UnitOfWorkRoute, tags=["bookings"], responses=STANDARD
)
Statuses = Annotated[list[BookingStatus], Query(max_length=7)]


@router.post("", status_code=201)
async def make_booking(
    body: NewBooking, caller: OrganizerCaller, session: CurrentSession
) -> BookingSeen:
    """Ask a venue and services for a day. Without a date, or as a ``draft``, nobody is asked."""
    booking = await service.create(
        session, caller.user_id, body.wish(), actor=caller.actor, ask_vendors=not body.draft
    )
    return await for_organizer(session, booking)


@router.get("")
async def list_own_bookings(
    caller: OrganizerCaller,
    session: CurrentSession,
    services: CurrentServices,
    status: Statuses = [],  # noqa: B006 - FastAPI reads it, nobody writes to it
    cursor: Cursor = None,
    size: PageSize = 20,
) -> Page[BookingRow]:
    """One's own bookings, newest first."""
    rows, following = await page_of_bookings(
        session,
        organizer_id=caller.user_id,
        statuses=status,
        cursor=cursor,
        size=size,
        secret=services.settings.secret_key,
    )
    items = [BookingRow.model_validate(booking) for booking in rows]
    return Page(items=items, next_cursor=following)


@router.get("/{booking_id}")
async def see_booking(
    booking_id: UUID, person: Reader, session: CurrentSession
) -> BookingSeen | BookingForVendor:
    """The organizer and staff see all of it, a vendor the event and their own row."""
    reading = await reading_of(session, booking_id, person)
    if reading.own is not None:
        return await for_vendor(session, reading.booking, reading.own)
    return await for_organizer(session, reading.booking)


@router.patch("/{booking_id}")
async def edit_draft(
    booking_id: UUID, body: EditDraft, caller: OrganizerCaller, session: CurrentSession
) -> BookingSeen:
    """Change a draft, its vendors included. Once vendors are asked it stays as it is."""
    booking = await own_booking(session, booking_id, caller.user_id, lock=True)
    await service.edit(session, booking, body.changes(), actor=caller.actor)
    return await for_organizer(session, booking)


@router.post("/{booking_id}/submit")
async def submit_booking(
    booking_id: UUID, caller: OrganizerCaller, session: CurrentSession
) -> BookingSeen:
    """Ask the vendors of a draft; they have 48 hours."""
    booking = await own_booking(session, booking_id, caller.user_id, lock=True)
    await service.submit(session, booking, actor=caller.actor)
    return await for_organizer(session, booking)


@router.get("/{booking_id}/actions")
async def see_booking_actions(
    booking_id: UUID, person: Reader, request: Request, session: CurrentSession
) -> Items[ActionSeen]:
    """What may be done now, and why the rest is refused."""
    reading = await reading_of(session, booking_id, person)
    role = _role(reading, person)
    actor = set_actor(request, kind="user", id=str(person.user_id), role=role)
    return Items(items=actions_on(session, reading.booking, reading.lines, actor))


@router.get("/{booking_id}/timeline")
async def see_booking_timeline(
    booking_id: UUID, person: Reader, session: CurrentSession
) -> Items[TimelineLine]:
    """The history in plain words, oldest first; for a vendor what concerns them."""
    reading = await reading_of(session, booking_id, person)
    vendor_id = reading.vendor.id if reading.vendor else None
    lines = await timeline_of(session, reading.booking, reading.lines, vendor_id=vendor_id)
    return Items(items=lines)


@router.post("/{booking_id}/complete")
async def complete_booking(
    booking_id: UUID, caller: OrganizerCaller, session: CurrentSession
) -> BookingSeen:
    """Say that the event took place, from its day on: the vendors may be paid out in full."""
    booking = await own_booking(session, booking_id, caller.user_id, lock=True)
    await ending.complete(session, booking, actor=caller.actor)
    return await for_organizer(session, booking)


@router.get("/{booking_id}/cancellation-quote")
async def see_cancellation_quote(
    booking_id: UUID, caller: OrganizerCaller, session: CurrentSession
) -> CancellationQuoteSeen:
    """What would come back today, by the policy the booking was made under."""
    booking = await own_booking(session, booking_id, caller.user_id)
    return CancellationQuoteSeen.of(ending.cancellation_quote(session, booking))


@router.post("/{booking_id}/cancel")
@key_required
async def cancel_booking(
    booking_id: UUID, body: Cancel, caller: OrganizerCaller, session: CurrentSession
) -> BookingSeen:
    """End the booking for what the quote says; 409 when another amount comes back by now."""
    booking = await own_booking(session, booking_id, caller.user_id, lock=True)
    await ending.cancel(
        session,
        booking,
        expected_refund_minor=body.expected_refund_cents,
        reason=body.reason,
        actor=caller.actor,
    )
    return await for_organizer(session, booking)


def _role(reading: Reading, person: Reader) -> str:
    if reading.own is not None:
        return VENDOR
    return ORGANIZER if reading.booking.organizer_id == person.user_id else ADMIN
