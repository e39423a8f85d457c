"""A sandbox process for each test that needs clean books; one house, one door."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.kernel.payments.stage import House, Stage, Told, door_of, make_house
from tests.sandbox.outside import Control, Process

from steelyard.kernel import clock


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("payments"))
    yield process
    process.stop()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def house(database_url: str, outside: Process, told: Told) -> AsyncIterator[House]:
    clock.forget()
    house = make_house(database_url, outside.url, told)
    yield house
    await house.stripe.close()
    await house.database.close()
    clock.forget()


@pytest.fixture
async def stage(house: House, outside: Process, told: Told) -> AsyncIterator[Stage]:
    control = Control(outside.url)
    await control.delete("/faults")
    async with door_of(house) as door:
        stage = Stage(house, control, told, door)
        await stage.configure()
        yield stage
        await stage.configure()
        await control.delete("/faults")
    await control.http.aclose()
