"""One installation for each test, on a database of its own."""

from collections.abc import AsyncGenerator

import pytest
from tests.application import SECRET
from tests.markets.strathwell.house import House, open_house
from tests.markets.strathwell.till import Till

from steelyard.kernel import clock
from steelyard.settings import Settings


@pytest.fixture
def settings(database_url: str, valkey_url: str) -> Settings:
    return Settings.model_validate(
        {
            "app_env": "test",
            "database_url": database_url,
            "database_pool_size": 4,
            "VALKEY_URL": valkey_url,
            "rate_limits": False,
            "secret_key": SECRET,
            "stripe_secret_key": "sk_test_unused",
        }
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncGenerator[House]:
    clock.forget()
    async with open_house(settings) as opened:
        yield opened
    clock.forget()


@pytest.fixture
def till(house: House) -> Till:
    return Till(house)
