"""Locksmiths: they read what their phones get, answer by text, drive, and are done."""

import asyncio
import re
from typing import Any

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.actors.locksmith.shop import ROOT, STAFF, Shop
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.wire import NoAnswer
from steelyard.installation import SANDBOX_PHONE

_OFFER = re.compile(r"Reply YES (\d{2,4})")
_WON = "You have it"
_PRICED = re.compile(r"(approved|refused|declined) \$")
_READ_SECONDS = 0.12


class Phones:
    """All phones of the crew, read through the carrier's journal."""

    def __init__(self, stage: Stage, shop: Shop) -> None:
        self._stage = stage
        self._shop = shop
        self._owners: dict[str, Locksmith] = {}
        self._doing: set[asyncio.Task[None]] = set()

    async def play(self) -> None:
        """Read until the end of the run; what is being done then is finished."""
        for number, phone in enumerate(self._shop.crew):
            self._owners[phone] = Locksmith(self._stage, f"k{number:02d}", phone, self._shop)
        after = 0
        tempo = self._stage.tempo
        # Reading takes its own time, however little people take.
        while await tempo.pause(_READ_SECONDS / tempo.pace):
            after = await self._read(after)
        await asyncio.gather(*self._doing, return_exceptions=True)

    async def _read(self, after: int) -> int:
        try:
            page, after = await self._stage.house.outside.journal(
                after, provider="twilio", kind="effect"
            )
        except (NoAnswer, ControlRefused):
            return after
        for entry in page:
            owner = self._owners.get(str(entry["data"].get("recipient")))
            if owner is not None and entry["operation"] == "message.delivered":
                self._begin(owner, str(entry["data"]["body"]))
        return after

    def _begin(self, owner: "Locksmith", body: str) -> None:
        task = asyncio.create_task(owner.hear(body))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


class Locksmith:
    """One person with one phone."""

    def __init__(self, stage: Stage, name: str, phone: str, shop: Shop) -> None:
        self._stage = stage
        self._hands = stage.hands(name)
        self._dice = self._hands.random
        self._phone = phone
        self._shop = shop

    async def hear(self, body: str) -> None:
        """What this person does about a text."""
        offer = _OFFER.search(body)
        if offer is not None:
            await self._answer(offer[1])
        elif _WON in body:
            await self._do_the_job()
        elif _PRICED.search(body):
            await self.say("DONE")

    async def _answer(self, code: str) -> None:
        mood = self._dice.random()
        if not await self._stage.tempo.pause(self._dice.uniform(0.05, 0.6)):
            return
        if mood < 0.72:
            await self.say(self._dice.choice((f"YES {code}", f"yes {code}!", f" Yes. {code}")))
        elif mood < 0.9:
            await self.say(f"NO {code}")
        elif mood < 0.94:
            await self.say(self._dice.choice(("Y", "ok", "who is this?", "🔑", f"YES {code}9")))
        elif mood < 0.945:
            await self._have_enough()

    async def _do_the_job(self) -> None:
        for said in ("OMW", *(["PRICE 180"] if self._dice.random() < 0.05 else []), "DONE"):
            await self._stage.tempo.pause(self._dice.uniform(0.3, 1.2))
            await self.say(said)

    async def _have_enough(self) -> None:
        """STOP; a little later START, and staff take them back."""
        await self.say("STOP")
        await self._stage.tempo.pause(2)
        await self.say("START")
        operation = self._hands.begin("reactivate")
        await self._hands.perform(
            operation,
            f"{ROOT}/admin/locksmiths/{self._shop.crew[self._phone]}",
            {"is_active": True, "is_available": True},
            method="PATCH",
            headers=STAFF,
        )

    async def say(self, body: str) -> None:
        """Type a text. The carrier always takes it; the house must hear it exactly once."""
        facts: dict[str, Any] = {"from": self._phone, "body": body}
        operation = self._hands.begin("text", **facts)
        operation.marker = f"SM{self._dice.getrandbits(128):032x}"
        while not self._stage.tempo.over.is_set():
            self._stage.journal.intend(operation, operation.marker)
            try:
                await self._stage.house.outside.text(
                    self._phone, SANDBOX_PHONE, body, operation.marker
                )
            except (NoAnswer, ControlRefused):
                await asyncio.sleep(0.2)
                continue
            self._stage.journal.settle(operation, "acknowledged", 201)
            return
