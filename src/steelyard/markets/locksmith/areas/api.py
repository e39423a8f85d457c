"""Where the market serves."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from steelyard.kernel.geo import Point
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD, answers
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.areas import coverage, service
from steelyard.markets.locksmith.areas.schemas import (
    AreaCounts,
    Areas,
    AreaSeen,
    AreasGiven,
    Covering,
    PointQuery,
)
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.models import ServiceArea
from steelyard.markets.locksmith.versions import IfMatch, etag

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/service-areas")
async def list_service_areas(_staff: Staff, session: CurrentSession, response: Response) -> Areas:
    """Every area, the active ones first; what is listed can be sent back."""
    return _listed(await service.all_areas(session), response)


@router.put("/service-areas", responses=answers(412))
async def replace_service_areas(
    body: AreasGiven,
    staff: Staff,
    session: CurrentSession,
    response: Response,
    if_match: IfMatch = None,
) -> Areas:
    """Replace the list; an area left out is deactivated."""
    areas = await service.replace(session, body.items, actor=staff, if_match=if_match)
    return _listed(areas, response)


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


def _listed(areas: list[ServiceArea], response: Response) -> Areas:
    version = service.version(areas)
    response.headers["ETag"] = etag(version)
    return Areas(items=[AreaSeen.model_validate(area) for area in areas], version=version)
