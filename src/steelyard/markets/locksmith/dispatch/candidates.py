"""Who could be asked: every locksmith near the job's area, as the rules want to see them."""

from sqlalchemy import and_, exists, func, or_, select

from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, ServiceArea
from steelyard.markets.locksmith.rules import Candidate, Considered, consider
from steelyard.markets.locksmith.words import TAKEN_JOB

_DEGREES_PER_KM = 1 / 110.0
_LOOKED_AT_MAX = 500


async def considered_for(session: Session, job: Job) -> list[Considered]:
    """Everybody in or just outside the job's area, the eligible first, best first.

    A little more than the area is looked at, so that the console can say "outside" of the near
    misses instead of keeping silent about them.
    """
    area = await session.get_one(ServiceArea, job.service_area_id)
    rows = await session.execute(
        select(Locksmith, _busy(), _offered(job))
        .where(_near(area))
        .order_by(Locksmith.last_offered_at.asc().nulls_first(), Locksmith.id)
        .limit(_LOOKED_AT_MAX)
    )
    candidates = [
        _candidate(locksmith, job.service_type, busy=busy, offered=offered)
        for locksmith, busy, offered in rows.all()
    ]
    return consider(
        candidates,
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


def _candidate(locksmith: Locksmith, service_type: str, *, busy: bool, offered: bool) -> Candidate:
    base = (
        Point(locksmith.base_lat, locksmith.base_lng)
        if locksmith.base_lat is not None and locksmith.base_lng is not None
        else None
    )
    return Candidate(
        id=locksmith.id,
        name=locksmith.display_name,
        primary_city=locksmith.primary_city,
        base=base,
        is_active=locksmith.is_active,
        is_available=locksmith.is_available,
        opted_out=locksmith.opted_out_at is not None,
        supports_service=locksmith.supports(service_type),
        busy=busy,
        offered_in_round=offered,
        accepted_count=locksmith.accepted_count,
        given_back_count=locksmith.given_back_count,
        last_offered_at=locksmith.last_offered_at,
    )
