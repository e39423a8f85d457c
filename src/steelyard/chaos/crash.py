"""The crash lane: every point of every workflow, with the process that reaches it ended there.

Each story is told once to count the points its web and worker processes reach. Then it is told
again for each of them, the process ends at exactly that point, is born again, and the players go
on asking with the same keys. In the end everything must be there once.

What an end leaves behind (a job in hand, a key in use, a text on its way) is given back by time.
That time is not waited for: it is over as soon as the process was seen dead.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from steelyard.chaos import storm
from steelyard.chaos.actors import MARKETS, Players, Stage, Story
from steelyard.chaos.checker import Checker
from steelyard.chaos.hands import Tempo
from steelyard.chaos.house import House, Shape
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.keeper import Keeper
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.points import Point, in_turn, named_once, reached
from steelyard.chaos.settle import quiet
from steelyard.chaos.wire import NoAnswer
from steelyard.kernel.failpoints import KILLED, seen_beside

KINDS = ("web", "worker")
LEASE_SECONDS = 61
"""What waits for a deadline has it after this; the clock is pushed so far."""
_PATIENCE_SECONDS = 1.0
_STORY_SECONDS = 90.0
_LOOK_SECONDS = 0.1
_CALM_SECONDS = 40.0
_PACE = 0.25
"""Players take a quarter of their time: nobody has to be waited for here."""
# A job in hand and a text on its way are free again for others; so is a key in use.
_OVER = {
    "worker": """
        UPDATE kernel.pgqueuer SET heartbeat = heartbeat - interval '5 minutes'
            WHERE status = 'picked';
        UPDATE kernel.message SET lease_until = least(lease_until, now())
            WHERE status = 'sending';
    """,
    "web": """
        UPDATE kernel.idempotency_key SET leased_until = kernel.clock_now() - interval '1 second'
            WHERE status = 'in_progress' AND leased_until IS NOT NULL;
    """,
}


@dataclass
class Crashed:
    """What came of the lane. ``known``: what was counted; ``wanted``: what was to be struck;
    ``missed``: points that were not reached this time. Seconds of the strikes alone."""

    known: list[Point] = field(default_factory=list[Point])
    wanted: list[Point] = field(default_factory=list[Point])
    struck: list[Point] = field(default_factory=list[Point])
    missed: list[Point] = field(default_factory=list[Point])
    findings: list[Finding] = field(default_factory=list[Finding])
    seconds: float = 0.0
    checks: int = 0
    logs: str = ""


async def run(
    orders: storm.Orders, seconds: float, say: Callable[[str], None], *, every_hit: bool = False
) -> tuple[Crashed, Stage]:
    """Each named point once, or every hit of each; as many as ``seconds`` hold, in an order
    drawn from the seed."""
    result = Crashed()
    async with storm.asked_to_stop(), storm.workplace(orders) as directory:
        house = House(directory, SHAPE, say)
        journal = Journal(directory / "journal.jsonl")
        try:
            await house.start()
            stage = Stage(
                house, journal, Tempo(pace=_PACE), orders.schedule.seed, house.wire(), load=0.25
            )
            players = [MARKETS[name](stage) for name in orders.markets]
            await Lane(stage, players, result, say).go(seconds, every_hit=every_hit)
            await stage.wire.close()
            if result.findings:
                result.logs = storm.complaints(house)
        finally:
            journal.close()
            await house.stop(keep=orders.keep)
    return result, stage


SHAPE = Shape(webs=1, workers=1, failpoints=True, forked=True, fast=True)
"""The house of this lane: nothing of it dies but its own processes."""


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

    async def go(self, seconds: float, *, every_hit: bool = False) -> None:
        """Count, and strike as many points as ``seconds`` hold."""
        await self.prepare()
        listeners = [asyncio.create_task(one) for p in self._players for one in p.listeners()]
        try:
            for story in self._stories:
                self._result.known += await self.count(story)
            known = self._result.known
            self._result.wanted = in_turn(known if every_hit else named_once(known), self._seed)
            began = time.monotonic()
            for point in self._result.wanted:
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
        await self.calm()
        found: list[Point] = []
        for kind in KINDS:
            self._house.armed(kind).unlink(missing_ok=True)
            path = seen_beside(self._house.armed(kind))
            names = path.read_text(encoding="utf-8").split() if path.exists() else []
            found += reached(story, kind, names)
        return found

    async def strike(self, point: Point) -> bool:
        """Tell the story again and end the process there; it must be taken up. Whether the
        point was reached."""
        keeper = self._house.keepers[f"{point.kind}-1"]
        deaths, began = len(keeper.deaths), time.monotonic()
        keeper.expect(KILLED)
        self._house.armed(point.kind).write_text(f"{point.name} {point.nth}", encoding="utf-8")
        told = asyncio.create_task(self._tell(point.story))
        try:
            struck = await self._until_struck(point, keeper, deaths, told)
            await self._see_through(point, told)
        finally:
            self._house.armed(point.kind).unlink(missing_ok=True)
            keeper.expect(None)
        (self._result.struck if struck else self._result.missed).append(point)
        left = await self.calm()
        said = "crashed, taken up" if struck else "not reached"
        self._say(f"  t{self._told:<4} {point!s:<70} {said} {time.monotonic() - began:5.1f} s")
        self._result.findings += [
            Finding("liveness", "crash", str(point), f"{count} {what} left")
            for what, count in left.items()
        ]
        return struck

    async def calm(self) -> dict[str, int]:
        """Wait until nothing waits; what waits for a deadline gets it, again and again."""
        deadline = time.monotonic() + _CALM_SECONDS
        while (left := await self._is_quiet()) and time.monotonic() < deadline:
            await self._push()
        return left

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

    @property
    def _seed(self) -> int:
        return self._stage.seed

    async def _until_struck(
        self, point: Point, keeper: Keeper, deaths: int, told: asyncio.Task[None]
    ) -> bool:
        """Until the process is dead and back, or the story over without it."""
        deadline = time.monotonic() + _STORY_SECONDS
        while len(keeper.deaths) == deaths and time.monotonic() < deadline:
            if told.done() and not await self._is_quiet():
                break
            await asyncio.sleep(0.02)
        if len(keeper.deaths) == deaths:
            return False
        await self._give_back(_OVER[point.kind])
        return await keeper.back(_STORY_SECONDS)

    async def _is_quiet(self) -> dict[str, int]:
        return await quiet(self._players, seconds=_PATIENCE_SECONDS, look=_LOOK_SECONDS)

    async def _give_back(self, statements: str) -> None:
        connection = await self._house.postgres.connect()
        try:
            await connection.execute(statements)
        finally:
            await connection.close()

    async def _see_through(self, point: Point, told: asyncio.Task[None]) -> None:
        """The players go on; what is put off is given its time on the clock."""
        deadline = time.monotonic() + _STORY_SECONDS
        while not told.done() and time.monotonic() < deadline:
            await asyncio.wait({told}, timeout=2 * _PATIENCE_SECONDS)
            if not told.done():
                await self._push()
        if not told.done():
            told.cancel()
            said = f"the story did not end within {_STORY_SECONDS:.0f} s"
            self._result.findings.append(Finding("liveness", "crash", str(point), said))
        for broken in await asyncio.gather(told, return_exceptions=True):
            if isinstance(broken, Exception):
                said = f"{type(broken).__name__}: {broken}"
                self._result.findings.append(Finding("answer", "harness", str(point), said))

    async def _push(self) -> None:
        with suppress(ControlRefused, NoAnswer):
            await self._house.outside.control("POST", "/clock/advance", {"seconds": LEASE_SECONDS})

    async def _tell(self, story: str) -> None:
        self._told += 1
        await self._stories[story](f"t{self._told}")
