"""Time that jumps ahead for everybody: deadlines, leases and timers fall due at once."""

import contextlib
from datetime import timedelta

import asyncpg

from steelyard.chaos.injections.base import Injection, Unconfirmed, until
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.wire import NoAnswer


class ClockJump(Injection):
    async def begin(self) -> str:
        before = (await self.house.outside.control("GET", "/clock"))["offset_seconds"]
        # Where the house did not hear of it just now, it is told again until it has.
        with contextlib.suppress(ControlRefused, NoAnswer):
            await self.house.outside.control(
                "POST", "/clock/advance", {"seconds": self.choice("seconds")}
            )
        after = (await self.house.outside.control("GET", "/clock"))["offset_seconds"]
        if after < before + self.choice("seconds"):
            raise Unconfirmed("the sandbox's clock did not move")
        return f"time is {after:.0f} s ahead"

    async def end(self) -> str:
        await until("the house's clock being level with the world's", self._level)
        return "the house knows the time"

    async def _level(self) -> bool:
        try:
            told = await self.house.outside.control("POST", "/clock/advance", {"seconds": 0})
            ours = await self.house.postgres.value("SELECT offset_by FROM kernel.clock")
        except (ControlRefused, NoAnswer, OSError, TimeoutError, asyncpg.PostgresError):
            return False
        return ours >= timedelta(seconds=told["offset_seconds"] - 0.001)
