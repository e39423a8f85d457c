"""Every text and mail of the market, with what became of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.messages.queries import filter_of, page_of_messages
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
    """The log, newest first unless asked; ``failed=true`` shows what did not arrive."""
    return await page_of_messages(
        session,
        filter_of(query),
        cursor=query.cursor,
        size=query.size,
        secret=services.settings.secret_key,
        newest_first=query.order == "newest",
    )
