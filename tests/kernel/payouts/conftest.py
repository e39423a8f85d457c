"""A shop in one open transaction; and a whole stage, with Stripe in the sandbox."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.kernel.payments.stage import Stage, Told, door_of, make_house
from tests.kernel.payouts.shop import Shop
from tests.sandbox.outside import Control, Process

from steelyard.kernel import clock
from steelyard.kernel.db import Session


@pytest.fixture
def shop(session: Session) -> Shop:
    return Shop(session)


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("payouts"))
    yield process
    process.stop()


@pytest.fixture
async def stage(database_url: str, outside: Process) -> AsyncIterator[Stage]:
    clock.forget()
    told = Told()
    house = make_house(database_url, outside.url, told)
    control = Control(outside.url)
    await control.delete("/faults")
    async with door_of(house) as door:
        stage = Stage(house, control, told, door)
        await stage.configure()
        yield stage
        await stage.configure()
        await control.delete("/faults")
    await control.http.aclose()
    await house.stripe.close()
    await house.database.close()
    clock.forget()
