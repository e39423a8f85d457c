"""The contract of a paid booking, and changing it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request

from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.markets.strathwell.book.callers import Reader
from steelyard.markets.strathwell.book.queries import row_in
from steelyard.markets.strathwell.book.reading import reading_of
from steelyard.markets.strathwell.book.views import Items
from steelyard.markets.strathwell.contracts import changes, freeze
from steelyard.markets.strathwell.contracts.parties import Changer, party_of
from steelyard.markets.strathwell.contracts.schemas import (
    ChangeOrderSeen,
    ContractsSeen,
    ProposeChange,
)

router = APIRouter(
    prefix="/bookings/{booking_id}",
    route_class=UnitOfWorkRoute,
    tags=["contracts"],
    responses=STANDARD,
)


@router.get("/contract")
async def see_contract(booking_id: UUID, person: Reader, session: CurrentSession) -> ContractsSeen:
    """What was agreed, every version; a vendor sees no other vendor's part. 404 until paid."""
    reading = await reading_of(session, booking_id, person)
    versions = await freeze.versions(session, reading.booking.id)
    if not versions:
        raise NotFound("There is a contract once the booking is paid.")
    vendor_id = reading.vendor.id if reading.vendor else None
    return ContractsSeen.of(versions, only_vendor=vendor_id)


@router.get("/change-orders")
async def list_change_orders(
    booking_id: UUID, person: Reader, session: CurrentSession
) -> Items[ChangeOrderSeen]:
    """All changes that were asked for, oldest first; for a vendor their own."""
    reading = await reading_of(session, booking_id, person)
    shown = {line.row.id for line in reading.lines}
    orders = await changes.orders_of(session, reading.booking.id)
    return Items(
        items=[
            ChangeOrderSeen.model_validate(order)
            for order in orders
            if order.booking_vendor_id in shown
        ]
    )


@router.post("/change-orders", status_code=201)
@key_required
async def propose_change(
    booking_id: UUID,
    body: ProposeChange,
    person: Changer,
    request: Request,
    session: CurrentSession,
) -> ChangeOrderSeen:
    """Ask the other side for more or for less money for one vendor."""
    party = await party_of(request, session, booking_id, person)
    row = await row_in(session, party.booking, body.booking_vendor_id)
    party.must_be_of(row)
    order = await changes.propose(
        session,
        party.booking,
        row,
        side=party.side,
        delta_minor=body.delta_cents,
        reason=body.reason,
        proposer_id=person.user_id,
        actor=party.actor,
    )
    return ChangeOrderSeen.model_validate(order)


@router.post("/change-orders/{change_order_id}/accept")
@key_required
async def accept_change(
    booking_id: UUID,
    change_order_id: UUID,
    person: Changer,
    request: Request,
    session: CurrentSession,
) -> ChangeOrderSeen:
    """Agree to what the other side asked for: a new version of the contract stands."""
    party = await party_of(request, session, booking_id, person)
    order = await party.order(session, change_order_id)
    await changes.accept(session, party.booking, order, side=party.side, actor=party.actor)
    return ChangeOrderSeen.model_validate(order)


@router.post("/change-orders/{change_order_id}/reject")
async def reject_change(
    booking_id: UUID,
    change_order_id: UUID,
    person: Changer,
    request: Request,
    session: CurrentSession,
) -> ChangeOrderSeen:
    """Refuse what the other side asked for."""
    party = await party_of(request, session, booking_id, person)
    order = await party.order(session, change_order_id)
    await changes.reject(session, party.booking, order, side=party.side, actor=party.actor)
    return ChangeOrderSeen.model_validate(order)


@router.post("/change-orders/{change_order_id}/withdraw")
async def withdraw_change(
    booking_id: UUID,
    change_order_id: UUID,
    person: Changer,
    request: Request,
    session: CurrentSession,
) -> ChangeOrderSeen:
    """Take back what one asked for oneself."""
    party = await party_of(request, session, booking_id, person)
    order = await party.order(session, change_order_id)
    await changes.withdraw(session, party.booking, order, side=party.side, actor=party.actor)
    return ChangeOrderSeen.model_validate(order)
