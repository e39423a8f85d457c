import logging
from typing import Any

import httpx2
import pytest
from tests.kernel.geo.conftest import API_KEY
from tests.kernel.geo.google_samples import (
    OAK_PARK_LINE,
    geocoded,
    geometry,
    place,
    predictions,
)
from tests.kernel.geo.google_server import GoogleServer, says

from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.geo import (
    AddressNotFound,
    GazetteerGeocoder,
    GoogleGeocoder,
    InvalidText,
    Point,
    geocoder_from,
)
from steelyard.settings import Settings

LOOP = Point(41.8781, -87.6298)


async def test_an_address_is_located_to_the_door(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(geocoded())]
    found = await geocoder.locate(address=OAK_PARK_LINE, near=LOOP)
    assert (found.precision, found.source, found.guessed) == ("rooftop", "google", False)
    assert found.point == Point(41.890237, -87.788922)
    assert found.formatted_address == found.address_line == "123 Main St, Oak Park, IL 60302, USA"
    assert (found.city, found.region, found.postal_code, found.country) == (
        "Oak Park",
        "IL",
        "60302",
        "US",
    )
    [asked] = google.asked
    assert (asked.method, asked.path) == ("GET", "/google/maps/api/geocode/json")
    assert asked.query["address"] == OAK_PARK_LINE
    assert asked.query["key"] == API_KEY
    assert asked.headers["accept-encoding"] == "identity"
    south_west, north_east = asked.query["bounds"].split("|")
    assert south_west == "41.428100,-88.229800"
    assert north_east == "42.328100,-87.029800"


@pytest.mark.parametrize(
    ("location_type", "types", "precision"),
    [
        ("ROOFTOP", ["premise"], "rooftop"),
        ("RANGE_INTERPOLATED", ["street_address"], "street"),
        ("GEOMETRIC_CENTER", ["route"], "street"),
        ("GEOMETRIC_CENTER", ["establishment", "park"], "street"),
        ("APPROXIMATE", ["locality", "political"], "city"),
        ("APPROXIMATE", ["postal_code"], "city"),
        ("SOMETHING_NEW", ["something_new"], "city"),
    ],
)
async def test_no_more_precision_is_claimed_than_google_gave(
    geocoder: GoogleGeocoder,
    google: GoogleServer,
    location_type: str,
    types: list[str],
    precision: str,
) -> None:
    google.replies = [says(geocoded(geometry=geometry(location_type), types=types))]
    found = await geocoder.locate(address=OAK_PARK_LINE)
    assert found.precision == precision
    if precision == "city":
        assert found.address_line == OAK_PARK_LINE


async def test_a_state_is_too_vague_to_send_anybody_to(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    illinois = {
        "long_name": "Illinois",
        "short_name": "IL",
        "types": ["administrative_area_level_1", "political"],
    }
    google.replies = [
        says(
            geocoded(
                types=["administrative_area_level_1", "political"],
                geometry=geometry("APPROXIMATE"),
                address_components=[illinois],
            )
        )
    ]
    with pytest.raises(AddressNotFound):
        await geocoder.locate(address="Illinois")


async def test_a_partial_match_is_admitted(geocoder: GoogleGeocoder, google: GoogleServer) -> None:
    google.replies = [says(geocoded(partial_match=True))]
    assert (await geocoder.locate(address=OAK_PARK_LINE)).guessed


@pytest.mark.parametrize(
    "content", [{"status": "ZERO_RESULTS", "results": []}, {"status": "OK", "results": []}]
)
async def test_no_result_is_an_address_not_found(
    geocoder: GoogleGeocoder, google: GoogleServer, content: dict[str, Any]
) -> None:
    google.replies = [says(content)]
    with pytest.raises(AddressNotFound) as caught:
        await geocoder.locate(address="12 Nowhere Rd, Chicago, IL")
    assert "check the spelling" in str(caught.value.details["address"])
    assert len(google.asked) == 1


async def test_suggestions_come_from_places_in_the_session(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(predictions())]
    [found] = await geocoder.suggest("123 main", near=LOOP, session_token="b2d5-token")
    assert found.place_id == "ChIJexample_OakPark-1"
    assert found.text == "123 Main Street, Oak Park, IL, USA"
    assert (found.main, found.secondary) == ("123 Main Street", "Oak Park, IL, USA")
    assert found.source == "google"
    [asked] = google.asked
    assert (asked.method, asked.path) == ("POST", "/google/v1/places:autocomplete")
    assert asked.headers["x-goog-api-key"] == API_KEY
    assert "suggestions.placePrediction.placeId" in asked.headers["x-goog-fieldmask"]
    assert asked.body == {
        "input": "123 main",
        "sessionToken": "b2d5-token",
        "locationBias": {
            "circle": {"center": {"latitude": 41.8781, "longitude": -87.6298}, "radius": 50000.0}
        },
    }


async def test_no_predictions_is_an_empty_list_and_too_little_is_not_asked(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({})]
    assert await geocoder.suggest("zzzz") == []
    assert await geocoder.suggest(" z ") == []
    assert len(google.asked) == 1


async def test_a_chosen_place_is_fetched_by_its_id(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(place())]
    found = await geocoder.locate(place_id="ChIJexample_Lagos-1", session_token="b2d5-token")
    assert (found.precision, found.city, found.region, found.country) == (
        "rooftop",
        "Ikeja",
        "Lagos",
        "NG",
    )
    assert found.postal_code == "101233"
    assert found.point == Point(6.601812, 3.351546)
    [asked] = google.asked
    assert asked.path == "/google/v1/places/ChIJexample_Lagos-1"
    assert asked.query == {"sessionToken": "b2d5-token"}
    assert asked.headers["x-goog-fieldmask"] == (
        "id,formattedAddress,location,addressComponents,types"
    )


@pytest.mark.parametrize(
    ("types", "precision"),
    [
        (["premise"], "rooftop"),
        (["locksmith", "establishment"], "rooftop"),
        (["street_address"], "street"),
        (["route"], "street"),
        (["locality", "political"], "city"),
        (["something_new"], "city"),
    ],
)
async def test_a_place_is_as_precise_as_its_kind(
    geocoder: GoogleGeocoder, google: GoogleServer, types: list[str], precision: str
) -> None:
    google.replies = [says(place(types=types))]
    assert (await geocoder.locate(place_id="ChIJexample_Lagos-1")).precision == precision


async def test_a_place_that_is_no_more_is_looked_up_by_its_line(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    gone = {"error": {"code": 404, "status": "NOT_FOUND", "message": "no longer valid"}}
    google.replies = [says(gone, 404), says(geocoded()), says(gone, 404)]
    found = await geocoder.locate(place_id="ChIJgone", address=OAK_PARK_LINE)
    assert found.precision == "rooftop"
    assert [asked.path.rsplit("/", 1)[-1] for asked in google.asked] == ["ChIJgone", "json"]
    with pytest.raises(AddressNotFound):
        await geocoder.locate(place_id="ChIJgone")


async def test_a_forged_place_id_never_reaches_google(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await geocoder.locate(place_id="../../v1/other?key=x")
    assert "place_id" in caught.value.details
    assert google.asked == []


async def test_bad_text_never_reaches_google(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    for text in ("", "a\x00b", "x" * 301, "🏠", "12 \u202eMain"):
        with pytest.raises(InvalidText):
            await geocoder.locate(address=text)
    with pytest.raises(InvalidText):
        await geocoder.suggest("x" * 301)
    assert google.asked == []


async def test_a_line_is_asked_for_once_in_a_while(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(geocoded())]
    first = await geocoder.locate(address=OAK_PARK_LINE)
    assert await geocoder.locate(address=OAK_PARK_LINE.upper()) == first
    assert len(google.asked) == 1
    await geocoder.locate(address=OAK_PARK_LINE, near=LOOP)
    assert len(google.asked) == 2


async def test_words_from_google_are_fit_to_store(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(geocoded(formatted_address="1 \u0000Main\u202e St\n" + "x" * 5000))]
    found = await geocoder.locate(address=OAK_PARK_LINE)
    assert found.formatted_address.startswith("1 Main St xxx")
    assert found.formatted_address.isprintable()
    assert len(found.formatted_address) == 300


async def test_neither_key_nor_address_is_logged(
    geocoder: GoogleGeocoder, google: GoogleServer, caplog: pytest.LogCaptureFixture
) -> None:
    google.replies = [says(geocoded()), says({"status": "REQUEST_DENIED", "results": []})]
    with caplog.at_level(logging.INFO):
        await geocoder.locate(address=OAK_PARK_LINE)
        await geocoder.locate(address="1 Lake St, Oak Park, IL")
    assert API_KEY not in caplog.text
    assert "Main" not in caplog.text
    assert "Lake" not in caplog.text


async def test_the_key_decides_who_answers(client: httpx2.AsyncClient, settings: Settings) -> None:
    assert isinstance(geocoder_from(settings, client), GoogleGeocoder)
    keyless = settings.model_copy(update={"google_maps_api_key": ""})
    assert isinstance(geocoder_from(keyless, client), GazetteerGeocoder)
