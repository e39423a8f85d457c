"""Addresses through Google's protocols."""

from math import cos, hypot, radians
from typing import Any

import pytest
from tests.sandbox.outside import Control

from steelyard.sandbox.google.places import find, place_by_id

KEY = {"X-Goog-Api-Key": "k"}


async def _geocode(sandbox: Control, address: str) -> Any:
    answer = await sandbox.http.get(
        "/google/maps/api/geocode/json", params={"address": address, "key": "k"}
    )
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("address", "point", "locality"),
    [
        ("2400 N Halsted St, Chicago, IL 60614", (41.9256, -87.6490), "Chicago"),
        ("1060 West Addison Street, Chicago", (41.9472, -87.6553), "Chicago"),
        ("700 Davis St Apt 4, Evanston, Illinois, USA", (42.0466, -87.6800), "Evanston"),
        ("900 Lake St, Oak Park IL", (41.8886, -87.7977), "Oak Park"),
        ("200 S Washington St, Naperville, IL", (41.7712, -88.1472), "Naperville"),
        ("1000 N Water St, Milwaukee, WI 53202", (43.0447, -87.9110), "Milwaukee"),
        ("350 5th Ave, New York, NY", (40.7484, -73.9857), "New York"),
    ],
)
async def test_known_addresses_are_found_within_a_kilometre(
    sandbox: Control, address: str, point: tuple[float, float], locality: str
) -> None:
    answer = await _geocode(sandbox, address)
    assert answer["status"] == "OK"
    found = answer["results"][0]
    at = found["geometry"]["location"]
    north = (at["lat"] - point[0]) * 111.2
    east = (at["lng"] - point[1]) * 111.2 * cos(radians(point[0]))
    assert hypot(north, east) < 1.0
    cities = [part for part in found["address_components"] if "locality" in part["types"]]
    assert cities[0]["long_name"] == locality
    assert found["types"] == ["street_address"]


async def test_what_cannot_be_found_is_zero_results(sandbox: Control) -> None:
    for address in ("12 Nowhere, Chicago", "qqqq", "99999"):
        assert (await _geocode(sandbox, address))["status"] == "ZERO_RESULTS"
    city = await _geocode(sandbox, "Evanston, IL")
    assert city["results"][0]["types"] == ["locality", "political"]
    beyond = await _geocode(sandbox, "9999 Davis St, Evanston, IL")
    assert beyond["results"][0]["partial_match"] is True


async def test_no_key_is_denied_and_a_limit_is_googles_own(sandbox: Control) -> None:
    path = "/google/maps/api/geocode/json"
    denied = await sandbox.http.get(path, params={"address": "Chicago"})
    assert denied.json()["status"] == "REQUEST_DENIED"
    await sandbox.fault("google", "rate_limit", count=1)
    assert (await _geocode(sandbox, "Chicago"))["status"] == "OVER_QUERY_LIMIT"
    answer = await sandbox.http.post("/google/v1/places:autocomplete", json={"input": "2400 N"})
    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


async def test_a_suggestion_leads_to_the_place(sandbox: Control) -> None:
    answer = await sandbox.http.post(
        "/google/v1/places:autocomplete", json={"input": "2400 n hals"}, headers=KEY
    )
    found = answer.json()["suggestions"][0]["placePrediction"]
    assert found["text"]["text"] == "2400 N Halsted St, Chicago, IL, USA"
    assert found["text"]["matches"] == [{"endOffset": 11}]
    place = await sandbox.http.get(
        f"/google/v1/places/{found['placeId']}",
        headers={**KEY, "X-Goog-FieldMask": "formattedAddress,location"},
    )
    assert set(place.json()) == {"formattedAddress", "location"}
    geocoded = (await _geocode(sandbox, "2400 N Halsted St, Chicago"))["results"][0]
    assert geocoded["place_id"] == found["placeId"]
    assert geocoded["geometry"]["location"]["lat"] == place.json()["location"]["latitude"]
    nothing = await sandbox.http.post(
        "/google/v1/places:autocomplete", json={"input": "zzzz"}, headers=KEY
    )
    assert nothing.json() == {}
    unmasked = await sandbox.http.get(f"/google/v1/places/{found['placeId']}", headers=KEY)
    assert unmasked.status_code == 400


def test_an_ordinary_street_the_book_does_not_list_is_laid_in_its_city() -> None:
    (first,) = find("200 E Wells St, Milwaukee, WI 53202")
    (again,) = find("200 e wells street, milwaukee, wi")
    assert first.point == again.point
    assert first.city.name == "Milwaukee"
    assert place_by_id(first.id) == first
    assert find("200 blah blah, Milwaukee, WI") == []
