import pytest

from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.geo import (
    AddressAmbiguous,
    AddressNotFound,
    Gazetteer,
    GazetteerGeocoder,
    InvalidText,
    Point,
)

LOOP = Point(41.8781, -87.6298)


@pytest.fixture
def offline(places: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(places)


async def test_a_street_address_is_answered_with_the_city_and_says_so(
    offline: GazetteerGeocoder,
) -> None:
    found = await offline.locate(address=" 123 Main St,  Oak Park, IL 60302 ")
    assert (found.precision, found.source, found.guessed) == ("city", "gazetteer", False)
    assert found.formatted_address == "Oak Park, IL 60302, US"
    assert found.address_line == "123 Main St, Oak Park, IL 60302"
    assert (found.city, found.region, found.postal_code, found.country) == (
        "Oak Park",
        "IL",
        "60302",
        "US",
    )
    assert found.point == Point(41.88503, -87.7845)


async def test_a_suggestion_keeps_the_street_and_can_be_located(
    offline: GazetteerGeocoder,
) -> None:
    first, *_ = await offline.suggest("Suite 4, 123 Main St, Oak Pa", near=LOOP)
    assert first.text == "Suite 4, 123 Main St, Oak Park, IL, US"
    assert (first.main, first.secondary) == ("Suite 4, 123 Main St, Oak Park", "IL, US")
    found = await offline.locate(place_id=first.place_id, address=first.text)
    assert (found.city, found.region) == ("Oak Park", "IL")
    assert found.address_line == first.text
    assert (await offline.locate(place_id=first.place_id)).point == found.point


async def test_a_suggestion_after_a_region_does_not_repeat_the_city(
    offline: GazetteerGeocoder,
) -> None:
    texts = [found.text for found in await offline.suggest("123 Main St, Oak Park, I")]
    assert texts == ["123 Main St, Oak Park, IL, US", "123 Main St, Oak Park, IN, US"]


async def test_the_city_chosen_wins_over_namesakes_in_the_line(
    offline: GazetteerGeocoder, places: Gazetteer
) -> None:
    match = places.locate("Oak Park, MI")
    assert match is not None
    found = await offline.locate(
        place_id=f"gazetteer:{match.city.id}", address="123 Main St, Oak Park"
    )
    assert found.region == "MI"


async def test_namesakes_are_asked_back_about(offline: GazetteerGeocoder) -> None:
    with pytest.raises(AddressAmbiguous) as caught:
        await offline.locate(address="123 Main St, Oak Park")
    assert caught.value.status == 422
    remedy = str(caught.value.details["address"])
    assert "Oak Park, IL, US" in remedy
    assert "Oak Park, MI, US" in remedy
    assert "Add the state" in remedy
    assert (await offline.locate(address="123 Main St, Oak Park", near=LOOP)).region == "IL"


async def test_an_unknown_address_is_refused_with_the_remedy(offline: GazetteerGeocoder) -> None:
    with pytest.raises(AddressNotFound) as caught:
        await offline.locate(address="12 Nowhere Rd, Qwertyville, IL")
    assert (caught.value.status, caught.value.code) == (422, "invalid_input")
    assert "city and state" in str(caught.value.details["address"])


async def test_googles_place_id_needs_the_line_beside_it(offline: GazetteerGeocoder) -> None:
    with pytest.raises(AddressNotFound) as caught:
        await offline.locate(place_id="ChIJexample")
    assert "write the address out" in str(caught.value.details["address"])
    found = await offline.locate(place_id="ChIJexample", address="1 Lake St, Oak Park, IL")
    assert found.city == "Oak Park"


@pytest.mark.parametrize("place_id", ["../etc", "a b", "x" * 301, "gazetteer:", "é"])
async def test_a_forged_place_id_is_refused(offline: GazetteerGeocoder, place_id: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await offline.locate(place_id=place_id)
    assert "place_id" in caught.value.details


async def test_a_gazetteer_id_of_no_city_is_not_found(offline: GazetteerGeocoder) -> None:
    with pytest.raises(AddressNotFound):
        await offline.locate(place_id="gazetteer:1")


async def test_a_bad_session_token_is_refused(offline: GazetteerGeocoder) -> None:
    with pytest.raises(InvalidInput) as caught:
        await offline.suggest("chicago", session_token="x" * 37)
    assert "session_token" in caught.value.details


async def test_nothing_to_look_for_is_refused_and_nothing_to_suggest_is_empty(
    offline: GazetteerGeocoder,
) -> None:
    with pytest.raises(InvalidText):
        await offline.locate()
    assert await offline.suggest("") == []
    assert await offline.suggest("c") == []
    with pytest.raises(InvalidText):
        await offline.suggest("chicago\x00")
