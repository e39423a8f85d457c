"""One bakery for each test, on a database of its own."""

from collections.abc import AsyncIterator

import pytest
from tests.kernel.identity.stage import House, open_house

from steelyard.kernel import clock


@pytest.fixture
async def house(database_url: str, valkey_url: str) -> AsyncIterator[House]:
    clock.forget()
    async with open_house(database_url, valkey_url) as opened:
        yield opened
    clock.forget()
