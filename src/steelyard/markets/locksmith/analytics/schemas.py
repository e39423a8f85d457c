"""The market's figures over a range of days."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import Day, WireModel
from steelyard.markets.locksmith.jobs.schemas import City
from steelyard.markets.locksmith.words import ServiceType

ZoneName = Annotated[
    str,
    Field(
        max_length=40,
        pattern=r"^(UTC|(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)"
        r"(/[A-Za-z0-9_+\-]+){1,2})$",
        description="An IANA time zone; its midnights part the days.",
        examples=["America/Chicago"],
    ),
]


class AnalyticsQuery(WireModel):
    """Days of ``zone`` (the market's unless given), both included; the last 30 days unless given.

    At most 366.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    city: City | None = None
    zone: ZoneName | None = None


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
    """Offers texted in one hour of the zone's day."""

    hour: int
    offers: int
    answered: int
    accepted: int
    acceptance_rate: float | None


class ReasonFigures(BaseModel):
    """Refunds paid in the span for one reason, as staff wrote it; the rest is ``others``."""

    reason: str
    count: int
    amount_minor: int


class Headline(BaseModel):
    """A span in six figures, to compare one with another."""

    since: dt.date
    until: dt.date
    requests: int
    jobs: int
    completed: int
    failed: int
    deposits_minor: int
    refunds_minor: int


class DayFigures(BaseModel):
    """``completed``: of the jobs made that day."""

    day: dt.date
    requests: int
    jobs: int
    completed: int
    deposits_minor: int


class HeatCell(BaseModel):
    """One hour of the week; ``weekday`` 0 is Monday."""

    weekday: int
    hour: int
    requests: int
    jobs: int


class DemandPoint(BaseModel):
    """About a square kilometre; ``ineligible``: asked from there and not served."""

    lat: float
    lng: float
    served: int
    ineligible: int


class ServiceFigures(BaseModel):
    service_type: ServiceType
    jobs: int
    completed: int
    failed: int
    deposits_minor: int


class CityFigures(BaseModel):
    city: str
    jobs: int
    completed: int
    failed: int
    deposits_minor: int


class Demand(BaseModel):
    """When and where we are needed. Zeros are filled in; at most 50 cities and 2,000 points."""

    since: dt.date
    until: dt.date
    zone: str
    city: str | None
    currency: str
    days: list[DayFigures]
    heat: list[HeatCell]
    services: list[ServiceFigures]
    cities: list[CityFigures]
    points: list[DemandPoint]


class WaveFigures(BaseModel):
    """``share``: of the jobs searched for, those this wave found; ``share_found``: up to it."""

    wave: int
    asked: int
    answered: int
    found: int
    share: float | None
    share_found: float | None


class Speed(BaseModel):
    """Seconds from paid to a milestone; null where no job has come there."""

    milestone: Literal["first_offer", "assigned", "completed"]
    jobs: int
    median_seconds: float | None
    p90_seconds: float | None


class Dispatching(BaseModel):
    """How fast and in which wave somebody is found. At most 92 days."""

    since: dt.date
    until: dt.date
    zone: str
    city: str | None
    searched: int
    waves: list[WaveFigures]
    speeds: list[Speed]


class Analytics(BaseModel):
    since: dt.date
    until: dt.date
    zone: str
    city: str | None
    now: Headline
    before: Headline = Field(description="As many days, ending the day before `since`.")
    refunds_by_reason: list[ReasonFigures]
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
