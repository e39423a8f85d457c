"""What an area is worth: who works near it, and what was asked for there."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point, area_for, contains, distance_km, nearest_area
from steelyard.markets.locksmith.areas.queries import active_areas
from steelyard.markets.locksmith.areas.schemas import AreaCounts, AreaCovering, AreaSeen, Covering
from steelyard.markets.locksmith.models import Job, Locksmith, ServiceArea

_JOBS_OF = timedelta(days=30)
_LOCKSMITHS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class _Ring:
    """An area as geometry sees it."""

    row: ServiceArea
    centre: Point
    radius_km: float


async def covering(session: Session, point: Point) -> Covering:
    """Which active areas hold a point, and which of them serves it; else how far the nearest is."""
    rings = [_ring(area) for area in await active_areas(session)]
    chosen = area_for(point, rings)
    nearest = nearest_area(point, rings)
    held = sorted(
        (ring for ring in rings if contains(ring, point)),
        key=lambda ring: distance_km(ring.centre, point),
    )
    return Covering(
        lat=point.lat,
        lng=point.lng,
        covered=chosen is not None,
        area=AreaSeen.model_validate(chosen.row) if chosen else None,
        areas=[_covering(ring, point) for ring in held],
        nearest=_covering(nearest.area, point) if nearest else None,
        nearest_outside_km=round(nearest.outside_km, 2) if nearest else None,
    )


async def counts(session: Session, areas: list[ServiceArea]) -> list[AreaCounts]:
    """Active locksmiths in each area as dispatch sees it, and its jobs of the last 30 days."""
    jobs = await _jobs(session)
    people = (
        await session.execute(
            select(
                Locksmith.primary_city,
                Locksmith.base_lat,
                Locksmith.base_lng,
                Locksmith.is_available,
            )
            .where(Locksmith.is_active, Locksmith.opted_out_at.is_(None))
            .limit(_LOCKSMITHS_MAX)
        )
    ).all()
    placed = [
        (
            None
            if one.base_lat is None or one.base_lng is None
            else Point(one.base_lat, one.base_lng),
            one.primary_city.strip().casefold(),
            one.is_available,
        )
        for one in people
    ]
    found: list[AreaCounts] = []
    for area in areas:
        ring = _ring(area)
        city = area.city.strip().casefold()
        near = [
            available
            for base, lives, available in placed
            if (lives == city if base is None else contains(ring, base))
        ]
        found.append(
            AreaCounts(
                area_id=area.id,
                name=area.name,
                is_active=area.is_active,
                active_locksmiths=len(near),
                available_locksmiths=sum(near),
                jobs_30_days=jobs.get(area.id, 0),
            )
        )
    return found


async def _jobs(session: Session) -> dict[UUID, int]:
    rows = await session.execute(
        select(Job.service_area_id, func.count())
        .where(Job.created_at >= clock.now() - _JOBS_OF)
        .group_by(Job.service_area_id)
    )
    return dict(rows.all())


def _ring(area: ServiceArea) -> _Ring:
    return _Ring(area, area.centre, area.radius_km)


def _covering(ring: _Ring, point: Point) -> AreaCovering:
    return AreaCovering(
        id=ring.row.id,
        name=ring.row.name,
        city=ring.row.city,
        radius_km=ring.radius_km,
        distance_km=round(distance_km(ring.centre, point), 2),
    )
