"""A house whose Stripe is the sandbox, for those who subscribe."""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.application import SECRET
from tests.kernel.billing.till import Provider
from tests.markets.strathwell.house import Caller, House, open_house
from tests.markets.strathwell.subscriptions.again import sign_in_again
from tests.sandbox.outside import Control, Process

from steelyard.kernel import clock
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.settings import Settings


@dataclass
class Shop:
    """The house and its provider; both clocks show the same."""

    house: House
    provider: Provider

    async def advance(self, *, days: float) -> None:
        await self.provider.advance(days * 86_400)
        await self.house.push_clock(days=days)

    async def subscriber(self) -> "Subscriber":
        return Subscriber(self, await self.house.person("organizer"))


@dataclass
class Subscriber:
    """An organizer at the API, and what the provider calls them."""

    shop: Shop
    caller: Caller

    async def seen(self) -> dict[str, Any]:
        await self.sign_in_again()
        return await self.caller.get("/me/subscription")

    async def status(self) -> str:
        return str((await self.seen())["status"])

    async def sign_in_again(self) -> None:
        """However far the clock was pushed."""
        await sign_in_again(self.shop.house, self.caller)

    async def pay_start(self, *, expect: int = 200) -> dict[str, Any]:
        await self.sign_in_again()
        return await self.caller.post("/subscription/start", {"mode": "paid"}, expect=expect)

    async def refs(self) -> tuple[str, str]:
        """The subscription's and the customer's refs, the newest."""
        sql = (
            "SELECT {} FROM kernel.billing_subscription s JOIN kernel.billing_customer c"
            " ON c.id = s.customer_id WHERE c.owner_id = :user ORDER BY s.created_at DESC LIMIT 1"
        )
        user = str(self.caller.user_id)
        house = self.shop.house
        return (
            await house.value(sql.format("s.provider_ref"), user=user),
            await house.value(sql.format("c.provider_ref"), user=user),
        )

    async def catch_up(self) -> None:
        """All the provider has to tell of them reaches the house."""
        _, customer = await self.refs()
        await self.shop.provider.catch_up(customer)

    async def subscribed(self) -> None:
        """Paid in the browser, and known to be."""
        await self.pay_start()
        ref, _ = await self.refs()
        await self.shop.provider.pay(ref)
        await self.catch_up()
        assert await self.status() == "active"


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("subscribers"))
    yield process
    process.stop()


@pytest.fixture
async def shop(database_url: str, valkey_url: str, outside: Process) -> AsyncGenerator[Shop]:
    clock.forget()
    settings = Settings.model_validate(
        {
            "app_env": "test",
            "database_url": database_url,
            "database_pool_size": 4,
            "VALKEY_URL": valkey_url,
            "rate_limits": False,
            "secret_key": SECRET,
            "stripe_secret_key": "sk_test_main",
            "stripe_publishable_key": "pk_test_main",
            "stripe_api_base": f"{outside.url}/stripe",
        }
    )
    control = Control(outside.url)
    await control.delete("/faults")
    async with open_house(settings) as house:
        shop = Shop(house, Provider(control, house.services, MARKET))
        told = (await control.get("/clock"))["offset_seconds"]
        if told > 0:
            await house.push_clock(seconds=told)
        await shop.provider.news()
        yield shop
    await control.delete("/faults")
    await control.http.aclose()
    clock.forget()
