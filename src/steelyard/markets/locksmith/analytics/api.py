"""The market in figures."""

from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.analytics import demand, dispatch, queries
from steelyard.markets.locksmith.analytics.schemas import (
    Analytics,
    AnalyticsQuery,
    Demand,
    Dispatching,
)
from steelyard.markets.locksmith.analytics.span import span_of

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/analytics")
async def see_analytics(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[AnalyticsQuery, Query()],
) -> Analytics:
    """Funnel, demand outside our areas, abuse, outcomes, speed, deposits and refunds."""
    span = span_of(query, zone=services.settings.locksmith_time_zone)
    requests = await queries.requests_in(session, span)
    deposits_minor, deposits_count = await queries.deposits_in(session, span)
    refunds_minor, refunds_count = await queries.refunds_in(session, span)
    return Analytics(
        since=span.since,
        until=span.until,
        zone=span.zone.key,
        city=span.city,
        now=await queries.headline_of(session, span),
        before=await queries.headline_of(session, span.before()),
        refunds_by_reason=await queries.refund_reasons_in(session, span),
        funnel=requests.funnel,
        abandoned=requests.abandoned,
        flagged=requests.flagged,
        suspected=requests.suspected,
        ineligible_by_city=await queries.ineligible_in(session, span),
        jobs=await queries.outcomes_in(session, span),
        median_seconds_to_assigned=await queries.median_to_assigned(session, span),
        waves_needed=await queries.waves_in(session, span),
        acceptance_by_hour=await queries.acceptance_in(session, span),
        deposits_minor=deposits_minor,
        deposits_count=deposits_count,
        refunds_minor=refunds_minor,
        refunds_count=refunds_count,
        currency=services.settings.locksmith_currency,
    )


@router.get("/analytics/demand")
async def see_demand(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[AnalyticsQuery, Query()],
) -> Demand:
    """By day, by hour of the week, on the map, by service and by city."""
    span = span_of(query, zone=services.settings.locksmith_time_zone)
    jobs = await demand.jobs_in(session, span)
    requests = await demand.requests_by_quarter(session, span)
    return Demand(
        since=span.since,
        until=span.until,
        zone=span.zone.key,
        city=span.city,
        currency=services.settings.locksmith_currency,
        days=demand.by_day(span, jobs.quarters, requests),
        heat=demand.by_hour_of_week(span, jobs.quarters, requests),
        services=jobs.services,
        cities=jobs.cities,
        points=await demand.points_in(session, span),
    )


@router.get("/analytics/dispatch")
async def see_dispatching(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[AnalyticsQuery, Query()],
) -> Dispatching:
    """In which wave somebody was found, and how fast. At most 92 days."""
    zone = services.settings.locksmith_time_zone
    span = span_of(query, zone=zone, days_max=dispatch.DAYS_MAX)
    searched = await dispatch.jobs_searched(session, span)
    return Dispatching(
        since=span.since,
        until=span.until,
        zone=span.zone.key,
        city=span.city,
        searched=searched,
        waves=await dispatch.waves_in(session, span, searched),
        speeds=await dispatch.speeds_in(session, span),
    )
