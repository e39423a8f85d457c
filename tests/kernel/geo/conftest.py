"""Google on a local socket, and the geocoder that asks it."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from tests.kernel.geo.google_server import GoogleServer, google_server

from steelyard.kernel.geo import Gazetteer, GoogleGeocoder, gazetteer
from steelyard.settings import Settings

API_KEY = "test-key-that-must-stay-secret"


@pytest.fixture(scope="session")
def places() -> Gazetteer:
    return gazetteer()


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    with google_server() as server:
        yield server


@pytest.fixture
async def client(google: GoogleServer) -> AsyncIterator[httpx2.AsyncClient]:
    """Closed before the server is: a server waits for the connections it has."""
    assert google.url
    async with httpx2.AsyncClient() as made:
        yield made


@pytest.fixture
def settings(google: GoogleServer) -> Settings:
    return Settings(
        app_env="test",
        google_maps_api_key=API_KEY,
        google_maps_api_base=f"{google.url}/google",
        google_places_api_base=f"{google.url}/google",
    )


@pytest.fixture
def geocoder(client: httpx2.AsyncClient, settings: Settings, places: Gazetteer) -> GoogleGeocoder:
    return GoogleGeocoder(client, settings, places, seconds=2.0)
