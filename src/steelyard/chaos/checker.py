"""The house's promises, asked of the database: again and again in the storm, and at its end.

The same promises as ``steelyard verify``, on one snapshot. Some speak of *soon* (no key in
progress for a minute, no message waiting for five): while the clock is pushed and providers are
down they cannot hold, so they count at the end, after everything had its time.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.app import build_markets
from steelyard.chaos.journal import Finding
from steelyard.kernel.db import Database
from steelyard.kernel.invariants import Invariant
from steelyard.kernel.verification import promises
from steelyard.settings import Settings

LIVENESS = frozenset({"K13b", "K15", "K18b", "K19", "L11"})
EVERY_SECONDS = 5.0
_SHARE = 5
"""Checking takes at most a fifth of the time, however large the database has become."""


@dataclass
class Checked:
    """What a run's checks came to. ``missed``: rounds the database was not there for."""

    invariants: int = 0
    rounds: int = 0
    missed: int = 0
    seconds: float = 0.0
    found: list[Finding] = field(default_factory=list[Finding])

    @property
    def checks(self) -> int:
        return self.invariants * self.rounds


async def ask_all(settings: Settings, *, role: str | None = None) -> tuple[int, list[Finding]]:
    """Every promise on one read-only snapshot; how many there are, and each breach.

    ``role`` None: as whoever the address names, which needs no right but to read. Raises
    SQLAlchemy's and the driver's errors when the database is not there.
    """
    markets = build_markets()
    asked = promises(settings, markets)
    database = Database(settings.database_url, pool_size=1, role=role, name="steelyard-chaos")
    try:
        async with database.reading() as session:
            await session.rollback()
            await session.execute(
                text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            )
            await session.execute(text("SET LOCAL statement_timeout = '10min'"))
            found = [
                Finding("invariant", seen.code, seen.entity, seen.detail)
                for invariant in asked
                for seen in await invariant.violations(session)
            ]
    finally:
        await database.close()
    return len(asked), found


def promise_of(code: str, settings: Settings) -> str:
    """The promise behind a code, in words; empty for one of the harness's own."""
    asked: Sequence[Invariant] = promises(settings, build_markets())
    return next((one.promise for one in asked if one.code == code), "")


class Checker:
    """Asks in the background until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self.result = Checked()
        self._settings = settings

    async def run(self, ending: asyncio.Event) -> None:
        """Round after round; a round the database was away for is counted, not held against it."""
        pause = EVERY_SECONDS
        while True:
            try:
                await asyncio.wait_for(ending.wait(), pause)
            except TimeoutError:
                began = time.monotonic()
                await self._round(final=False)
                pause = max(EVERY_SECONDS, (time.monotonic() - began) * _SHARE)
            else:
                return

    async def last(self) -> None:
        """The round in which everything counts. Raises what the database raises."""
        await self._round(final=True)

    async def _round(self, *, final: bool) -> None:
        began = time.monotonic()
        try:
            count, found = await ask_all(self._settings)
        except (DBAPIError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if final:
                raise
            self.result.missed += 1
            return
        result = self.result
        result.invariants = count
        result.rounds += 1
        result.seconds += time.monotonic() - began
        known = {(one.code, one.entity) for one in result.found}
        for one in found:
            counts = final or one.code not in LIVENESS
            if counts and (one.code, one.entity) not in known:
                result.found.append(one)


def by_code(found: Sequence[Finding]) -> dict[str, int]:
    """How many findings a code has."""
    return dict(Counter(one.code for one in found))
