"""Who may watch what, live: staff all of it, an organizer their bookings, a vendor their inbox."""

from uuid import UUID

from starlette.requests import HTTPConnection

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import services_of
from steelyard.kernel.identity import Person
from steelyard.kernel.identity.people import person_behind
from steelyard.kernel.realtime import realtime_router
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, Vendor

_BOOKING = "strathwell:booking:"
_VENDOR = "strathwell:vendor:"
_STAFF = "bookings.manage"


async def may_watch(connection: HTTPConnection, topic: str) -> bool:
    """Whether this connection may hear ``topic``: by the access token in its header."""
    scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
    services = services_of(connection)
    claims = GATE.tokens(services.settings).read(shown) if scheme.lower() == "bearer" else None
    if claims is None:
        return False
    async with services.database.reading() as session:
        person = await person_behind(session, claims, MARKET)
        if person is None or not topic.startswith(f"{MARKET}:"):
            return False
        if _STAFF in GATE.permissions.of(person.roles):
            return True
        return await _is_theirs(session, person, topic)


async def _is_theirs(session: Session, person: Person, topic: str) -> bool:
    if topic.startswith(_BOOKING):
        booking = await session.get(Booking, _id(topic, _BOOKING))
        return booking is not None and booking.organizer_id == person.user_id
    if topic.startswith(_VENDOR):
        vendor = await session.get(Vendor, _id(topic, _VENDOR))
        return vendor is not None and vendor.user_id == person.user_id
    return False


def _id(topic: str, prefix: str) -> UUID:
    try:
        return UUID(topic.removeprefix(prefix))
    except ValueError:
        return UUID(int=0)


router = realtime_router(MARKET, may_watch)
