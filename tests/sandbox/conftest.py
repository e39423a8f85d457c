"""One sandbox process for all tests here; each test gets it with a clean configuration."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import stripe
from tests.sandbox.clients import close_twilio, stripe_client, twilio_client
from tests.sandbox.outside import (
    ACCOUNT,
    NUMBER,
    SECRET,
    TOKEN,
    Application,
    Control,
    Process,
    Street,
)
from twilio.rest import Client as TwilioClient

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stripe's client hands httpx its form as ``data=``, which httpx calls deprecated."""
    mark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload:DeprecationWarning")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(mark)


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("sandbox"))
    yield process
    assert process.stop() == 0


@pytest.fixture(scope="session")
async def street() -> AsyncIterator[Street]:
    street = Street()
    await street.open()
    yield street
    await street.close()


@pytest.fixture
async def app(street: Street) -> Application:
    """Our application's side, at an address no other test uses."""
    return street.move_in()


@pytest.fixture
async def sandbox(process: Process, app: Application) -> AsyncIterator[Control]:
    """The controls, with webhooks pointed at ``app`` and no fault in force."""
    control = Control(process.url)
    await control.delete("/faults")
    await control.put(
        "/config",
        {
            "stripe": {"webhook_endpoints": [{"url": f"{app.url}/stripe", "secret": SECRET}]},
            "twilio": {
                "account_sid": ACCOUNT,
                "auth_token": TOKEN,
                "numbers": {NUMBER: {"sms_url": f"{app.url}/sms"}},
                "carrier_delay_ms": 5,
            },
            "clock": {},
        },
    )
    yield control
    await control.delete("/faults")
    await control.http.aclose()


@pytest.fixture
async def pay(process: Process) -> AsyncIterator[stripe.StripeClient]:
    """Stripe's own client."""
    async with stripe_client(process.url) as client:
        yield client


@pytest.fixture
def texter(process: Process, sandbox: Control) -> Iterator[TwilioClient]:  # noqa: ARG001 - configures the account
    """Twilio's own client."""
    client = twilio_client(process.url)
    yield client
    close_twilio(client)
