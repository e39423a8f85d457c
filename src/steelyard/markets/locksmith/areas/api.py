"""Where the market serves."""

from fastapi import APIRouter

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.areas import service
from steelyard.markets.locksmith.areas.schemas import AreaSeen, AreasGiven
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.models import ServiceArea

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/service-areas")
async def list_service_areas(_staff: Staff, session: CurrentSession) -> Items[AreaSeen]:
    """Every area, the active ones first."""
    return _listed(await service.all_areas(session))


@router.put("/service-areas")
async def replace_service_areas(
    body: AreasGiven, staff: Staff, session: CurrentSession
) -> Items[AreaSeen]:
    """Replace the list; an area left out is deactivated."""
    return _listed(await service.replace(session, body.items, actor=staff))


def _listed(areas: list[ServiceArea]) -> Items[AreaSeen]:
    return Items(items=[AreaSeen.model_validate(area) for area in areas])
