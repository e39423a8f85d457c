"""Billing periods keep to the calendar."""

from datetime import UTC, datetime

import pytest

from steelyard.sandbox.stripe.periods import period_start


def _day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("anchor", "number", "interval", "count", "starts"),
    [
        ("2026-01-31T08:30", 1, "month", 1, "2026-02-28T08:30"),
        ("2026-01-31T08:30", 2, "month", 1, "2026-03-31T08:30"),
        ("2026-01-31T08:30", 13, "month", 1, "2027-02-28T08:30"),
        ("2026-11-30T00:00", 1, "month", 3, "2027-02-28T00:00"),
        ("2028-02-29T12:00", 1, "year", 1, "2029-02-28T12:00"),
        ("2028-02-29T12:00", 4, "year", 1, "2032-02-29T12:00"),
        ("2026-03-01T12:00", 2, "week", 2, "2026-03-29T12:00"),
        ("2026-03-01T12:00", 45, "day", 1, "2026-04-15T12:00"),
        ("2026-03-01T12:00", 0, "month", 1, "2026-03-01T12:00"),
    ],
)
def test_a_period_starts_on_its_anchors_day(
    anchor: str, number: int, interval: str, count: int, starts: str
) -> None:
    assert period_start(_day(anchor), number, interval, count) == _day(starts)
