"""Which days, where, and whose midnight."""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel import clock
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.locksmith.analytics.schemas import AnalyticsQuery
from steelyard.markets.locksmith.models import Job, RequestSession

DAYS_MAX = 366
_DAYS = 30
_DAY = dt.timedelta(days=1)
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts_at`` up to, not including, ``ends_at``; one city or all.

    ``since`` and ``until`` are the same as days of ``zone``, both included.
    """

    since: dt.date
    until: dt.date
    zone: ZoneInfo
    city: str | None

    @property
    def starts_at(self) -> dt.datetime:
        return _midnight(self.since, self.zone)

    @property
    def ends_at(self) -> dt.datetime:
        return _midnight(self.until + _DAY, self.zone)

    @property
    def days(self) -> list[dt.date]:
        """Each day of the span, those on which nothing happened too."""
        count = (self.until - self.since).days + 1
        return [self.since + number * _DAY for number in range(count)]

    def before(self) -> "Span":
        """As many days, ending the day before this span begins."""
        length = self.until - self.since
        until = self.since - _DAY
        return replace(self, since=until - length, until=until)

    def requests(self) -> list[ColumnElement[bool]]:
        return self._within(RequestSession.created_at, RequestSession.city)

    def jobs(self) -> list[ColumnElement[bool]]:
        return self._within(Job.created_at, Job.city)

    def _within(
        self,
        column: InstrumentedAttribute[dt.datetime],
        city: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    ) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [column >= self.starts_at, column < self.ends_at]
        return [*found, city == self.city] if self.city else found


def span_of(query: AnalyticsQuery, *, zone: str, days_max: int = DAYS_MAX) -> Span:
    """What was asked for, by the market's ``zone`` where the caller names none.

    Raises InvalidInput for days or a zone that cannot be.
    """
    asked = _zone(query.zone or zone)
    until = query.until or clock.now().astimezone(asked).date()
    since = query.since or until - (min(_DAYS, days_max) - 1) * _DAY
    if not (since >= _FIRST and until <= _LAST):
        raise InvalidInput("There is nothing to tell of those days.", to="Give days of our time.")
    if since > until:
        raise InvalidInput("The range is empty.", **{"from": "Give a day before `to`."})
    if (until - since).days >= days_max:
        raise InvalidInput("The range is too long.", to=f"Give at most {days_max} days.")
    return Span(since=since, until=until, zone=asked, city=query.city)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            "There is no such time zone.", zone="Write it as in America/Chicago."
        ) from None


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
