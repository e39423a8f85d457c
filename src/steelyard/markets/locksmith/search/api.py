"""One field that finds anything."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.search import queries
from steelyard.markets.locksmith.search.schemas import Found, SearchQuery

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/search")
async def search(
    _staff: Staff,
    session: CurrentSession,
    query: Annotated[SearchQuery, Query()],
) -> Found:
    """Jobs, locksmiths, requests and texts. By word, requests are looked for among the newest 400,
    and two letters only among the newest 2,000 jobs."""
    return await queries.find(session, query.q)
