from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.kernel.geo import Gazetteer, Point, distance_km, gazetteer
from steelyard.kernel.geo.city import embedded

LOOP = Point(41.8781, -87.6298)


def located(places: Gazetteer, line: str, near: Point | None = None) -> tuple[str, str]:
    match = places.locate(line, near=near)
    assert match is not None, line
    assert match.rivals == ()
    assert match.precision == "city"
    return match.city.label, match.postal_code


def test_the_data_is_small_covers_four_countries_and_credits_geonames() -> None:
    edition = embedded()
    data = resources.files("steelyard.kernel.geo.data")
    assert len(data.joinpath("cities.tsv.gz").read_bytes()) < 1_000_000
    assert len(edition.cities) > 11_000
    assert {city.country for city in edition.cities} == {"US", "NG", "GB", "CA"}
    assert len({city.id for city in edition.cities}) == len(edition.cities)
    notice = data.joinpath("NOTICE").read_text()
    assert "GeoNames" in notice
    assert "Creative Commons Attribution 4.0" in notice


@pytest.mark.parametrize(
    ("line", "city", "postal_code"),
    [
        ("123 Main St, Oak Park, IL 60302", "Oak Park, IL, US", "60302"),
        ("123 Main St, Oak Park, Michigan", "Oak Park, MI, US", ""),
        ("123 main st oak park ca 91377-1234", "Oak Park, CA, US", "91377-1234"),
        ("123 Main St, Oak Park 60302", "Oak Park, IL, US", "60302"),
        ("Chicago", "Chicago, IL, US", ""),
        ("233 S Wacker Dr Chicago IL 60606 USA", "Chicago, IL, US", "60606"),
        ("350 5th Ave, New York, NY 10118", "New York City, NY, US", "10118"),
        ("350 5th Ave, New York", "New York City, NY, US", ""),
        ("200 Eastern Pkwy, Brooklyn, New York", "Brooklyn, NY, US", ""),
        ("1600 Pennsylvania Ave, Washington, D.C. 20500", "Washington, DC, US", "20500"),
        ("12 Market St, St Louis, Missouri", "St. Louis, MO, US", ""),
        ("Acme Inc, Aurora, 12 W Main St, Chicago, IL", "Chicago, IL, US", ""),
        ("Lagos", "Lagos, Lagos, NG", ""),
        ("12 Broad Street, Lagos 101221", "Lagos, Lagos, NG", "101221"),
        ("12 Allen Avenue, Ikeja, Lagos State, Nigeria", "Ikeja, Lagos, NG", ""),
        ("Wuse 2, Abuja, FCT", "Abuja, Federal Capital Territory, NG", ""),
        ("London", "London, England, GB", ""),
        ("10 Downing St, London SW1A 2AA", "London, England, GB", "SW1A 2AA"),
        ("Bath, Somerset ba11aa", "Bath, England, GB", "BA1 1AA"),
        ("1 Dundas St, London, Ontario", "London, ON, CA", ""),
        ("1 Yonge St, Toronto, ON m5e1w7, CA", "Toronto, ON, CA", "M5E 1W7"),
        ("Ontario, CA 91761", "Ontario, CA, US", "91761"),
        ("5 rue Sherbrooke, MONTREAL, QC", "Montréal, QC, CA", ""),
    ],
)
def test_a_line_is_placed_in_its_city(
    places: Gazetteer, line: str, city: str, postal_code: str
) -> None:
    assert located(places, line) == (city, postal_code)


@pytest.mark.parametrize(
    "line",
    [
        "Chicago, TX",
        "Oak Park, Ontario",
        "Paris, France",
        "Sydney, Australia",
        "100 Lincoln",
        "1600 Pennsylvania Ave",
        "60302",
        "IL",
        "Canada",
        "Lagos State",
        "qwertyuiop, IL",
        ",,,",
        "🏠",
        "",
    ],
)
def test_what_is_in_no_known_city_is_not_placed_at_all(places: Gazetteer, line: str) -> None:
    assert places.locate(line) is None


def test_cities_stand_where_they_are(places: Gazetteer) -> None:
    for line, point in {
        "Chicago": Point(41.8781, -87.6298),
        "Oak Park, IL": Point(41.885, -87.7845),
        "Lagos": Point(6.4541, 3.3947),
        "London, UK": Point(51.5074, -0.1278),
        "Toronto": Point(43.6532, -79.3832),
    }.items():
        match = places.locate(line)
        assert match is not None
        assert distance_km(match.city.point, point) < 8
        assert match.city.time_zone


def test_a_name_that_fits_several_cities_comes_with_the_others(places: Gazetteer) -> None:
    match = places.locate("123 Main St, Springfield")
    assert match is not None
    assert {"MA", "IL", "OH"} <= {city.region for city in match.rivals}
    assert match.city not in match.rivals


def test_nearness_settles_between_namesakes_but_never_overrules_the_line(
    places: Gazetteer,
) -> None:
    assert located(places, "123 Main St, Oak Park", near=LOOP)[0] == "Oak Park, IL, US"
    detroit = Point(42.3314, -83.0458)
    assert located(places, "123 Main St, Oak Park", near=detroit)[0] == "Oak Park, MI, US"
    assert located(places, "123 Main St, Oak Park, MI", near=LOOP)[0] == "Oak Park, MI, US"


def test_a_given_country_limits_what_a_line_may_mean(places: Gazetteer) -> None:
    match = places.locate("1 High St, Cambridge", country="GB")
    assert match is not None
    assert match.city.label == "Cambridge, England, GB"
    assert places.locate("Chicago", country="NG") is None


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("Chigaco, IL", "Chicago, IL, US"),
        ("12 Elm St, Evanstn, IL 60201", "Evanston, IL, US"),
        ("12 Elm St, Oka Park, IL", "Oak Park, IL, US"),
        ("5 Marina Road, Lagso", "Lagos, Lagos, NG"),
    ],
)
def test_a_slip_is_forgiven_and_admitted(places: Gazetteer, line: str, city: str) -> None:
    match = places.locate(line)
    assert match is not None
    assert (match.city.label, match.exact) == (city, False)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chi", "Chicago, IL, US"),
        ("CHCAGO", "Chicago, IL, US"),
        ("montre", "Montréal, QC, CA"),
        ("Montré", "Montréal, QC, CA"),
        ("st lou", "St. Louis, MO, US"),
        ("new yo", "New York City, NY, US"),
        ("oak park m", "Oak Park, MI, US"),
        ("Oak Park, c", "Oak Park, CA, US"),
        ("123 Main St, Oak Pa", "Oak Park, IL, US"),
        ("123 Main St Oak Pa", "Oak Park, IL, US"),
        ("lagoz", "Lagos, Lagos, NG"),
        ("port har", "Port Harcourt, Rivers, NG"),
    ],
)
def test_what_is_being_typed_is_guessed(places: Gazetteer, typed: str, first: str) -> None:
    assert places.suggest(typed)[0].label == first


def test_nearer_places_are_suggested_first(places: Gazetteer) -> None:
    assert places.suggest("spring", near=Point(39.8, -89.6))[0].label == "Springfield, IL, US"
    assert places.suggest("spring", near=Point(42.1, -72.6))[0].label == "Springfield, MA, US"


def test_suggestions_keep_to_the_country_and_the_limit(places: Gazetteer) -> None:
    found = places.suggest("a", country="NG", limit=3)
    assert len(found) == 3
    assert {city.country for city in found} == {"NG"}


@pytest.mark.parametrize("typed", ["", " ", "123 Main", "60302", ",", "🏠", "zzzzzzzzz"])
def test_a_street_or_nothing_suggests_nothing(places: Gazetteer, typed: str) -> None:
    assert places.suggest(typed) == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    places = gazetteer()
    places.suggest(text, near=LOOP)
    places.locate(text)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(embedded().cities))
def test_every_city_is_found_again_by_its_own_name_and_region(city: object) -> None:
    places = gazetteer()
    known = next(found for found in embedded().cities if found is city)
    match = places.locate(f"12 High St, {known.name}, {known.region_name}, {known.country}")
    assert match is not None
    assert match.city.country == known.country
    assert match.city.region_code == known.region_code
