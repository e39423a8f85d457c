"""Who calls, with the role they call in: somebody may be an organizer and a vendor."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from steelyard.kernel.audit import Actor
from steelyard.kernel.http.context import CurrentSession, current_actor
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.book.queries import vendor_of
from steelyard.markets.strathwell.gate import ADMIN, GATE, ORGANIZER, VENDOR, acting
from steelyard.markets.strathwell.models import Vendor


@dataclass(frozen=True, slots=True)
class Caller:
    """A person and how the history names them."""

    person: Person
    actor: Actor

    @property
    def user_id(self) -> UUID:
        return self.person.user_id


@dataclass(frozen=True, slots=True)
class VendorCaller(Caller):
    """A person with their vendor profile."""

    vendor: Vendor


async def _organizer(
    request: Request, person: Annotated[Person, acting("bookings.own", ORGANIZER)]
) -> Caller:
    return Caller(person, current_actor(request))


async def _vendor(
    request: Request,
    session: CurrentSession,
    person: Annotated[Person, acting("requests.answer", VENDOR)],
) -> VendorCaller:
    vendor = await vendor_of(session, person.user_id)
    return VendorCaller(person, current_actor(request), vendor)


async def _admin(
    request: Request, person: Annotated[Person, acting("bookings.manage", ADMIN)]
) -> Caller:
    return Caller(person, current_actor(request))


OrganizerCaller = Annotated[Caller, Depends(_organizer)]
"""May make bookings; which of them are theirs the handler asks."""
AsVendor = Annotated[VendorCaller, Depends(_vendor)]
"""May answer requests, and has a profile."""
AdminCaller = Annotated[Caller, Depends(_admin)]
"""May look into and steer all bookings."""
Reader = Annotated[Person, Depends(GATE.require("bookings.read"))]
"""May read bookings: their own, those they are asked for, or all of them as an admin."""
