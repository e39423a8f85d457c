"""The market in figures."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from steelyard.kernel import clock
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith.analytics import queries
from steelyard.markets.locksmith.analytics.queries import Span
from steelyard.markets.locksmith.analytics.schemas import Analytics, AnalyticsQuery

DAYS_MAX = 366
_DAYS = 30
_DAY = timedelta(days=1)

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
    span = _span(query)
    requests = await queries.requests_in(session, span)
    deposits_minor, deposits_count = await queries.deposits_in(session, span)
    refunds_minor, refunds_count = await queries.refunds_in(session, span)
    return Analytics(
        since=span.starts_at.date(),
        until=(span.ends_at - _DAY).date(),
        city=span.city,
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


def _span(query: AnalyticsQuery) -> Span:
    until = query.until or clock.now().date()
    since = query.since or until - timedelta(days=_DAYS - 1)
    if since > until:
        raise InvalidInput("The range is empty.", **{"from": "Give a day before `to`."})
    if (until - since).days >= DAYS_MAX:
        raise InvalidInput("The range is too long.", to=f"Give at most {DAYS_MAX} days.")
    return Span(
        starts_at=datetime.combine(since, time(), UTC),
        ends_at=datetime.combine(until, time(), UTC) + _DAY,
        city=query.city,
    )
