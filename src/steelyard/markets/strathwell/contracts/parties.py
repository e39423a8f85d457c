"""The two sides of a contract, and which of them calls."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import set_actor
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.book.queries import locked_booking, row_for, vendor_of
from steelyard.markets.strathwell.contracts.changes import order_in
from steelyard.markets.strathwell.gate import GATE, ORGANIZER, VENDOR
from steelyard.markets.strathwell.models import Booking, BookingVendor, ChangeOrder
from steelyard.markets.strathwell.words import Side

Changer = Annotated[Person, Depends(GATE.require("changes.make"))]
"""May ask for changes of contracts they have a part in."""


@dataclass(frozen=True, slots=True)
class Party:
    """A locked booking, and the side that calls. ``row_id``: a vendor's own row."""

    booking: Booking
    side: Side
    actor: Actor
    row_id: UUID | None

    def must_be_of(self, row: BookingVendor) -> None:
        """Raises NotFound for another vendor's row."""
        if self.row_id not in {None, row.id}:
            raise NotFound

    async def order(self, session: Session, order_id: UUID) -> ChangeOrder:
        """Raises NotFound for another vendor's order too."""
        order = await order_in(session, self.booking, order_id)
        if self.row_id not in {None, order.booking_vendor_id}:
            raise NotFound
        return order


async def party_of(request: Request, session: Session, booking_id: UUID, person: Person) -> Party:
    """Raises NotFound for whoever has no part in the booking."""
    booking = await locked_booking(session, booking_id)
    if booking.organizer_id == person.user_id:
        return Party(booking, Side.ORGANIZER, _actor(request, person, ORGANIZER), None)
    if VENDOR not in person.roles:
        raise NotFound
    vendor = await vendor_of(session, person.user_id)
    row = await row_for(session, booking, vendor.id)
    return Party(booking, Side.VENDOR, _actor(request, person, VENDOR), row.id)


def _actor(request: Request, person: Person, role: str) -> Actor:
    return set_actor(request, kind="user", id=str(person.user_id), role=role)
