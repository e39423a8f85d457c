"""One house with pages for all browser journeys of a worker, and a browser to walk in."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.chromium import open_browser
from tests.conftest import as_sqlalchemy, fresh_database
from tests.journeys.browser.people import People
from tests.journeys.browser.town import Town, open_town
from tests.journeys.house import House, open_both_doors, open_house

from steelyard.pages.build import Workshop
from steelyard.pages.table import usable


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
async def house(
    server_dsn: str, template: str, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> AsyncIterator[House]:
    """Everything up, with the pages ``./steelyard test`` has built."""
    del browser  # asked for first: without one there is nothing to start a house for
    dist = Path(os.environ.get("WEB_DIST") or Workshop().dist)
    # A browser without pages is a mistake of whoever runs this, not a reason to see nothing.
    assert usable(dist), "the pages are not built: ./steelyard pages"
    directory = tmp_path_factory.mktemp("house")
    settings = {"WEB_DIST": str(dist), "FILES_DIR": str(directory / "files")}
    async with (
        fresh_database(server_dsn, template) as dsn,
        open_house(as_sqlalchemy(dsn), directory, settings=settings) as opened,
    ):
        await open_both_doors(opened)
        yield opened


@pytest.fixture(scope="session")
async def town(house: House) -> AsyncIterator[Town]:
    """Strathwell with evenings in every state, and its demo's people signed in."""
    async with open_town(house) as opened:
        yield opened


@pytest.fixture
async def people(house: House, browser: Browser) -> AsyncIterator[People]:
    """Whoever walks in: each with a window of their own."""
    walking = People(house, browser)
    yield walking
    await walking.leave()
