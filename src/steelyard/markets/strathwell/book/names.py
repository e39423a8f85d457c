"""What people call the things that lists of money and disputes know by id, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.identity.members import names_of
from steelyard.markets.strathwell.models import Booking, Vendor


@dataclass(frozen=True, slots=True)
class BookingNamed:
    """A booking's number, and who booked."""

    number: int
    organizer: str


async def bookings_named(session: Session, ids: Iterable[object]) -> Mapping[str, BookingNamed]:
    """By id, in two statements; an unknown id is not among them."""
    wanted = _ids(ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Booking.id, Booking.number, Booking.organizer_id).where(Booking.id.in_(wanted))
    )
    found = rows.all()
    people = await names_of(session, [str(row.organizer_id) for row in found])
    return {
        str(row.id): BookingNamed(row.number, people.get(str(row.organizer_id), ""))
        for row in found
    }


async def vendors_named(session: Session, ids: Iterable[object]) -> Mapping[str, str]:
    """Business names by the vendor's id; an unknown id is not among them."""
    wanted = _ids(ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Vendor.id, Vendor.business_name).where(Vendor.id.in_(wanted))
    )
    return {str(row.id): row.business_name for row in rows}


def _ids(ids: Iterable[object]) -> set[UUID]:
    return {UUID(str(one)) for one in ids}
