"""Providers whose answers and whose news go wrong, through the sandbox's own faults."""

import asyncio
from contextlib import suppress
from typing import Any, override

from steelyard.chaos.injections.base import Injection, Unconfirmed, until
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.wire import NoAnswer

_FIRED_SECONDS = 15.0
_ORDERS: dict[str, dict[str, Any]] = {
    "webhook-x5": {"provider": "stripe", "kind": "duplicate", "times": 5},
    "webhook-reorder": {"provider": "stripe", "kind": "reorder", "delay_ms": 1500},
    "webhook-drop": {"provider": "stripe", "kind": "drop"},
    "webhook-late": {
        "provider": "stripe", "operation": "webhook.*", "kind": "slow", "delay_ms": 4000,
    },
    "webhook-forged": {"provider": "stripe", "kind": "wrong_signature"},
    "texts-x5": {
        "provider": "twilio", "operation": "inbound*", "kind": "duplicate", "times": 5,
    },
    "reports-lost": {"provider": "twilio", "operation": "status_callback.*", "kind": "drop"},
    "provider-500-after": {"kind": "error_after_work"},
    "provider-lost-answer": {"kind": "timeout", "delay_ms": 1000},
    "provider-slow": {"kind": "slow", "delay_ms": 2500},
    "provider-down": {"kind": "down"},
    "provider-limit": {"kind": "rate_limit"},
}  # fmt: skip


class Provider(Injection):
    """One fault at the sandbox; it waits for a while until it has struck at least once.

    Its log of faults, and its own count, are the evidence.
    """

    _number = 0
    _fired = 0

    async def begin(self) -> str:
        order = {**_ORDERS[self.planned.name], "seed": self.planned.number}
        order.update(self.planned.choices)
        made = await self.house.outside.control("POST", "/faults", order)
        self._number = made["id"]
        in_force = await self.house.outside.control("GET", "/faults")
        if not any(one["id"] == self._number for one in in_force):
            raise Unconfirmed("the sandbox does not list it")
        return str(made["in_words"])

    @override
    async def hold(self) -> None:
        await asyncio.sleep(self.planned.hold)
        with suppress(Unconfirmed):
            await until(f"{self.planned.name} striking", self._struck, _FIRED_SECONDS)

    async def end(self) -> str:
        try:
            await self._struck()
            await self.house.outside.control("DELETE", f"/faults/{self._number}")
            left = await self.house.outside.control("GET", "/faults")
        except (ControlRefused, NoAnswer) as error:
            raise Unconfirmed(f"the sandbox did not end it: {error}") from error
        if any(one["id"] == self._number for one in left):
            raise Unconfirmed("the sandbox still lists it")
        self.idle = not self._fired
        return f"it struck {self._fired} times and is off"

    async def _struck(self) -> bool:
        known = await self.house.outside.control("GET", "/faults")
        self._fired = next((one["fired"] for one in known if one["id"] == self._number), 0)
        return self._fired > 0
