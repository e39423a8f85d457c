"""Everybody of the locksmith market, and what they find at the end."""

from collections.abc import Coroutine
from typing import Any, override

from steelyard.chaos.actors.base import Players, Stage, Story
from steelyard.chaos.actors.books import against_the_providers
from steelyard.chaos.actors.locksmith.attacker import Attacker
from steelyard.chaos.actors.locksmith.customers import Customer
from steelyard.chaos.actors.locksmith.desk import Desk
from steelyard.chaos.actors.locksmith.effects import against_the_house
from steelyard.chaos.actors.locksmith.phones import Phones
from steelyard.chaos.actors.locksmith.shop import Shop
from steelyard.chaos.actors.locksmith.stories import stories
from steelyard.chaos.actors.waiting import dead_letters, under_way
from steelyard.chaos.journal import Finding

# At a load of 1: as much as two cores of their own can take.
CUSTOMERS, DESKS, ATTACKERS, CREW = 14, 4, 3, 40


class LocksmithPlayers(Players):
    """Customers, locksmiths, staff, attackers."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._shop = Shop()

    @override
    async def prepare(self) -> None:
        await self._shop.open(self.stage, self._many(CREW))

    @override
    def loops(self) -> list[Coroutine[Any, Any, None]]:
        stage = self.stage
        return [
            *(Customer(stage, f"c{number:02d}").play() for number in range(self._many(CUSTOMERS))),
            *(Desk(stage, f"s{number}").play() for number in range(self._many(DESKS))),
            *(Attacker(stage, f"m{number}").play() for number in range(self._many(ATTACKERS))),
            *self.listeners(),
        ]

    @override
    def stories(self) -> dict[str, Story]:
        return stories(self.stage)

    @override
    def listeners(self) -> list[Coroutine[Any, Any, None]]:
        return [Phones(self.stage, self._shop).play()]

    def _many(self, of_them: int) -> int:
        return max(1, round(of_them * self.stage.load))

    @override
    async def waiting(self) -> dict[str, int]:
        connection = await self.stage.house.postgres.connect()
        try:
            counts = await under_way(connection, self.stage)
            heard = {
                row[0]
                for row in await connection.fetch(
                    "SELECT provider_ref FROM kernel.message WHERE direction = 'in'"
                )
            }
        finally:
            await connection.close()
        sent = self.stage.journal.named("text")
        counts["texts not heard"] = sum(
            one.fate == "acknowledged" and one.marker not in heard for one in sent
        )
        return {what: count for what, count in counts.items() if count}

    @override
    async def findings(self) -> list[Finding]:
        stage = self.stage
        connection = await stage.house.postgres.connect()
        try:
            return [
                *await dead_letters(connection),
                *await against_the_house(connection, stage.journal),
                *await against_the_providers(connection, stage.house.outside, stage.journal),
            ]
        finally:
            await connection.close()
