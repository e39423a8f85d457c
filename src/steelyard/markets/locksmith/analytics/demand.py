"""When and where people need us: by day, by hour of the week, by place, service and city.

Rows are counted by quarters of an hour in one pass each, and put into the zone's days and hours
here: every zone's clock differs from UTC by whole quarters, also where it changes in summer.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, literal, select, text, tuple_

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.analytics.schemas import (
    CityFigures,
    DayFigures,
    DemandPoint,
    HeatCell,
    ServiceFigures,
)
from steelyard.markets.locksmith.analytics.span import Span
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.words import JobStatus

CITIES_MAX = 50
POINTS_MAX = 2_000
_QUARTER = text("interval '15 minutes'")
_EPOCH = text("timestamptz 'epoch'")
_CELLS_A_DEGREE = 100
"""A hundredth of a degree: 1.1 km north to south, less from west to east."""


@dataclass(frozen=True, slots=True)
class JobFigures:
    """Jobs counted three ways in one pass over them."""

    quarters: Sequence[Any]
    services: list[ServiceFigures]
    cities: list[CityFigures]


async def jobs_in(session: Session, span: Span) -> JobFigures:
    quarter = quarter_of(Job.created_at)
    rows = (
        await session.execute(
            select(
                quarter.label("quarter"),
                Job.service_type,
                Job.city,
                func.count().label("jobs"),
                func.count().filter(Job.status == JobStatus.COMPLETED).label("completed"),
                func.count().filter(Job.status == JobStatus.FAILED).label("failed"),
                func.sum(Job.deposit_minor).label("deposits"),
            )
            .where(*span.jobs())
            .group_by(
                func.grouping_sets(tuple_(quarter), tuple_(Job.service_type), tuple_(Job.city))
            )
        )
    ).all()
    services = sorted((row for row in rows if row.service_type), key=lambda row: -row.jobs)
    cities = sorted((row for row in rows if row.city), key=lambda row: (-row.jobs, row.city))
    return JobFigures(
        quarters=[row for row in rows if row.quarter is not None],
        services=[
            ServiceFigures(service_type=row.service_type, **_figures(row)) for row in services
        ],
        cities=[CityFigures(city=row.city, **_figures(row)) for row in cities[:CITIES_MAX]],
    )


async def requests_by_quarter(session: Session, span: Span) -> Sequence[Any]:
    quarter = quarter_of(RequestSession.created_at)
    rows = await session.execute(
        select(quarter.label("quarter"), func.count().label("requests"))
        .where(*span.requests())
        .group_by(quarter)
    )
    return rows.all()


async def points_in(session: Session, span: Span) -> list[DemandPoint]:
    """The places asked from most, each about a kilometre wide."""
    outside = RequestSession.ineligible_reason.is_not(None)
    lat, lng = _cell(RequestSession.lat), _cell(RequestSession.lng)
    rows = await session.execute(
        select(
            lat.label("lat"),
            lng.label("lng"),
            func.count().filter(~outside).label("served"),
            func.count().filter(outside).label("ineligible"),
        )
        .where(*span.requests(), RequestSession.lat.is_not(None))
        .group_by(lat, lng)
        .order_by(func.count().desc(), lat, lng)
        .limit(POINTS_MAX)
    )
    return [
        DemandPoint(
            lat=row.lat / _CELLS_A_DEGREE,
            lng=row.lng / _CELLS_A_DEGREE,
            served=row.served,
            ineligible=row.ineligible,
        )
        for row in rows.all()
    ]


def by_day(span: Span, jobs: Sequence[Any], requests: Sequence[Any]) -> list[DayFigures]:
    """Every day of the span, zeros filled in."""
    asked: Counter[dt.date] = Counter()
    made: Counter[dt.date] = Counter()
    done: Counter[dt.date] = Counter()
    paid: Counter[dt.date] = Counter()
    for local, row in _local(span, requests):
        asked[local.date()] += row.requests
    for local, row in _local(span, jobs):
        made[local.date()] += row.jobs
        done[local.date()] += row.completed
        paid[local.date()] += int(row.deposits)
    return [
        DayFigures(
            day=day,
            requests=asked[day],
            jobs=made[day],
            completed=done[day],
            deposits_minor=paid[day],
        )
        for day in span.days
    ]


def by_hour_of_week(span: Span, jobs: Sequence[Any], requests: Sequence[Any]) -> list[HeatCell]:
    """All 168 cells, Monday first."""
    cells: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for local, row in _local(span, requests):
        cells[local.weekday(), local.hour]["requests"] += row.requests
    for local, row in _local(span, jobs):
        cells[local.weekday(), local.hour]["jobs"] += row.jobs
    return [
        HeatCell(
            weekday=weekday,
            hour=hour,
            requests=cells[weekday, hour]["requests"],
            jobs=cells[weekday, hour]["jobs"],
        )
        for weekday in range(7)
        for hour in range(24)
    ]


def quarter_of(column: Any) -> ColumnElement[dt.datetime]:
    """The beginning of the quarter of an hour a time lies in."""
    return func.date_bin(_QUARTER, column, _EPOCH)


def _local(span: Span, rows: Sequence[Any]) -> Iterator[tuple[dt.datetime, Any]]:
    for row in rows:
        yield row.quarter.astimezone(span.zone), row


def _cell(column: Any) -> ColumnElement[int]:
    return cast(func.round(column * literal(float(_CELLS_A_DEGREE))), Integer)


def _figures(row: Any) -> dict[str, int]:
    return {
        "jobs": row.jobs,
        "completed": row.completed,
        "failed": row.failed,
        "deposits_minor": int(row.deposits),
    }
