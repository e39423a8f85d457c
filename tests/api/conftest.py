"""An installation for each test, told nothing by this machine's environment."""

from collections.abc import AsyncGenerator

import pytest
from tests.api.stage import BASE, Stage, open_stage
from tests.application import SECRET

from steelyard.settings import Settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    for name in (*Settings.model_fields, "redis_url"):
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def settings(database_url: str, valkey_url: str) -> Settings:
    return Settings.model_validate(
        {
            "app_env": "test",
            "base_url": BASE,
            "database_url": database_url,
            "database_pool_size": 4,
            "VALKEY_URL": valkey_url,
            "rate_limits": False,
            "secret_key": SECRET,
            "stripe_secret_key": "sk_test_unused",
            "stripe_publishable_key": "pk_test_unused",
            "stripe_webhook_secret": ["whsec_one", "whsec_two"],
            "twilio_account_sid": "AC" + "0" * 32,
            "twilio_auth_token": SECRET[:32],
            "twilio_phone_number": "+15005550006",
        }
    )


@pytest.fixture
async def stage(settings: Settings) -> AsyncGenerator[Stage]:
    async with open_stage(settings) as opened:
        yield opened
