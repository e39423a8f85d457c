"""The market's figures over a range of days."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import Day, WireModel
from steelyard.markets.locksmith.jobs.schemas import City


class AnalyticsQuery(WireModel):
    """Days in UTC, both included; the last 30 days unless given. At most 366."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    city: City | None = None


class FunnelStep(BaseModel):
    """``dropped``: reached the step before and not this one."""

    step: str
    count: int
    dropped: int
    share: float | None = Field(description="Of those who started; null when nobody did.")


class CityCount(BaseModel):
    city: str
    count: int


class OutcomeCount(BaseModel):
    status: str
    outcome: str | None
    failed_reason: str | None
    count: int


class WaveCount(BaseModel):
    """Jobs that found their locksmith in this wave."""

    wave: int
    count: int


class HourFigures(BaseModel):
    """Offers texted in one hour of the day (UTC)."""

    hour: int
    offers: int
    answered: int
    accepted: int
    acceptance_rate: float | None


class Analytics(BaseModel):
    since: dt.date
    until: dt.date
    city: str | None
    funnel: list[FunnelStep]
    abandoned: int
    flagged: int
    suspected: int
    ineligible_by_city: list[CityCount]
    jobs: list[OutcomeCount]
    median_seconds_to_assigned: float | None
    waves_needed: list[WaveCount]
    acceptance_by_hour: list[HourFigures]
    deposits_minor: int
    deposits_count: int
    refunds_minor: int
    refunds_count: int
    currency: str
