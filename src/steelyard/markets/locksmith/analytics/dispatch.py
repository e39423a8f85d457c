"""How fast and in which wave somebody is found."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.analytics.schemas import Speed, WaveFigures
from steelyard.markets.locksmith.analytics.span import Span
from steelyard.markets.locksmith.models import Job, JobOffer
from steelyard.markets.locksmith.words import OfferStatus

DAYS_MAX = 92
"""Offers are many and wide; a quarter of a year is read in good time, a year is not."""


async def jobs_searched(session: Session, span: Span) -> int:
    """Jobs whose search began, in the span."""
    found = (
        select(func.count()).select_from(Job).where(*span.jobs(), Job.dispatching_at.is_not(None))
    )
    return int(await session.scalar(found) or 0)


async def waves_in(session: Session, span: Span, searched: int) -> list[WaveFigures]:
    """For each wave: how many were asked, answered, said YES; and the share of jobs it found.

    ``share_found`` adds up over the waves; by-hand assignments have no wave.
    """
    answered = JobOffer.responded_at.is_not(None)
    rows = await session.execute(
        select(
            JobOffer.wave_number,
            func.count().label("asked"),
            func.count().filter(answered).label("answered"),
            func.count().filter(JobOffer.status == OfferStatus.ACCEPTED).label("found"),
        )
        .join(Job, Job.id == JobOffer.job_id)
        .where(*span.jobs(), JobOffer.kind == "sms")
        .group_by(JobOffer.wave_number)
        .order_by(JobOffer.wave_number)
    )
    told: list[WaveFigures] = []
    so_far = 0
    for row in rows.all():
        so_far += row.found
        told.append(
            WaveFigures(
                wave=row.wave_number,
                asked=row.asked,
                answered=row.answered,
                found=row.found,
                share=_share(row.found, searched),
                share_found=_share(so_far, searched),
            )
        )
    return told


async def speeds_in(session: Session, span: Span) -> list[Speed]:
    """Seconds from paid to each milestone: the middle job's, and what nine of ten stay under."""
    first = (
        select(
            JobOffer.job_id,
            func.min(func.coalesce(JobOffer.sent_at, JobOffer.created_at)).label("at"),
        )
        .join(Job, Job.id == JobOffer.job_id)
        .where(*span.jobs(), JobOffer.kind == "sms")
        .group_by(JobOffer.job_id)
        .subquery("first")
    )
    milestones: dict[str, Any] = {
        "first_offer": first.c.at,
        "assigned": Job.assigned_at,
        "completed": Job.completed_at,
    }
    columns: list[ColumnElement[Any]] = []
    for name, reached in milestones.items():
        waited = func.extract("epoch", reached - Job.created_at)
        columns += [
            func.count(reached).label(f"{name}_count"),
            func.percentile_cont(0.5).within_group(waited).label(f"{name}_median"),
            func.percentile_cont(0.9).within_group(waited).label(f"{name}_p90"),
        ]
    joined = select(*columns).select_from(Job).outerjoin(first, and_(first.c.job_id == Job.id))
    row = (await session.execute(joined.where(*span.jobs()))).one()
    return [
        Speed(
            milestone=name,  # pyright: ignore[reportArgumentType] - one of the three above
            jobs=getattr(row, f"{name}_count"),
            median_seconds=_seconds(getattr(row, f"{name}_median")),
            p90_seconds=_seconds(getattr(row, f"{name}_p90")),
        )
        for name in milestones
    ]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _seconds(value: Any) -> float | None:
    return None if value is None else round(max(0.0, float(value)), 1)
