"""Customers who pay a deposit around the moment that is restored to.

Over the application's own routes, without a socket, and at a card form of the payment provider's,
which is the sandbox: another process with books of its own, which nobody restores.
"""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from steelyard.app import create_app
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings

_ROOT = "/locksmith/api"
_ADDRESS = "233 S Wacker Dr, Chicago, IL 60606"
_CARD = "pm_card_visa"


class Customer:
    """One browser. ``ref`` is the provider's name for the payment, and ``amount_minor`` what it
    asks for, once they were asked for."""

    def __init__(self, number: int, inside: httpx2.ASGITransport, settings: Settings) -> None:
        self.ref = ""
        self.amount_minor = 0
        self._number = number
        self._settings = settings
        self._browser = httpx2.AsyncClient(transport=inside, base_url=settings.base_url)
        self._path = ""
        self._secret = ""

    async def ask(self) -> None:
        """The steps up to the card form."""
        who = {"name": f"Customer {self._number}", "phone": f"+1312555{self._number:04d}"}
        self._path = f"/request/{(await self._post('/request/start', who))['id']}"
        await self._post(f"{self._path}/location", {"address": _ADDRESS})
        wish = {"service_type": "home_lockout", "urgency": "urgent"}
        await self._post(f"{self._path}/service", wish)
        shown = await self._post(f"{self._path}/payment-intent")
        self._secret, self.amount_minor = shown["client_secret"], shown["amount_minor"]
        self.ref = self._secret.partition("_secret_")[0]

    async def pay(self) -> None:
        """The card is charged at the provider. We hear nothing of it by ourselves."""
        async with httpx2.AsyncClient(trust_env=False, timeout=10) as elsewhere:
            answer = await elsewhere.post(
                f"{self._settings.stripe_api_base}/v1/payment_intents/{self.ref}/confirm",
                headers={"Authorization": f"Bearer {self._settings.stripe_publishable_key}"},
                data={"client_secret": self._secret, "payment_method": _CARD},
            )
        _check(answer)

    async def complete(self) -> None:
        """The browser comes back: the provider is asked, and the job is made."""
        await self._post(f"{self._path}/complete")

    async def close(self) -> None:
        await self._browser.aclose()

    async def _post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        key = {"Idempotency-Key": secrets.token_hex(16)}
        return _check(await self._browser.post(f"{_ROOT}{path}", json=body, headers=key))


class Till:
    """Where customers come in."""

    def __init__(self, inside: httpx2.ASGITransport, settings: Settings) -> None:
        self._inside = inside
        self._settings = settings
        self._all: list[Customer] = []

    async def customers(self, number: int) -> list[Customer]:
        """So many new ones, each in front of the card form."""
        first = len(self._all)
        made = [Customer(first + place, self._inside, self._settings) for place in range(number)]
        self._all += made
        for one in made:
            await one.ask()
        return made

    async def close(self) -> None:
        for one in self._all:
            await one.close()


@asynccontextmanager
async def open_till(settings: Settings) -> AsyncGenerator[Till]:
    """The whole application in this process, and a way in."""
    app: Any = create_app(settings)
    till = Till(httpx2.ASGITransport(app=app), settings)
    async with app.router.lifespan_context(app):
        try:
            yield till
        finally:
            await till.close()


def _check(answer: httpx2.Response) -> Any:
    if answer.status_code >= 400:
        raise EnvironmentProblem(
            f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:200]}",
            "See ./steelyard doctor, and whether ./steelyard journey locksmith works here.",
        )
    return answer.json() if answer.content else {}
