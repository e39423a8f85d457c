"""Google down, slow, over its quota, or not itself: the flow goes on and says with what."""

from datetime import timedelta
from typing import Any

import anyio
import httpx2
import pytest
from tests.kernel.geo.google_samples import OAK_PARK_LINE, geocoded, geometry, place, predictions
from tests.kernel.geo.google_server import (
    GoogleServer,
    Reply,
    floods,
    hangs,
    hangs_up,
    says,
    trickles,
    zips,
)

from steelyard.kernel.geo import AddressNotFound, Gazetteer, GoogleGeocoder, Located
from steelyard.kernel.geo.google_call import MAX_BODY
from steelyard.settings import Settings

OVER_LIMIT: dict[str, Any] = {"status": "OVER_QUERY_LIMIT", "results": []}
DENIED: dict[str, Any] = {
    "status": "REQUEST_DENIED",
    "error_message": "The provided API key is invalid.",
    "results": [],
}


@pytest.fixture
def hasty(client: httpx2.AsyncClient, settings: Settings, places: Gazetteer) -> GoogleGeocoder:
    """A geocoder that waits a fifth of a second and gives up after three failures."""
    return GoogleGeocoder(
        client, settings, places, seconds=0.2, failures=3, pause=timedelta(milliseconds=200)
    )


def assert_from_the_gazetteer(found: Located) -> None:
    assert (found.source, found.precision) == ("gazetteer", "city")
    assert (found.city, found.region, found.postal_code) == ("Oak Park", "IL", "60302")
    assert found.address_line == OAK_PARK_LINE


@pytest.mark.parametrize(
    "first",
    [
        says(OVER_LIMIT),
        says({"status": "UNKNOWN_ERROR", "results": []}),
        says({"error": "backend"}, 500),
        says({}, 503),
        says({}, 429),
        hangs_up,
        hangs,
    ],
)
async def test_a_passing_failure_is_tried_once_more(
    hasty: GoogleGeocoder, google: GoogleServer, first: Reply
) -> None:
    google.replies = [first, says(geocoded())]
    assert (await hasty.locate(address=OAK_PARK_LINE)).precision == "rooftop"
    assert len(google.asked) == 2


@pytest.mark.parametrize(
    ("reply", "tries"),
    [
        (says(OVER_LIMIT), 2),
        (says({}, 500), 2),
        (hangs, 2),
        (trickles, 2),
        (hangs_up, 2),
        (says(DENIED), 1),
        (says({"status": "OVER_DAILY_LIMIT", "results": []}), 1),
        (says({"status": "INVALID_REQUEST", "results": []}), 1),
        (says({"status": "BRAND_NEW_STATUS", "results": []}), 1),
        (says({}, 403), 1),
        (says({}, 404), 1),
        (says({}, 302), 1),
        (says(b"<html>captive portal</html>"), 1),
        (says(b""), 1),
        (says(b"[]"), 1),
        (says(b"\xff\xfe"), 1),
        (says(b"[" * 100_000), 1),
        (says({"status": "OK", "results": [{"formatted_address": "x"}]}), 1),
        (says(geocoded(geometry=geometry("ROOFTOP", lat=941.0))), 1),
        (says(b'{"status":"OK","results":[{"formatted_address":"x","types":["premise"],'
              b'"geometry":{"location":{"lat":NaN,"lng":0}}}]}'), 1),
        (floods, 1),
        (zips, 1),
    ],
)  # fmt: skip
async def test_when_google_does_not_answer_the_gazetteer_does(
    hasty: GoogleGeocoder, google: GoogleServer, reply: Reply, tries: int
) -> None:
    google.replies = [reply]
    assert_from_the_gazetteer(await hasty.locate(address=OAK_PARK_LINE))
    assert len(google.asked) == tries


async def test_a_huge_body_is_not_read_to_its_end(
    geocoder: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [floods]
    assert_from_the_gazetteer(await geocoder.locate(address=OAK_PARK_LINE))
    google.closing.set()
    await anyio.sleep(0.1)
    # What the sockets' buffers took in besides is the kernel's; it is no more than a few MB.
    assert google.bytes_sent < MAX_BODY + 16 * 1024 * 1024


async def test_a_stand_in_is_not_remembered(hasty: GoogleGeocoder, google: GoogleServer) -> None:
    google.replies = [says(DENIED), says(geocoded())]
    assert (await hasty.locate(address=OAK_PARK_LINE)).source == "gazetteer"
    assert (await hasty.locate(address=OAK_PARK_LINE)).source == "google"


async def test_an_unknown_address_stays_unknown_during_an_outage(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 500)]
    with pytest.raises(AddressNotFound):
        await hasty.locate(address="12 Nowhere Rd, Qwertyville, IL")


async def test_suggestions_shrink_to_cities_that_can_still_be_chosen(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 503)]
    first, *_ = await hasty.suggest("123 Main St, Oak Pa")
    assert (first.source, first.text) == ("gazetteer", "123 Main St, Oak Park, IL, US")
    found = await hasty.locate(place_id=first.place_id)
    assert (found.city, found.source) == ("Oak Park", "gazetteer")


async def test_a_stand_ins_place_and_line_are_asked_of_google_when_it_is_back(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says(geocoded())]
    found = await hasty.locate(place_id="gazetteer:4904381", address=OAK_PARK_LINE)
    assert (found.source, found.precision) == ("google", "rooftop")
    assert google.asked[0].query["address"] == OAK_PARK_LINE


async def test_a_place_that_cannot_be_fetched_is_looked_up_by_its_line(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 500), says({}, 500), says(geocoded())]
    found = await hasty.locate(place_id="ChIJexample", address=OAK_PARK_LINE)
    assert (found.source, found.precision) == ("google", "rooftop")


async def test_without_a_line_an_unreachable_place_asks_for_one(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 500)]
    with pytest.raises(AddressNotFound) as caught:
        await hasty.locate(place_id="ChIJexample")
    assert "write the address out" in str(caught.value.details["address"])


async def test_the_circuit_opens_and_closes_again(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 500)]
    for _ in range(5):
        assert_from_the_gazetteer(await hasty.locate(address=OAK_PARK_LINE))
    assert len(google.asked) == 3
    google.replies = [says(geocoded())]
    assert (await hasty.locate(address=OAK_PARK_LINE)).source == "gazetteer"
    await anyio.sleep(0.25)
    assert (await hasty.locate(address=OAK_PARK_LINE)).source == "google"


async def test_one_api_down_leaves_the_other_in_use(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [says({}, 500)]
    for _ in range(4):
        await hasty.locate(address=OAK_PARK_LINE)
    google.replies = [says(predictions())]
    assert (await hasty.suggest("123 main"))[0].source == "google"


async def test_forged_ids_and_unknown_addresses_do_not_open_the_circuit(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    bad_id = {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}
    google.replies = [*[says(bad_id, 400)] * 5, *[says({}, 404)] * 5, says(place())]
    for number in range(10):
        with pytest.raises(AddressNotFound):
            await hasty.locate(place_id=f"forged-{number}")
    assert (await hasty.locate(place_id="ChIJexample_Lagos-1")).source == "google"


async def test_many_at_once_all_get_an_answer_while_google_hangs(
    hasty: GoogleGeocoder, google: GoogleServer
) -> None:
    google.replies = [hangs]
    answers: list[Located] = []

    async def ask() -> None:
        answers.append(await hasty.locate(address=OAK_PARK_LINE))

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(ask)
    assert len(answers) == 20
    assert {found.source for found in answers} == {"gazetteer"}
