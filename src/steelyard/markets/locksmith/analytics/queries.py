"""The figures: one query each, each bounded by the range of days."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel.db import Session
from steelyard.kernel.payments import Refund
from steelyard.markets.locksmith.analytics.schemas import (
    CityCount,
    FunnelStep,
    HourFigures,
    OutcomeCount,
    WaveCount,
)
from steelyard.markets.locksmith.models import Job, JobOffer, RequestSession
from steelyard.markets.locksmith.words import OfferStatus, Step

_CITIES_MAX = 50
_FUNNEL: tuple[tuple[str, InstrumentedAttribute[datetime | None] | None], ...] = (
    ("started", None),
    ("located", RequestSession.located_at),
    ("service_chosen", RequestSession.service_chosen_at),
    ("payment_started", RequestSession.payment_started_at),
    ("completed", RequestSession.completed_at),
)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts_at`` up to, not including, ``ends_at``; one city or all."""

    starts_at: datetime
    ends_at: datetime
    city: str | None

    def requests(self) -> list[ColumnElement[bool]]:
        return self._within(RequestSession.created_at, RequestSession.city)

    def jobs(self) -> list[ColumnElement[bool]]:
        return self._within(Job.created_at, Job.city)

    def _within(
        self,
        column: InstrumentedAttribute[datetime],
        city: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    ) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [column >= self.starts_at, column < self.ends_at]
        return [*found, city == self.city] if self.city else found


@dataclass(frozen=True, slots=True)
class Requests:
    """The funnel, and who left it otherwise."""

    funnel: list[FunnelStep]
    abandoned: int
    flagged: int
    suspected: int


async def requests_in(session: Session, span: Span) -> Requests:
    """How far visitors came. With a city, only those whose address is known can count."""
    columns = [
        func.count().label(name) if column is None else func.count(column).label(name)
        for name, column in _FUNNEL
    ]
    row = (
        await session.execute(
            select(
                *columns,
                func.count().filter(RequestSession.step == Step.ABANDONED).label("abandoned"),
                func.count().filter(RequestSession.step == Step.FLAGGED).label("flagged"),
                func.count(RequestSession.flagged_reason).label("suspected"),
            ).where(*span.requests())
        )
    ).one()
    counts = [int(getattr(row, name)) for name, _ in _FUNNEL]
    return Requests(_funnel(counts), row.abandoned, row.flagged, row.suspected)


async def ineligible_in(session: Session, span: Span) -> list[CityCount]:
    """Where we are asked for and do not serve, most first."""
    city = func.coalesce(RequestSession.city, "unknown")
    rows = await session.execute(
        select(city, func.count())
        .where(*span.requests(), RequestSession.ineligible_reason.is_not(None))
        .group_by(city)
        .order_by(func.count().desc(), city)
        .limit(_CITIES_MAX)
    )
    return [CityCount(city=name, count=count) for name, count in rows.all()]


async def outcomes_in(session: Session, span: Span) -> list[OutcomeCount]:
    rows = await session.execute(
        select(Job.status, Job.outcome, Job.failed_reason, func.count().label("count"))
        .where(*span.jobs())
        .group_by(Job.status, Job.outcome, Job.failed_reason)
        .order_by(func.count().desc())
    )
    return [
        OutcomeCount(status=status, outcome=outcome, failed_reason=reason, count=count)
        for status, outcome, reason, count in rows.all()
    ]


async def median_to_assigned(session: Session, span: Span) -> float | None:
    """Seconds from paid to assigned, the middle job's."""
    waited = func.extract("epoch", Job.assigned_at - Job.created_at)
    median = await session.scalar(
        select(func.percentile_cont(0.5).within_group(waited)).where(
            *span.jobs(), Job.assigned_at.is_not(None)
        )
    )
    return None if median is None else float(median)


async def waves_in(session: Session, span: Span) -> list[WaveCount]:
    """In which wave the YES came. By-hand assignments have no wave of their own."""
    rows = await session.execute(
        select(JobOffer.wave_number, func.count())
        .join(Job, Job.id == JobOffer.job_id)
        .where(*span.jobs(), JobOffer.kind == "sms", JobOffer.status == OfferStatus.ACCEPTED)
        .group_by(JobOffer.wave_number)
        .order_by(JobOffer.wave_number)
    )
    return [WaveCount(wave=wave, count=count) for wave, count in rows.all()]


async def acceptance_in(session: Session, span: Span) -> list[HourFigures]:
    hour = func.extract("hour", func.timezone("UTC", JobOffer.created_at)).label("hour")
    answered = JobOffer.responded_at.is_not(None)
    said_yes = JobOffer.status != OfferStatus.DECLINED
    rows = await session.execute(
        select(
            hour,
            func.count().label("offers"),
            func.count().filter(answered).label("answered"),
            func.count().filter(answered, said_yes).label("accepted"),
        )
        .join(Job, Job.id == JobOffer.job_id)
        .where(*span.jobs(), JobOffer.kind == "sms")
        .group_by(hour)
        .order_by(hour)
    )
    return [
        HourFigures(
            hour=int(row.hour),
            offers=row.offers,
            answered=row.answered,
            accepted=row.accepted,
            acceptance_rate=round(row.accepted / row.answered, 4) if row.answered else None,
        )
        for row in rows.all()
    ]


async def deposits_in(session: Session, span: Span) -> tuple[int, int]:
    """Sum and number of deposits of the jobs made in the span."""
    row = (
        await session.execute(
            select(func.coalesce(func.sum(Job.deposit_minor), 0), func.count()).where(*span.jobs())
        )
    ).one()
    return int(row[0]), int(row[1])


async def refunds_in(session: Session, span: Span) -> tuple[int, int]:
    """Sum and number of refunds paid in the span, whenever the job was made."""
    found = (
        select(func.coalesce(func.sum(Refund.amount_minor), 0), func.count())
        .join(Job, Job.payment_id == Refund.payment_id)
        .where(
            Refund.status == "succeeded",
            Refund.created_at >= span.starts_at,
            Refund.created_at < span.ends_at,
        )
    )
    if span.city:
        found = found.where(Job.city == span.city)
    row = (await session.execute(found)).one()
    return int(row[0]), int(row[1])


def _funnel(counts: list[int]) -> list[FunnelStep]:
    before = [counts[0], *counts]
    return [
        FunnelStep(
            step=name,
            count=count,
            dropped=max(0, earlier - count),
            share=round(count / counts[0], 4) if counts[0] else None,
        )
        for (name, _), count, earlier in zip(_FUNNEL, counts, before, strict=False)
    ]
