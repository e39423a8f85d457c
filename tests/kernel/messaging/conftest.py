"""One sandbox process for all tests here; each test its own database, doors and numbers."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from tests.kernel.messaging.stage import House, open_house
from tests.sandbox.outside import Process

from steelyard.kernel import clock


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("messaging"))
    yield process
    process.stop()


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> Iterator[None]:
    """structlog's default draws tracebacks with every local, which takes seconds each."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
async def house(database_url: str, valkey_url: str, outside: Process) -> AsyncIterator[House]:
    clock.forget()
    async with open_house(database_url, valkey_url, outside) as house:
        yield house
    clock.forget()
