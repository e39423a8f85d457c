"""Who could be asked: every locksmith near the job's area, as the rules want to see them."""

from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select

from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, ServiceArea
from steelyard.markets.locksmith.rules import Candidate, Considered, consider
from steelyard.markets.locksmith.words import TAKEN_JOB

_DEGREES_PER_KM = 1 / 110.0
_LOOKED_AT_MAX = 500
# Columns instead of whole rows: up to 500 are looked at, and three are asked.
_ASKED_FOR = (
    Locksmith.id,
    Locksmith.display_name,
    Locksmith.primary_city,
    Locksmith.base_lat,
    Locksmith.base_lng,
    Locksmith.is_active,
    Locksmith.is_available,
    Locksmith.opted_out_at,
    Locksmith.accepted_count,
    Locksmith.given_back_count,
    Locksmith.last_offered_at,
)


async def considered_for(session: Session, job: Job) -> list[Considered]:
    """Everybody in or just outside the job's area, the eligible first, best first.

    A little more than the area is looked at, so that the console can say "outside" of the near
    misses instead of keeping silent about them.
    """
    area = await session.get_one(ServiceArea, job.service_area_id)
    rows = await session.execute(
        select(*_ASKED_FOR, _service(job), _busy().label("busy"), _offered(job).label("offered"))
        .where(_near(area))
        .order_by(Locksmith.last_offered_at.asc().nulls_first(), Locksmith.id)
        .limit(_LOOKED_AT_MAX)
    )
    return consider(
        [_candidate(row) for row in rows],
        job_at=Point(job.lat, job.lng),
        centre=Point(area.lat, area.lng),
        radius_km=area.radius_km,
        city=area.city,
    )


def _near(area: ServiceArea):  # noqa: ANN202 - a SQLAlchemy clause
    reach = 2 * area.radius_km * _DEGREES_PER_KM
    boxed = and_(
        Locksmith.base_lat.between(area.lat - reach, area.lat + reach),
        Locksmith.base_lng.between(area.lng - 2 * reach, area.lng + 2 * reach),
    )
    return or_(boxed, func.lower(Locksmith.primary_city) == area.city.strip().lower())


def _busy():  # noqa: ANN202
    return exists(
        select(Job.id).where(Job.assigned_locksmith_id == Locksmith.id, Job.status.in_(TAKEN_JOB))
    )


def _offered(job: Job):  # noqa: ANN202
    return exists(
        select(JobOffer.id).where(
            JobOffer.job_id == job.id,
            JobOffer.round == job.round,
            JobOffer.locksmith_id == Locksmith.id,
        )
    )


def _service(job: Job):  # noqa: ANN202
    """Whether they do what the job needs."""
    return getattr(Locksmith, f"supports_{job.service_type}").label("supports_service")


def _candidate(row: Row[*tuple[Any, ...]]) -> Candidate:
    base = Point(row.base_lat, row.base_lng) if row.base_lat is not None else None
    return Candidate(
        id=row.id,
        name=row.display_name,
        primary_city=row.primary_city,
        base=base,
        is_active=row.is_active,
        is_available=row.is_available,
        opted_out=row.opted_out_at is not None,
        supports_service=row.supports_service,
        busy=row.busy,
        offered_in_round=row.offered,
        accepted_count=row.accepted_count,
        given_back_count=row.given_back_count,
        last_offered_at=row.last_offered_at,
    )
