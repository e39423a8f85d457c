"""A browser to walk in with, and the people who do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.chromium import open_browser
from tests.journeys.browser.people import People
from tests.journeys.house import House

from steelyard.pages.table import usable


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


# The browser is asked for first: without one there is nothing to start a house for.
@pytest.fixture
async def people(browser: Browser, house: House) -> AsyncIterator[People]:
    """Whoever walks in: each with a window of their own."""
    # A browser without pages is a mistake of whoever runs this, not a reason to see nothing.
    assert usable(Path(house.environment["WEB_DIST"])), "not built yet: ./steelyard pages"
    walking = People(house, browser)
    yield walking
    await walking.leave()
