"""A vendor's calendar: what is secured and held, and the days they keep for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.holds import queries
from steelyard.markets.strathwell.holds.refusals import DateNotFree
from steelyard.markets.strathwell.holds.service import lock_line
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, DateHold, Vendor, VendorDay

SPAN_MAX = timedelta(days=400)


class InvalidSpan(InvalidInput):
    """The days asked for are no span, or too long a one."""

    code = "invalid_time"


@dataclass(frozen=True, slots=True)
class Calendar:
    secured: Sequence[tuple[date, Booking]]
    held: Sequence[tuple[DateHold, Booking]]
    blocked: Sequence[VendorDay]


async def calendar_of(session: Session, vendor_id: UUID, first: date, last: date) -> Calendar:
    """From ``first`` to ``last``, both included. Raises InvalidSpan."""
    if last < first:
        raise InvalidSpan("The span ends before it begins.", to="Choose a day after `from`.")
    if last - first > SPAN_MAX:
        raise InvalidSpan("The span is too long.", to="Ask for at most 400 days.")
    return Calendar(
        secured=await queries.secured_days(session, vendor_id, first, last),
        held=await queries.held_days(session, vendor_id, first, last),
        blocked=await queries.blocked_days(session, vendor_id, first, last),
    )


async def block(
    session: Session, vendor: Vendor, day: date, *, note: str, actor: Actor
) -> VendorDay:
    """Keep a day; again changes its note. Raises InvalidSpan (it has passed), DateNotFree."""
    if day < today(session):
        raise InvalidSpan("The day has passed.", day="Choose a day ahead.")
    await lock_line(session, vendor.id)
    if await queries.secured_days(session, vendor.id, day, day):
        raise DateNotFree("You are booked on this day.", day=str(day))
    if await queries.held_days(session, vendor.id, day, day):
        raise DateNotFree("You hold this day for somebody; step back first.", day=str(day))
    await _forget(session, vendor, day)
    kept = VendorDay(vendor_id=vendor.id, day=day, note=note)
    session.add(kept)
    await session.flush()
    _record(session, vendor, day, "day_blocked", actor)
    return kept


async def unblock(session: Session, vendor: Vendor, day: date, *, actor: Actor) -> None:
    """Open a day again; one that is open stays so."""
    await lock_line(session, vendor.id)
    known = await session.scalar(
        select(VendorDay.id).where(VendorDay.vendor_id == vendor.id, VendorDay.day == day)
    )
    if known is None:
        return
    await _forget(session, vendor, day)
    _record(session, vendor, day, "day_unblocked", actor)


async def _forget(session: Session, vendor: Vendor, day: date) -> None:
    await session.execute(
        delete(VendorDay).where(VendorDay.vendor_id == vendor.id, VendorDay.day == day)
    )


def _record(session: Session, vendor: Vendor, day: date, event: str, actor: Actor) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="vendor",
        entity_id=vendor.id,
        event=event,
        data={"day": str(day)},
    )
    topics.calendar_changed(session, vendor.id, day)
