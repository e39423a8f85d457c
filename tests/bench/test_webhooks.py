"""The webhooks bench, small: it says what it promises."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.bench.test_benches import promise

from steelyard.bench import webhooks
from steelyard.settings import Settings


@pytest.fixture
def settings(database_url: str, valkey_url: str) -> Settings:
    return Settings().model_copy(
        update={"database_url": database_url, "valkey_url": valkey_url, "rate_limits": False}
    )


async def test_webhooks_says_what_it_promises_and_each_has_its_effect_once(
    settings: Settings,
) -> None:
    heard: list[str] = []
    (result,) = await webhooks.run(settings, 1, heard.append, number=60, callers=6)
    assert promise([result]) == ["webhooks"]
    facts = ("deliveries", "repeated", "payments", "before_their_payment")
    assert [result[name] for name in facts] == [60, 18, 21, 2]
    assert "webhooks: 4 events are parked" in heard
    owner = create_async_engine(settings.database_url)
    try:
        async with owner.connect() as connection:
            keys = await connection.scalars(text("SELECT event_key FROM kernel.provider_event"))
            assert len(set(keys)) == 42
    finally:
        await owner.dispose()
