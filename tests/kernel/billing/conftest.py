"""A till: one house that sells subscriptions, with Stripe in the sandbox."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.kernel.billing.till import Notes, Till
from tests.kernel.payments.stage import MARKET, make_house
from tests.sandbox.outside import Control, Process

from steelyard.kernel import clock


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("billing"))
    yield process
    process.stop()


@pytest.fixture
async def till(database_url: str, outside: Process) -> AsyncIterator[Till]:
    async with _open(database_url, outside) as till:
        yield till


@pytest.fixture
async def lonely(database_url: str, tmp_path: Path) -> AsyncIterator[Till]:
    """A till whose provider has no other customer."""
    process = Process(tmp_path / "sandbox")
    async with _open(database_url, process) as till:
        yield till
    process.stop()


@asynccontextmanager
async def _open(database_url: str, outside: Process) -> AsyncGenerator[Till]:
    clock.forget()
    notes = Notes()
    house = make_house(database_url, outside.url, notes)
    house.markets[MARKET].handlers.extra["subscription_observed"] = notes.subscription_observed
    control = Control(outside.url)
    await control.delete("/faults")
    till = Till(house, control, notes)
    async with house.database.transaction() as session:
        # Both clocks show the same, however far the sandbox's was pushed before.
        told = (await control.get("/clock"))["offset_seconds"]
        if told > 0:
            await clock.advance(session, timedelta(seconds=told))
    await till.provider.news()
    yield till
    await control.delete("/faults")
    await control.http.aclose()
    await house.stripe.close()
    await house.database.close()
    clock.forget()
