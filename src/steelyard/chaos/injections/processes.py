"""Programs that die, freeze, or are replaced."""

import asyncio

from steelyard.chaos.injections.base import PATIENCE_SECONDS, Injection, Unconfirmed, until
from steelyard.chaos.keeper import Keeper


class Kill(Injection):
    """``kill -9`` of one web or worker process."""

    async def begin(self) -> str:
        keeper = self._keeper
        pid, deaths = keeper.pid, len(keeper.deaths)
        keeper.kill()
        return await _seen_dead(keeper, pid, deaths)

    async def end(self) -> str:
        return await _seen_back(self._keeper)

    @property
    def _keeper(self) -> Keeper:
        return self.house.keepers[self.choice("target")]


class Freeze(Injection):
    """A worker stands still for longer than its lease, then goes on as if nothing had been."""

    async def begin(self) -> str:
        keeper = self.house.keepers[self.choice("target")]
        keeper.freeze()

        async def stands() -> bool:
            return keeper.is_frozen

        await until(f"{keeper.name} standing still", stands, 5)
        return f"{keeper.name} (group {keeper.pid}) stands still"

    async def end(self) -> str:
        keeper = self.house.keepers[self.choice("target")]
        keeper.thaw()

        async def moves() -> bool:
            return not keeper.is_frozen

        await until(f"{keeper.name} going on", moves, 5)
        return f"{keeper.name} goes on"


class KillAll(Injection):
    """The power goes: every process of the house at the same moment, its servers included."""

    async def begin(self) -> str:
        house = self.house
        keepers = [*house.webs(), *house.workers()]
        before = [(one, one.pid, len(one.deaths)) for one in keepers]
        for keeper in keepers:
            keeper.kill()
        gone = await asyncio.gather(house.postgres.kill(), house.valkey.kill())
        if not all(gone):
            raise Unconfirmed("PostgreSQL or Valkey outlived kill -9")
        seen = [await _seen_dead(*one) for one in before]
        return f"{'; '.join(seen)}; PostgreSQL and Valkey are gone"

    async def end(self) -> str:
        house = self.house
        await asyncio.gather(house.postgres.start(), house.valkey.start())
        await until("PostgreSQL taking writes", house.postgres.writable)
        await until("Valkey answering", house.valkey.answers)
        for keeper in [*house.webs(), *house.workers()]:
            await _seen_back(keeper)
        return "everything is up again"


class RollingRestart(Injection):
    """A deployment: one process after the other is asked to end and replaced."""

    async def begin(self) -> str:
        house = self.house
        keepers = house.webs() if self.choice("what") == "web" else house.workers()
        took: list[str] = []
        for keeper in keepers:
            seconds = await keeper.restart()
            await _seen_back(keeper)
            took.append(f"{keeper.name} ended in {seconds:.1f} s")
        return ", ".join(took)

    async def end(self) -> str:
        return "all of them are replaced"


async def _seen_dead(keeper: Keeper, pid: int, deaths: int) -> str:
    async def noted() -> bool:
        return len(keeper.deaths) > deaths

    await until(f"the end of {keeper.name}", noted, 10)
    return f"{keeper.name} (group {pid}) ended with code {keeper.deaths[-1].code}"


async def _seen_back(keeper: Keeper) -> str:
    if not await keeper.back(PATIENCE_SECONDS):
        raise Unconfirmed(f"{keeper.name} did not come back within {PATIENCE_SECONDS:.0f} s")
    return f"{keeper.name} is back as group {keeper.pid}"
