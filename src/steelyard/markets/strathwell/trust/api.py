"""Reports of messages, and staff's list of them. The original text is nowhere."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from steelyard.kernel import moderation
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.book.reading import reading_of
from steelyard.markets.strathwell.gate import GATE, admin
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.trust.schemas import EventFilter, EventSeen, ReportMessage

router = APIRouter(route_class=UnitOfWorkRoute, tags=["trust"], responses=STANDARD)
_BOOKING = "booking"


@router.post("/trust/moderation-events", status_code=201)
async def report_message(
    body: ReportMessage,
    person: Annotated[Person, Depends(GATE.require("moderation.report"))],
    session: CurrentSession,
) -> EventSeen:
    """Have staff look at a text. A booking is named only by who has a part in it."""
    if body.booking_id is not None:
        await reading_of(session, body.booking_id, person)
    event = await moderation.record_event(
        session,
        market=MARKET,
        kind=body.kind,
        user_id=str(person.user_id),
        text=body.text,
        subject=(_BOOKING, str(body.booking_id)) if body.booking_id else None,
    )
    return EventSeen.of(event)


@router.get("/admin/moderation-events", tags=["admin"])
async def list_events(
    _admin: Annotated[Person, admin("moderation.read")],
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[EventFilter, Query()],
) -> Page[EventSeen]:
    """What was reported, newest first."""
    rows, following = await moderation.page_of_events(
        session,
        services.settings.secret_key,
        market=MARKET,
        kind=which.kind,
        user_id=str(which.user_id) if which.user_id else None,
        subject=(_BOOKING, str(which.booking_id)) if which.booking_id else None,
        size=which.size,
        cursor=which.cursor,
    )
    return Page(items=[EventSeen.of(one) for one in rows], next_cursor=following)
