"""The crash lane: every point of every workflow, with the process that reaches it ended there.

Each story is told once to count the points its web and worker processes reach. Then it is told
again for each of them, the process ends at exactly that point, is started again, and the players
go on asking with the same keys. In the end everything must be there once.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest

from steelyard.chaos import storm
from steelyard.chaos.actors import MARKETS, Players, Stage, Story
from steelyard.chaos.checker import Checker
from steelyard.chaos.hands import Tempo
from steelyard.chaos.house import House, Shape
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.keeper import Keeper
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.settle import quiet
from steelyard.chaos.wire import NoAnswer
from steelyard.kernel.failpoints import KILLED, seen_beside

KINDS = ("web", "worker")
LEASE_SECONDS = 61
"""A key that its process took with it is free again after this; the clock is pushed that far."""
_PATIENCE_SECONDS = 4.0
_STORY_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Point:
    """The ``nth`` time that processes of ``kind`` reach ``name`` in a story."""

    story: str
    kind: str
    name: str
    nth: int


@dataclass
class Crashed:
    """What came of the lane. ``missed``: points that were not reached this time."""

    known: list[Point] = field(default_factory=list[Point])
    struck: list[Point] = field(default_factory=list[Point])
    missed: list[Point] = field(default_factory=list[Point])
    findings: list[Finding] = field(default_factory=list[Finding])
    seconds: float = 0.0
    checks: int = 0
    logs: str = ""


async def run(
    orders: storm.Orders, seconds: float, say: Callable[[str], None]
) -> tuple[Crashed, Stage]:
    """As many points as ``seconds`` hold, in an order drawn from the seed; all, if they fit."""
    result = Crashed()
    async with storm.asked_to_stop(), storm.workplace(orders) as directory:
        house = House(directory, Shape(webs=1, workers=1, failpoints=True), say)
        journal = Journal(directory / "journal.jsonl")
        try:
            await house.start()
            stage = Stage(house, journal, Tempo(), orders.schedule.seed, house.wire(), load=0.25)
            players = [MARKETS[name](stage) for name in orders.markets]
            await Lane(stage, players, result, say).go(seconds)
            await stage.wire.close()
            if result.findings:
                result.logs = storm.complaints(house)
        finally:
            journal.close()
            await house.stop(keep=orders.keep)
    return result, stage


class Lane:
    """One run of the lane: ``prepare``, then ``count`` and ``strike``, then ``reckon``."""

    def __init__(
        self, stage: Stage, players: list[Players], result: Crashed, say: Callable[[str], None]
    ) -> None:
        self._stage = stage
        self._house = stage.house
        self._players = players
        self._result = result
        self._say = say
        self._told = 0
        self._stories: dict[str, Story] = {}

    async def prepare(self) -> None:
        for one in self._players:
            await one.prepare()
            self._stories |= one.stories()

    async def go(self, seconds: float) -> None:
        """Count, and strike as many points as ``seconds`` hold."""
        await self.prepare()
        listeners = [asyncio.create_task(one) for p in self._players for one in p.listeners()]
        try:
            for story in self._stories:
                self._result.known += await self.count(story)
            began = time.monotonic()
            for point in in_turn(self._result.known, self._stage.seed):
                if time.monotonic() - began > seconds:
                    break
                await self.strike(point)
            self._result.seconds = time.monotonic() - began
        finally:
            self._stage.tempo.ending.set()
            self._stage.tempo.over.set()
            await asyncio.gather(*listeners, return_exceptions=True)
        await self.reckon()

    async def count(self, story: str) -> list[Point]:
        """Told once in peace: which points there are, and how often each is reached."""
        for kind in KINDS:
            seen_beside(self._house.armed(kind)).unlink(missing_ok=True)
            self._house.armed(kind).write_text("count", encoding="utf-8")
        await self._tell(story)
        await quiet(self._players)
        found: list[Point] = []
        for kind in KINDS:
            self._house.armed(kind).unlink(missing_ok=True)
            path = seen_beside(self._house.armed(kind))
            reached = Counter(path.read_text(encoding="utf-8").split() if path.exists() else [])
            found += [
                Point(story, kind, name, nth)
                for name, times in sorted(reached.items())
                for nth in range(1, times + 1)
            ]
        return found

    async def strike(self, point: Point) -> None:
        """Tell the story again and end the process there; it must be taken up."""
        keeper = self._house.keepers[f"{point.kind}-1"]
        deaths = len(keeper.deaths)
        keeper.expect(KILLED)
        self._house.armed(point.kind).write_text(f"{point.name} {point.nth}", encoding="utf-8")
        told = asyncio.create_task(self._tell(point.story))
        try:
            struck = await self._until_struck(keeper, deaths, told)
            await self._see_through(point, told)
        finally:
            self._house.armed(point.kind).unlink(missing_ok=True)
            keeper.expect(None)
        (self._result.struck if struck else self._result.missed).append(point)
        left = await quiet(self._players)
        where = f"{point.story}: {point.kind} at {point.name} #{point.nth}"
        self._say(f"  {where:<50} {'crashed, taken up' if struck else 'not reached'}")
        self._result.findings += [
            Finding("liveness", "crash", where, f"{count} {what} left")
            for what, count in left.items()
        ]

    async def _until_struck(self, keeper: Keeper, deaths: int, told: asyncio.Task[None]) -> bool:
        """Until the process is dead and back, or the story over without it."""
        deadline = time.monotonic() + _STORY_SECONDS
        while len(keeper.deaths) == deaths and time.monotonic() < deadline:
            if told.done() and not await quiet(self._players):
                break
            await asyncio.sleep(0.05)
        return len(keeper.deaths) > deaths and await keeper.back(_STORY_SECONDS)

    async def _see_through(self, point: Point, told: asyncio.Task[None]) -> None:
        """The players go on; what a lease holds back is given its time on the clock."""
        deadline = time.monotonic() + _STORY_SECONDS
        while not told.done() and time.monotonic() < deadline:
            await asyncio.wait({told}, timeout=_PATIENCE_SECONDS)
            if not told.done():
                with suppress(ControlRefused, NoAnswer):
                    await self._house.outside.control(
                        "POST", "/clock/advance", {"seconds": LEASE_SECONDS}
                    )
        if not told.done():
            told.cancel()
            where = f"{point.story}: {point.kind} at {point.name} #{point.nth}"
            said = f"the story did not end within {_STORY_SECONDS:.0f} s"
            self._result.findings.append(Finding("liveness", "crash", where, said))
        await asyncio.gather(told, return_exceptions=True)

    async def _tell(self, story: str) -> None:
        self._told += 1
        await self._stories[story](f"t{self._told}")

    async def reckon(self) -> None:
        """Everything counts now."""
        checker = Checker(self._house.settings)
        await checker.last()
        self._result.checks = checker.result.invariants
        self._result.findings += checker.result.found
        for one in self._players:
            self._result.findings += await one.findings()
        self._result.findings += storm.surprises(self._stage)
        self._result.findings += storm.deaths(self._house)


def in_turn(points: Sequence[Point], seed: int) -> list[Point]:
    """All of them, drawn from the seed so that every kind of point of every story comes early."""
    dice = random.Random(f"crash/{seed}")
    groups: dict[tuple[str, str, str], list[Point]] = {}
    for point in points:
        groups.setdefault((point.story, point.kind, point.name), []).append(point)
    stacks = list(groups.values())
    dice.shuffle(stacks)
    for stack in stacks:
        dice.shuffle(stack)
    return [one for row in zip_longest(*stacks) for one in row if one is not None]
