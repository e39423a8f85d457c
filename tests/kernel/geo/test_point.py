import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.geo import Point, distance_km
from steelyard.kernel.geo.point import EARTH_RADIUS_KM

points = st.builds(
    Point,
    st.floats(min_value=-90, max_value=90),
    st.floats(min_value=-180, max_value=180),
)
CHICAGO = Point(41.85003, -87.65005)
LAGOS = Point(6.45407, 3.39467)
ABUJA = Point(9.05785, 7.49508)


def test_a_point_keeps_six_decimals() -> None:
    assert Point(41.12345678, -87.98765432) == Point(41.123457, -87.987654)
    assert str(Point(-0.0000001, 5)) == "0.000000,5.000000"


@pytest.mark.parametrize(
    ("lat", "lng"),
    [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (math.nan, 0), (0, math.inf), (0, math.nan)],
)
def test_a_point_off_the_earth_is_refused(lat: float, lng: float) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        Point(lat, lng)


def test_known_distances_come_out_right() -> None:
    assert distance_km(LAGOS, ABUJA) == pytest.approx(536, abs=1)
    assert distance_km(CHICAGO, Point(40.71427, -74.00597)) == pytest.approx(1144, abs=2)
    assert distance_km(Point(0, 179.999), Point(0, -179.999)) == pytest.approx(0.222, abs=0.001)
    assert distance_km(Point(90, 0), Point(-90, 0)) == pytest.approx(math.pi * EARTH_RADIUS_KM)


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_beyond_half_around(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= math.pi * EARTH_RADIUS_KM + 1e-6
    assert distance_km(a, a) == 0


@given(points, points, points)
def test_a_detour_is_never_shorter(a: Point, b: Point, c: Point) -> None:
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-3
