import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.geo import Area, Point, area_for, contains, distance_km, nearest_area

CHICAGO = Area(Point(41.85003, -87.65005), 40)
OAK_PARK = Area(Point(41.88503, -87.7845), 8)
LAGOS = Area(Point(6.45407, 3.39467), 35)
AREAS = [CHICAGO, OAK_PARK, LAGOS]


def test_a_point_in_two_areas_belongs_to_the_nearer_centre() -> None:
    assert area_for(Point(41.88, -87.79), AREAS) is OAK_PARK
    assert area_for(Point(41.88, -87.62), AREAS) is CHICAGO


def test_a_point_in_no_area_has_none_and_the_way_to_the_next_is_known() -> None:
    milwaukee = Point(43.0389, -87.90647)
    assert area_for(milwaukee, AREAS) is None
    found = nearest_area(milwaukee, AREAS)
    assert found is not None
    assert found.area is CHICAGO
    assert found.outside_km == pytest.approx(distance_km(CHICAGO.centre, milwaukee) - 40)
    assert nearest_area(milwaukee, []) is None


def test_inside_is_zero_outside() -> None:
    found = nearest_area(LAGOS.centre, AREAS)
    assert found is not None
    assert (found.area, found.outside_km) == (LAGOS, 0)


def test_of_areas_with_one_centre_the_smaller_serves() -> None:
    small, large = Area(CHICAGO.centre, 5), Area(CHICAGO.centre, 50)
    assert area_for(CHICAGO.centre, [large, small]) is small


@pytest.mark.parametrize("radius", [0, -1, 20_001, float("nan")])
def test_a_radius_that_is_none_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match="radius"):
        Area(CHICAGO.centre, radius)


@given(st.floats(min_value=-89, max_value=89), st.floats(min_value=-179, max_value=179))
def test_the_rim_belongs_to_the_area(lat: float, lng: float) -> None:
    point = Point(lat, lng)
    reach = distance_km(CHICAGO.centre, point)
    if 0.001 < reach <= 20_000:
        assert contains(Area(CHICAGO.centre, reach), point)
        assert not contains(Area(CHICAGO.centre, reach * 0.999), point)
