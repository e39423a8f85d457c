"""A vendor's calendar."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import Day
from steelyard.markets.strathwell.book.callers import AsVendor
from steelyard.markets.strathwell.holds import calendar
from steelyard.markets.strathwell.holds.schemas import BlockDay, BlockedDay, CalendarSeen

router = APIRouter(
    prefix="/vendor/calendar", route_class=UnitOfWorkRoute, tags=["vendor"], responses=STANDARD
)


@router.get("")
async def see_calendar(
    caller: AsVendor,
    session: CurrentSession,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> CalendarSeen:
    """Which days are secured, held and blocked, both ends included."""
    return CalendarSeen.of(await calendar.calendar_of(session, caller.vendor.id, first, last))


@router.put("/days/{day}")
async def block_day(
    day: Day, body: BlockDay, caller: AsVendor, session: CurrentSession
) -> BlockedDay:
    """Keep a day for oneself: nobody can ask for it."""
    kept = await calendar.block(session, caller.vendor, day, note=body.note, actor=caller.actor)
    return BlockedDay.model_validate(kept)


@router.delete("/days/{day}", status_code=204)
async def open_day(day: Day, caller: AsVendor, session: CurrentSession) -> None:
    """Open a day again."""
    await calendar.unblock(session, caller.vendor, day, actor=caller.actor)
