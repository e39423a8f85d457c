"""A vendor's inbox and answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.strathwell.book.callers import AsVendor, VendorCaller
from steelyard.markets.strathwell.book.listing import page_of_requests
from steelyard.markets.strathwell.book.queries import Line, locked_booking, row_for
from steelyard.markets.strathwell.book.views import BookingForVendor, for_vendor, for_vendors
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.negotiation import vendor_side
from steelyard.markets.strathwell.negotiation.schemas import Approve, Counter, Decline, StepBack
from steelyard.markets.strathwell.words import RowStatus

router = APIRouter(
    prefix="/vendor/bookings", route_class=UnitOfWorkRoute, tags=["vendor"], responses=STANDARD
)


@router.get("")
async def list_requests(
    caller: AsVendor,
    session: CurrentSession,
    services: CurrentServices,
    status: Annotated[list[RowStatus], Query(max_length=8)] = [],  # noqa: B006 - never written to
    cursor: Cursor = None,
    size: PageSize = 20,
) -> Page[BookingForVendor]:
    """The inbox, newest first; ``status`` is that of the vendor's own row."""
    found, following = await page_of_requests(
        session,
        caller.vendor,
        statuses=status,
        cursor=cursor,
        size=size,
        secret=services.settings.secret_key,
    )
    return Page(items=await for_vendors(session, found), next_cursor=following)


@router.post("/{booking_id}/approve")
async def approve_request(
    booking_id: UUID, body: Approve, caller: AsVendor, session: CurrentSession
) -> BookingForVendor:
    """Say yes, for an amount or for what is on the table."""
    booking, row = await _held(session, booking_id, caller)
    await vendor_side.approve(
        session,
        booking,
        row,
        amount_minor=body.agreed_amount_cents,
        note=body.note,
        by=caller.user_id,
        actor=caller.actor,
    )
    return await for_vendor(session, booking, Line(row, caller.vendor))


@router.post("/{booking_id}/decline")
async def decline_request(
    booking_id: UUID, body: Decline, caller: AsVendor, session: CurrentSession
) -> BookingForVendor:
    """Say no."""
    booking, row = await _held(session, booking_id, caller)
    await vendor_side.decline(session, booking, row, note=body.note, actor=caller.actor)
    return await for_vendor(session, booking, Line(row, caller.vendor))


@router.post("/{booking_id}/counter")
async def counter_request(
    booking_id: UUID, body: Counter, caller: AsVendor, session: CurrentSession
) -> BookingForVendor:
    """Name another price; it stands for 72 hours."""
    booking, row = await _held(session, booking_id, caller)
    await vendor_side.counter(
        session,
        booking,
        row,
        amount_minor=body.proposed_amount_cents,
        note=body.note,
        by=caller.user_id,
        actor=caller.actor,
    )
    return await for_vendor(session, booking, Line(row, caller.vendor))


@router.post("/{booking_id}/withdraw")
async def step_back(
    booking_id: UUID, body: StepBack, caller: AsVendor, session: CurrentSession
) -> BookingForVendor:
    """Step back from a booking that is not paid yet."""
    booking, row = await _held(session, booking_id, caller)
    await vendor_side.step_back(session, booking, row, reason=body.reason, actor=caller.actor)
    return await for_vendor(session, booking, Line(row, caller.vendor))


async def _held(
    session: Session, booking_id: UUID, caller: VendorCaller
) -> tuple[Booking, BookingVendor]:
    booking = await locked_booking(session, booking_id)
    return booking, await row_for(session, booking, caller.vendor.id)
