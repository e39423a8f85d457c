"""One gallery for each test, on a database and in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.kernel.files.stage import House, open_house

from steelyard.kernel import clock


@pytest.fixture
async def house(database_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[House]:
    clock.forget()
    async with open_house(database_url, valkey_url, tmp_path) as opened:
        yield opened
    clock.forget()
