"""One house, with pages where they are built, for every journey that needs none of its own."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.conftest import as_sqlalchemy, fresh_database
from tests.journeys.house import House, open_both_doors, open_house
from tests.journeys.town import Town, open_town

from steelyard.pages.build import Workshop
from steelyard.pages.table import usable


@pytest.fixture(scope="session")
async def house(
    server_dsn: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Everything up, with the pages ``./steelyard test`` has built."""
    directory = tmp_path_factory.mktemp("house")
    dist = Path(os.environ.get("WEB_DIST") or Workshop().dist)
    # Nobody who only looks at the wire waits for pages to be built.
    pages = dist if usable(dist) else directory / "no-pages"
    settings = {"WEB_DIST": str(pages), "FILES_DIR": str(directory / "files")}
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
