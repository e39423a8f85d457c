"""What a deposit costs."""

from fastapi import APIRouter

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.models import PriceEntry
from steelyard.markets.locksmith.prices import service
from steelyard.markets.locksmith.prices.queries import table
from steelyard.markets.locksmith.prices.schemas import PriceRow, PricesGiven

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/pricing")
async def see_pricing(_staff: Staff, session: CurrentSession) -> Items[PriceRow]:
    """The price table: what counts everywhere first, then the areas' own."""
    return _listed(await table(session))


@router.put("/pricing")
async def replace_pricing(
    body: PricesGiven, staff: Staff, session: CurrentSession
) -> Items[PriceRow]:
    """Replace the table; it counts for the next customer who chooses a service."""
    return _listed(await service.replace(session, body.items, actor=staff))


def _listed(entries: list[PriceEntry]) -> Items[PriceRow]:
    return Items(items=[PriceRow.model_validate(entry) for entry in entries])
