"""Where the market serves."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.geo import Point
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.areas import coverage, service
from steelyard.markets.locksmith.areas.schemas import (
    AreaCounts,
    AreaSeen,
    AreasGiven,
    Covering,
    PointQuery,
)
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.models import ServiceArea

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/service-areas")
async def list_service_areas(_staff: Staff, session: CurrentSession) -> Items[AreaSeen]:
    """Every area, the active ones first; what is listed can be sent back."""
    return _listed(await service.all_areas(session))


@router.put("/service-areas")
async def replace_service_areas(
    body: AreasGiven, staff: Staff, session: CurrentSession
) -> Items[AreaSeen]:
    """Replace the list; an area left out is deactivated."""
    return _listed(await service.replace(session, body.items, actor=staff))


@router.get("/service-areas/coverage")
async def see_coverage(_staff: Staff, session: CurrentSession) -> Items[AreaCounts]:
    """For each area, who works there and how much was asked for in the last 30 days."""
    return Items(items=await coverage.counts(session, await service.all_areas(session)))


@router.get("/service-areas/covering")
async def try_point(
    _staff: Staff, session: CurrentSession, query: Annotated[PointQuery, Query()]
) -> Covering:
    """Whether we serve a point, and which area a request from there would get."""
    return await coverage.covering(session, Point(query.lat, query.lng))


def _listed(areas: list[ServiceArea]) -> Items[AreaSeen]:
    return Items(items=[AreaSeen.model_validate(area) for area in areas])
