"""Who could be asked: every locksmith near the job's area, as the rules want to see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, any_, bindparam, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

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
    *(column for column in Locksmith.__table__.c if column.key.startswith("supports_")),
)
_LONGEST_UNASKED = (Locksmith.last_offered_at.asc().nulls_first(), Locksmith.id)


async def considered_for(session: Session, job: Job) -> list[Considered]:
    """Everybody in or just outside the job's area, the eligible first, best first.

    A little more than the area is looked at, so that the console can say "outside" of the near
    misses instead of keeping silent about them.
    """
    area = await session.get_one(ServiceArea, job.service_area_id)
    rows = await session.execute(
        select(*_ASKED_FOR, _busy().label("busy"), _offered(job).label("offered"))
        .where(_near(area))
        .order_by(*_LONGEST_UNASKED)
        .limit(_LOOKED_AT_MAX)
    )
    return _consider(job, area, [_candidate(row, job, offered=row.offered) for row in rows])


async def looked_at(session: Session, jobs: Sequence[Job]) -> "Town":
    """For jobs of which nobody was asked yet: everybody ``considered_for`` would look at, found
    by one statement for all their areas."""
    ids = {job.service_area_id for job in jobs}
    areas = await session.scalars(select(ServiceArea).where(ServiceArea.id.in_(ids)))
    rows = await session.execute(_AROUND, {"areas": list(ids)})
    around: dict[UUID, list[Row[*tuple[Any, ...]]]] = {identity: [] for identity in ids}
    for row in rows:
        around[row.area_id].append(row)
    return Town({area.id: area for area in areas}, around)


@dataclass
class Town:
    """Who could be asked in several areas at one moment."""

    _areas: Mapping[UUID, ServiceArea]
    _around: Mapping[UUID, Sequence[Row[*tuple[Any, ...]]]]
    _asked: dict[UUID, datetime] = field(default_factory=dict[UUID, datetime])

    def considered(self, job: Job) -> list[Considered]:
        """What ``considered_for`` would say of ``job``."""
        candidates = [
            _candidate(row, job, offered=False, asked_at=self._asked.get(row.id))
            for row in self._around[job.service_area_id]
        ]
        return _consider(job, self._areas[job.service_area_id], candidates)

    def ask(self, chosen: Iterable[Considered], at: datetime) -> None:
        """Who is asked now has been asked last, also for the next job."""
        self._asked.update((one.candidate.id, at) for one in chosen)


def _consider(job: Job, area: ServiceArea, candidates: Iterable[Candidate]) -> list[Considered]:
    return consider(
        candidates,
        job_at=Point(job.lat, job.lng),
        centre=Point(area.lat, area.lng),
        radius_km=area.radius_km,
        city=area.city,
    )


def _near(area: ServiceArea | type[ServiceArea]):  # noqa: ANN202 - a SQLAlchemy clause
    reach = 2 * area.radius_km * _DEGREES_PER_KM
    city = area.city.strip().lower() if isinstance(area, ServiceArea) else _plain(area.city)
    boxed = and_(
        Locksmith.base_lat.between(area.lat - reach, area.lat + reach),
        Locksmith.base_lng.between(area.lng - 2 * reach, area.lng + 2 * reach),
    )
    return or_(boxed, func.lower(Locksmith.primary_city) == city)


def _plain(city: Any):  # noqa: ANN202
    return func.lower(func.trim(city))


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


def _candidate(
    row: Row[*tuple[Any, ...]], job: Job, *, offered: bool, asked_at: datetime | None = None
) -> Candidate:
    base = Point(row.base_lat, row.base_lng) if row.base_lat is not None else None
    return Candidate(
        id=row.id,
        name=row.display_name,
        primary_city=row.primary_city,
        base=base,
        is_active=row.is_active,
        is_available=row.is_available,
        opted_out=row.opted_out_at is not None,
        supports_service=getattr(row, f"supports_{job.service_type}"),
        busy=row.busy,
        offered_in_round=offered,
        accepted_count=row.accepted_count,
        given_back_count=row.given_back_count,
        last_offered_at=asked_at or row.last_offered_at,
    )


_nearby = (
    select(*_ASKED_FOR, _busy().label("busy"))
    .where(_near(ServiceArea))
    .correlate(ServiceArea)
    .order_by(*_LONGEST_UNASKED)
    .limit(_LOOKED_AT_MAX)
    .lateral("nearby")
)
_AROUND = (
    select(ServiceArea.id.label("area_id"), *_nearby.c)
    .join_from(ServiceArea, _nearby, true())
    .where(ServiceArea.id == any_(bindparam("areas", type_=ARRAY(PG_UUID(as_uuid=True)))))
)
