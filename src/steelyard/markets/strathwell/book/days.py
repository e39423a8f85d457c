"""Days as the market counts them: in its own time zone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.strathwell.policy import policy_of

AHEAD_MAX = timedelta(days=3 * 366)
"""So far ahead an event may be booked."""


class InvalidEventDate(InvalidInput):
    """The day has passed, or lies further ahead than anybody can promise."""

    code = "invalid_time"


def today(session: Session) -> date:
    """The present day where the market is."""
    return clock.now().astimezone(ZoneInfo(policy_of(session).time_zone)).date()


def check_event_date(session: Session, day: date) -> None:
    """Raises InvalidEventDate."""
    now = today(session)
    if day <= now:
        raise InvalidEventDate("The event must lie ahead.", event_date="Choose a day after today.")
    if day > now + AHEAD_MAX:
        raise InvalidEventDate(
            "That is too far ahead.", event_date="Choose a day within the next three years."
        )
