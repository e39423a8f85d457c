"""People who are locked out: three steps, a card, and sometimes a change of mind."""

import asyncio
from typing import Any

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.actors.locksmith.shop import CITY, ROOT, STREETS
from steelyard.chaos.hands import Hands
from steelyard.chaos.wire import NoAnswer

_SERVICES = ("home_lockout", "car_lockout", "rekey", "smart_lock")
_URGENCIES = ("standard", "urgent", "emergency")
_LOOKS = 5
_PATIENCE_SECONDS = 3.0
_QUEUE = 2
_PAY_TRIES = 20


class Customer:
    """One visitor after the other, in one browser each. ``name`` is the player's."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage = stage
        self._name = name

    async def play(self) -> None:
        """Who waits for long does not keep the next one from coming, up to a queue."""
        dice, queue = self._stage.dice(self._name), set[asyncio.Task[None]]()
        number = 0
        while await self._stage.tempo.pause(dice.uniform(0.0, 0.3)):
            number += 1
            visit = Visit(self._stage, self._stage.hands(f"{self._name}v{number}"))
            queue.add(asyncio.create_task(visit.play()))
            _, queue = await asyncio.wait(queue, timeout=_PATIENCE_SECONDS)
            if len(queue) >= _QUEUE:
                _, queue = await asyncio.wait(queue, return_when=asyncio.FIRST_COMPLETED)
        for broken in await asyncio.gather(*queue, return_exceptions=True):
            if broken is not None:
                raise broken


class Visit:
    """One request from its first step to wherever this customer leaves it."""

    def __init__(self, stage: Stage, hands: Hands) -> None:
        self._stage = stage
        self._hands = hands
        self._dice = hands.random
        address = ".".join(str(self._dice.randrange(1, 255)) for _ in range(3))
        self._headers = {"X-Forwarded-For": f"10.{address}"}
        self._id = ""
        self.phone = self._phone()

    async def play(self) -> None:
        if await self.pay(lucky=False):
            await self._after()

    async def pay(self, *, lucky: bool = True) -> bool:
        """The three steps and the card; whether it was charged. ``lucky``: nobody declines it."""
        steps = await self._start() and await self._locate() and await self._choose()
        return steps and await self._pay(lucky=lucky)

    async def complete(self) -> None:
        """Back from the card to the page."""
        await self._step("complete", None)

    async def cancel(self) -> None:
        """The key was found."""
        operation = self._hands.begin("cancel", request=self._id)
        await self._hands.perform(
            operation,
            f"{self._root}/cancel",
            {"reason": f"Found my key {operation.marker}"},
            headers=self._headers,
        )

    @property
    def _root(self) -> str:
        return f"{ROOT}/request/{self._id}"

    async def _start(self) -> bool:
        operation = self._hands.begin("start")
        body = {"name": f"Dana {operation.marker}", "phone": self.phone}
        answer = await self._hands.perform(
            operation, f"{ROOT}/request/start", body, headers=self._headers
        )
        if answer is None or answer.status >= 400:
            return False
        self._id = answer.json["id"]
        operation.facts["request"] = self._id
        self._headers["Cookie"] = answer.headers.get("set-cookie", "").partition(";")[0]
        return True

    async def _locate(self) -> bool:
        address = f"{self._dice.randrange(100, 900)} {self._dice.choice(STREETS)}, {CITY}, WI"
        seen = await self._step("location", {"address": address})
        return seen is not None and bool(seen["in_service_area"])

    async def _choose(self) -> bool:
        chosen = {
            "service_type": self._dice.choice(_SERVICES),
            "urgency": self._dice.choice(_URGENCIES),
        }
        return await self._step("service", chosen) is not None

    async def _pay(self, *, lucky: bool) -> bool:
        """Whether the card was charged, as far as the browser knows."""
        intent = await self._step("payment-intent", None)
        if intent is None:
            return False
        cards = ["pm_card_visa"]
        if not lucky and self._dice.random() < 0.06:
            cards.insert(0, "pm_card_chargeDeclined")
        if not lucky and self._dice.random() < 0.03:
            return False
        return [await self._card(intent, card) for card in cards][-1]

    async def _card(self, intent: dict[str, Any], card: str) -> bool:
        """Confirm until Stripe answers: charged, declined, or charged before."""
        for _ in range(_PAY_TRIES):
            self._stage.probes["card"] += 1
            try:
                status = await self._stage.house.outside.pay(
                    intent["client_secret"], intent["publishable_key"], card
                )
            except NoAnswer:
                status = 503
            if status in {200, 400}:
                return True
            if status == 402:
                return False
            if not await self._stage.tempo.pause(0.3):
                return False
        return False

    async def _after(self) -> None:
        """Most wait for the page to say that it is paid; some close the browser."""
        if self._dice.random() < 0.25:
            return
        await self.complete()
        mood = self._dice.random()
        if mood < 0.12:
            await self.cancel()
        elif mood < 0.4:
            await self._follow()

    async def _follow(self) -> None:
        """Look at the page now and then; decide about a price when there is one."""
        for _ in range(_LOOKS):
            if not await self._stage.tempo.pause(self._dice.uniform(0.3, 1.0)):
                return
            if await self.decide(await self.look()):
                return

    async def decide(self, page: dict[str, Any]) -> bool:
        """Approve the price the page asks about; False where it asks about none."""
        job: dict[str, Any] = page.get("job") or {}
        prices: list[dict[str, str]] = job.get("prices", [])
        waiting = [one["id"] for one in prices if one["status"] == "PENDING"]
        if waiting:
            await self._step(f"prices/{waiting[0]}", {"decision": "approve"}, "price")
        return bool(waiting)

    async def look(self) -> dict[str, Any]:
        """What the page shows; empty where it shows nothing just now."""
        self._stage.probes["page"] += 1
        try:
            answer = await self._stage.wire.call("GET", self._root, headers=self._headers)
        except NoAnswer:
            return {}
        return answer.json if answer.status == 200 else {}

    async def _step(
        self, path: str, body: object | None, name: str | None = None
    ) -> dict[str, Any] | None:
        operation = self._hands.begin(name or path, request=self._id)
        answer = await self._hands.perform(
            operation, f"{self._root}/{path}", body, headers=self._headers
        )
        return answer.json if answer is not None and answer.status < 400 else None

    def _phone(self) -> str:
        exchange = self._dice.choice([n for n in range(220, 880) if n % 100 != 11])
        return f"+1414{exchange}{self._dice.randrange(10_000):04d}"
