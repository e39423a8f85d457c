"""Valkey that is gone, empty, or silent. Nothing that matters may rest on it."""

from steelyard.chaos.injections.base import Injection, Unconfirmed, until


class ValkeyKill(Injection):
    async def begin(self) -> str:
        if not await self.house.valkey.kill() or await self.house.valkey.answers():
            raise Unconfirmed("Valkey outlived kill -9")
        return "Valkey is gone"

    async def end(self) -> str:
        await self.house.valkey.start()
        await until("Valkey answering", self.house.valkey.answers)
        return "Valkey answers again, empty"


class ValkeyFlush(Injection):
    async def begin(self) -> str:
        valkey = self.house.valkey
        if await valkey.ask("SET", "chaos.sentinel", "1") is None:
            raise Unconfirmed("Valkey does not answer")
        await valkey.ask("FLUSHALL")
        if await valkey.ask("EXISTS", "chaos.sentinel") != 0:
            raise Unconfirmed("a key outlived FLUSHALL")
        return "every key is gone"

    async def end(self) -> str:
        await until("Valkey answering", self.house.valkey.answers)
        return "Valkey answers"


class ValkeyFreeze(Injection):
    async def begin(self) -> str:
        self.house.valkey.freeze()
        if await self.house.valkey.answers():
            raise Unconfirmed("Valkey answers while it stands still")
        return "Valkey is silent"

    async def end(self) -> str:
        self.house.valkey.thaw()
        await until("Valkey answering", self.house.valkey.answers)
        return "Valkey answers again"
