"""The players' hands: a browser, phones, a card, the staff's desk, and a clock to push."""

import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio
import httpx2

_WAIT_SECONDS = 20.0
_LOOK_SECONDS = 0.1
Json = dict[str, Any]


class JourneyFailed(Exception):  # noqa: N818 - a finding
    """Something did not happen as it should; the sentence says what was seen instead."""


@dataclass(frozen=True)
class Place:
    """Where the demo listens."""

    web: str
    sandbox: str
    sandbox_secret: str


class World:
    """Everything outside the house, and its front door."""

    def __init__(self, place: Place, client: httpx2.AsyncClient) -> None:
        self.place = place
        self._client = client
        self.root = f"{place.web}/locksmith"

    async def staff(self, method: str, path: str, **options: Any) -> Any:
        """One call at the staff's desk."""
        headers = {"Cf-Access-Authenticated-User-Email": "journey@steelyard.test"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        return await self._json(method, f"{self.root}/api/admin{path}", headers=headers, **options)

    async def control(self, method: str, path: str, **options: Any) -> Any:
        """One call to the sandbox."""
        return await self._json(
            method,
            f"{self.place.sandbox}/control{path}",
            headers={"X-Sandbox-Secret": self.place.sandbox_secret},
            **options,
        )

    async def text(self, phone: str, to: str, body: str) -> Json:
        """Somebody types a text on their phone."""
        return await self.control("POST", f"/phones/{phone}/send", json={"to": to, "body": body})

    async def inbox(self, phone: str, after: int = 0) -> list[Json]:
        """The texts a phone got, oldest first."""
        found = await self.control("GET", f"/phones/{phone}/messages", params={"after": after})
        return [one for one in found["messages"] if one["direction"] == "received"]

    async def push_clock(self, seconds: int) -> None:
        """Let time pass for everybody."""
        await self.control("POST", "/clock/advance", json={"seconds": seconds})

    async def pay(self, secret: str, publishable: str, card: str) -> Json:
        """Confirm a payment as Stripe's own script does in the customer's browser."""
        intent = secret.partition("_secret_")[0]
        return await self._json(
            "POST",
            f"{self.place.sandbox}/stripe/v1/payment_intents/{intent}/confirm",
            headers={"Authorization": f"Bearer {publishable}"},
            data={"client_secret": secret, "payment_method": card},
        )

    async def until[Value](self, what: str, look: Callable[[], Awaitable[Value | None]]) -> Value:
        """Look again and again until there is something; says what was waited for in vain."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < deadline:
            seen = await look()
            if seen:
                return seen
            await anyio.sleep(_LOOK_SECONDS)
        raise JourneyFailed(f"{what}: not within {_WAIT_SECONDS:.0f} seconds")

    async def got(self, phone: str, words: str, after: int = 0) -> Json:
        """Wait for a text with ``words`` in it on ``phone``."""

        async def look() -> Json | None:
            return next(
                (one for one in await self.inbox(phone, after) if words in one["body"]), None
            )

        return await self.until(f"a text with {words!r} on {phone}", look)

    async def _json(self, method: str, url: str, **options: Any) -> Any:
        answer = await self._client.request(method, url, **options)
        if answer.status_code >= 400:
            raise JourneyFailed(
                f"{method} {url} answered {answer.status_code}: {answer.text[:300]}"
            )
        return answer.json() if answer.content else {}


class Browser:
    """One customer's browser: a cookie jar of its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client = httpx2.AsyncClient(base_url=world.root, timeout=20)
        self.request_id = ""

    async def post(self, path: str, body: Json | None = None) -> Json:
        answer = await self._client.post(
            path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
        )
        if answer.status_code >= 400:
            raise JourneyFailed(f"POST {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json()

    async def ask(self, name: str, phone: str, address: str, service: str, urgency: str) -> Json:
        """The first two steps; returns what the page shows."""
        started = await self.post("/api/request/start", {"name": name, "phone": phone})
        self.request_id = started["id"]
        root = f"/api/request/{self.request_id}"
        await self.post(f"{root}/location", {"address": address})
        return await self.post(f"{root}/service", {"service_type": service, "urgency": urgency})

    async def pay(self, card: str = "pm_card_visa") -> Json:
        """The third step, up to the card's answer."""
        intent = await self.post(f"/api/request/{self.request_id}/payment-intent")
        return await self._world.pay(intent["client_secret"], intent["publishable_key"], card)

    async def complete(self) -> Json:
        return await self.post(f"/api/request/{self.request_id}/complete")

    async def page(self) -> Json:
        """What the customer's page shows now."""
        answer = await self._client.get(f"/api/request/{self.request_id}")
        return answer.json()

    async def close(self) -> None:
        await self._client.aclose()
