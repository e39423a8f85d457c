"""Carries out a schedule: each fault begun, held, ended, and seen at both ends."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from steelyard.chaos.house import House
from steelyard.chaos.injections import INJECTIONS, Unconfirmed
from steelyard.chaos.schedule import Planned, Schedule


@dataclass
class Record:
    """What became of one planned fault. Times in seconds since the storm began."""

    planned: Planned
    began_at: float = 0.0
    ended_at: float = 0.0
    began: str = ""
    ended: str = ""
    problem: str = ""
    idle: bool = False

    @property
    def confirmed(self) -> bool:
        return bool(self.began and self.ended and not self.problem)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "confirmed": self.confirmed}


class Nemesis:
    """Runs every fault of a schedule at its time; ``records`` tells what was seen."""

    def __init__(
        self, house: House, schedule: Schedule, tell: Callable[[Record, str], None]
    ) -> None:
        self.records: list[Record] = []
        self._house = house
        self._schedule = schedule
        self._tell = tell
        self._locks: dict[str, asyncio.Lock] = {}

    @property
    def unconfirmed(self) -> list[Record]:
        return [one for one in self.records if not one.confirmed]

    async def run(self, started: float) -> None:
        """Returns when the last fault has ended."""
        async with asyncio.TaskGroup() as group:
            for planned in self._schedule.faults:
                group.create_task(self._one(planned, started))

    async def _one(self, planned: Planned, started: float) -> None:
        await asyncio.sleep(max(0.0, started + planned.at - time.monotonic()))
        # What took longer than planned must not be struck by the next one of its kind.
        locks = [self._locks.setdefault(one, asyncio.Lock()) for one in sorted(planned.kind.uses)]
        for lock in locks:
            await lock.acquire()
        record = Record(planned, began_at=time.monotonic() - started)
        self.records.append(record)
        try:
            await self._inject(record)
        except Unconfirmed as problem:
            record.problem = str(problem)
        except Exception as error:
            record.problem = f"{type(error).__name__}: {error}"
        finally:
            record.ended_at = time.monotonic() - started
            for lock in locks:
                lock.release()
        self._tell(record, "ended" if record.confirmed else "unconfirmed")

    async def _inject(self, record: Record) -> None:
        injection = INJECTIONS[record.planned.name](self._house, record.planned)
        try:
            record.began = await injection.begin()
            self._tell(record, "began")
            await injection.hold()
        except Exception:
            # It is mended all the same; what went wrong first is what is told.
            with suppress(Exception):
                await injection.end()
            raise
        record.ended = await injection.end()
        record.idle = injection.idle
