"""Billing periods: calendar arithmetic in UTC, anchored so that days do not drift.

The period after January 31st ends on the last of February, the one after that on March 31st.
"""

import calendar
from datetime import UTC, datetime, timedelta

DAYS_OF = {"day": 1, "week": 7}
MONTHS_OF = {"month": 1, "year": 12}


def period_start(anchor: int, number: int, interval: str, count: int) -> int:
    """When period ``number`` (0 is the first) begins, in seconds since 1970.

    ``anchor``: when period 0 begins; ``interval``: day, week, month or year, ``count`` of them.
    """
    start = datetime.fromtimestamp(anchor, UTC)
    if interval in DAYS_OF:
        return int((start + timedelta(days=DAYS_OF[interval] * count * number)).timestamp())
    months = start.month - 1 + MONTHS_OF[interval] * count * number
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
