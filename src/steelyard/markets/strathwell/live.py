"""Who may watch what, live: staff all of it, organizers their bookings, vendors their inbox."""

from uuid import UUID

from steelyard.kernel.db import Session
from steelyard.kernel.identity import Person, live_router
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.models import Booking, Vendor

_STAFF = "bookings.manage"


async def may_watch(session: Session, person: Person, topic: str) -> bool:
    """Whether ``person`` may hear ``topic`` now."""
    if person.may(_STAFF) or topic == topics.organizer_topic(person.user_id):
        return True
    if topic.startswith(topics.BOOKING):
        booking = await session.get(Booking, _id(topic, topics.BOOKING))
        return booking is not None and booking.organizer_id == person.user_id
    if topic.startswith(topics.VENDOR):
        vendor = await session.get(Vendor, _id(topic, topics.VENDOR))
        return vendor is not None and vendor.user_id == person.user_id
    return False


def _id(topic: str, prefix: str) -> UUID:
    try:
        return UUID(topic.removeprefix(prefix))
    except ValueError:
        return UUID(int=0)


router = live_router(GATE, may_watch)
