"""What a deposit costs."""

from fastapi import APIRouter, Response

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD, answers
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.models import PriceEntry
from steelyard.markets.locksmith.prices import service
from steelyard.markets.locksmith.prices.queries import table
from steelyard.markets.locksmith.prices.schemas import PriceRow, Prices, PricesGiven
from steelyard.markets.locksmith.versions import IfMatch, etag

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/pricing")
async def see_pricing(_staff: Staff, session: CurrentSession, response: Response) -> Prices:
    """The price table: what counts everywhere first, then the areas' own."""
    return _listed(await table(session), response)


@router.put("/pricing", responses=answers(412))
async def replace_pricing(
    body: PricesGiven,
    staff: Staff,
    session: CurrentSession,
    response: Response,
    if_match: IfMatch = None,
) -> Prices:
    """Replace the table; it counts for the next customer who chooses a service."""
    entries = await service.replace(session, body.items, actor=staff, if_match=if_match)
    return _listed(entries, response)


def _listed(entries: list[PriceEntry], response: Response) -> Prices:
    version = service.version(entries)
    response.headers["ETag"] = etag(version)
    return Prices(items=[PriceRow.model_validate(entry) for entry in entries], version=version)
