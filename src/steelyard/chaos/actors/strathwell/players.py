"""Everybody of the strathwell market, and what they find at the end."""

from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, override

from steelyard.chaos.actors.base import Players, Stage, Story
from steelyard.chaos.actors.books import against_the_providers
from steelyard.chaos.actors.strathwell.people import gather
from steelyard.chaos.actors.strathwell.stories import Evenings, GoneHome
from steelyard.chaos.actors.waiting import dead_letters, under_way
from steelyard.chaos.journal import Finding, compare

ORGANIZERS = 5
"""At a load of 1: so many evenings are planned at the same time."""
_MARK = r"[a-wyz][a-wyz0-9]*x[0-9]+x[0-9a-f]{6}"
# Name of an operation → where the words with its marker are, and what they are in words.
_EFFECTS = {
    "book": ("notes", "strathwell.bookings", "bookings with those notes"),
    "dispute": ("description", "kernel.dispute", "disputes with those words"),
}


class StrathwellPlayers(Players):
    """Organizers who plan evenings with the demo's vendors, and the staff."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.evenings: Evenings

    @override
    async def prepare(self) -> None:
        self.evenings = Evenings(self.stage, await gather(self.stage))

    @override
    def loops(self) -> list[Coroutine[Any, Any, None]]:
        many = max(1, round(ORGANIZERS * self.stage.load))
        return [self._plan(f"o{number:02d}") for number in range(many)]

    @override
    def stories(self) -> dict[str, Story]:
        return self.evenings.stories()

    @override
    def listeners(self) -> list[Coroutine[Any, Any, None]]:
        return []

    @override
    async def waiting(self) -> dict[str, int]:
        connection = await self.stage.house.postgres.connect()
        try:
            counts = await under_way(connection, self.stage)
        finally:
            await connection.close()
        return {what: count for what, count in counts.items() if count}

    @override
    async def findings(self) -> list[Finding]:
        connection = await self.stage.house.postgres.connect()
        try:
            found = await dead_letters(connection)
            for name, (column, table, words) in _EFFECTS.items():
                rows = await connection.fetch(
                    f"SELECT substring({column} FROM '{_MARK}'), count(*) FROM {table} GROUP BY 1"  # noqa: S608 - our own
                )
                effects = Counter({str(row[0]): int(row[1]) for row in rows if row[0]})
                found += compare(self.stage.journal.named(name), effects, words)
            outside, journal = self.stage.house.outside, self.stage.journal
            return [*found, *await against_the_providers(connection, outside, journal)]
        finally:
            await connection.close()

    async def _plan(self, name: str) -> None:
        """One evening after the other, each up to wherever its organizer leaves it."""
        dice, number = self.stage.dice(name), 0
        chapters = list(self.stories().values())
        while await self.stage.tempo.pause(dice.uniform(0.0, 0.5)):
            number += 1
            with suppress(GoneHome):
                await dice.choice(chapters)(f"{name}v{number}")
