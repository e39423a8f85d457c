"""How things are written at a place."""

import pytest

from steelyard.kernel.geo import Point
from steelyard.markets.locksmith.requests.places import ANYWHERE, custom_at


@pytest.mark.parametrize(
    ("point", "time_zone", "paper"),
    [
        (Point(41.885, -87.784), "America/Chicago", "us-letter"),
        (Point(40.71, -74.0), "America/New_York", "us-letter"),
        (Point(6.45, 3.39), "Africa/Lagos", "a4"),
        (Point(51.5, -0.12), "Europe/London", "a4"),
    ],
)
def test_time_zone_and_paper_are_those_of_the_nearest_town(
    point: Point, time_zone: str, paper: str
) -> None:
    custom = custom_at(point)
    assert (custom.time_zone, custom.paper) == (time_zone, paper)


def test_far_from_every_town_it_is_utc_on_a4() -> None:
    assert custom_at(Point(-48.9, -123.4)) == ANYWHERE
