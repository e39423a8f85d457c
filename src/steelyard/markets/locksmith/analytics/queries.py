"""The figures: one query each, each bounded by the range of days."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel.db import Session
from steelyard.kernel.payments import Refund
from steelyard.markets.locksmith.analytics.demand import quarter_of
from steelyard.markets.locksmith.analytics.schemas import (
    CityCount,
    FunnelStep,
    Headline,
    HourFigures,
    OutcomeCount,
    ReasonFigures,
    WaveCount,
)
from steelyard.markets.locksmith.analytics.span import Span
from steelyard.markets.locksmith.models import Job, JobOffer, RequestSession
from steelyard.markets.locksmith.words import JobStatus, OfferStatus, Step

_CITIES_MAX = 50
_REASONS_MAX = 20
_FUNNEL: tuple[tuple[str, InstrumentedAttribute[datetime | None] | None], ...] = (
    ("started", None),
    ("located", RequestSession.located_at),
    ("service_chosen", RequestSession.service_chosen_at),
    ("payment_started", RequestSession.payment_started_at),
    ("completed", RequestSession.completed_at),
)


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
    """Offers by the hour of the zone's day at which they were made."""
    quarter = quarter_of(JobOffer.created_at)
    answered = JobOffer.responded_at.is_not(None)
    said_yes = JobOffer.status != OfferStatus.DECLINED
    rows = await session.execute(
        select(
            quarter.label("quarter"),
            func.count().label("offers"),
            func.count().filter(answered).label("answered"),
            func.count().filter(answered, said_yes).label("accepted"),
        )
        .join(Job, Job.id == JobOffer.job_id)
        .where(*span.jobs(), JobOffer.kind == "sms")
        .group_by(quarter)
    )
    hours: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in rows.all():
        counted = {"offers": row.offers, "answered": row.answered, "accepted": row.accepted}
        hours[row.quarter.astimezone(span.zone).hour].update(counted)
    return [_hour(hour, hours[hour]) for hour in sorted(hours)]


def _hour(hour: int, counted: Counter[str]) -> HourFigures:
    answered, accepted = counted["answered"], counted["accepted"]
    return HourFigures(
        hour=hour,
        offers=counted["offers"],
        answered=answered,
        accepted=accepted,
        acceptance_rate=round(accepted / answered, 4) if answered else None,
    )


async def headline_of(session: Session, span: Span) -> Headline:
    requests = await session.scalar(
        select(func.count()).select_from(RequestSession).where(*span.requests())
    )
    jobs = (
        await session.execute(
            select(
                func.count().label("made"),
                func.count().filter(Job.status == JobStatus.COMPLETED).label("completed"),
                func.count().filter(Job.status == JobStatus.FAILED).label("failed"),
                func.coalesce(func.sum(Job.deposit_minor), 0).label("deposits"),
            ).where(*span.jobs())
        )
    ).one()
    refunded, _ = await refunds_in(session, span)
    return Headline(
        since=span.since,
        until=span.until,
        requests=int(requests or 0),
        jobs=jobs.made,
        completed=jobs.completed,
        failed=jobs.failed,
        deposits_minor=int(jobs.deposits),
        refunds_minor=refunded,
    )


async def refund_reasons_in(session: Session, span: Span) -> list[ReasonFigures]:
    """The dearest reasons first; what comes after the first few is one line."""
    amount = func.sum(Refund.amount_minor)
    found = _refunds(span, Refund.reason, func.count().label("times"), amount.label("amount"))
    rows = (
        await session.execute(found.group_by(Refund.reason).order_by(amount.desc(), Refund.reason))
    ).all()
    told = [
        ReasonFigures(reason=row.reason, count=row.times, amount_minor=int(row.amount))
        for row in rows[:_REASONS_MAX]
    ]
    if rest := rows[_REASONS_MAX:]:
        counted, sum_minor = sum(row.times for row in rest), sum(int(row.amount) for row in rest)
        told.append(ReasonFigures(reason="others", count=counted, amount_minor=sum_minor))
    return told


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
    found = _refunds(span, func.coalesce(func.sum(Refund.amount_minor), 0), func.count())
    row = (await session.execute(found)).one()
    return int(row[0]), int(row[1])


def _refunds(span: Span, *columns: Any) -> Select[*tuple[Any, ...]]:
    found = (
        select(*columns)
        .select_from(Refund)
        .join(Job, Job.payment_id == Refund.payment_id)
        .where(
            Refund.status == "succeeded",
            Refund.created_at >= span.starts_at,
            Refund.created_at < span.ends_at,
        )
    )
    return found.where(Job.city == span.city) if span.city else found


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
