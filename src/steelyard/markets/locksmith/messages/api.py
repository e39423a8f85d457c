"""Every text and mail of the market, with what became of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.messaging import MessageFilter
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.messages.queries import NOT_ARRIVED, page_of_messages
from steelyard.markets.locksmith.messages.schemas import MessageQuery, MessageSeen

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/messages")
async def list_messages(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[MessageQuery, Query()],
) -> Page[MessageSeen]:
    """The log, newest first; ``failed=true`` shows what did not arrive."""
    return await page_of_messages(
        session,
        MessageFilter(
            market=MARKET,
            about=("job", str(query.job_id)) if query.job_id else None,
            party=("locksmith", str(query.locksmith_id)) if query.locksmith_id else None,
            direction=query.direction,
            channel=query.channel,
            statuses=NOT_ARRIVED if query.failed else tuple(query.status),
            flagged=query.flagged,
            text=query.q,
        ),
        cursor=query.cursor,
        size=query.size,
        secret=services.settings.secret_key,
    )
