"""The storm: real processes under load while the nemesis works, then calm, then the reckoning."""

import asyncio
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steelyard.chaos.actors import MARKETS, Players, Stage
from steelyard.chaos.checker import LIVENESS, Checked, Checker
from steelyard.chaos.hands import Tempo
from steelyard.chaos.house import House, Shape
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.nemesis import Nemesis, Record
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.schedule import Schedule
from steelyard.chaos.settle import settle
from steelyard.chaos.wire import NoAnswer

UNKNOWN_SECONDS = 60.0
"""How long after the last fault's end every unknown outcome must be known."""
_LATENCY_EVERY = 0.5


@dataclass(frozen=True)
class Orders:
    """What a run is to be. ``directory``: where it works; None: a temporary one."""

    schedule: Schedule
    markets: tuple[str, ...] = ("locksmith",)
    shape: Shape = field(default_factory=Shape)
    naive: bool = False
    load: float = 1.0
    keep: bool = False
    directory: Path | None = None


@dataclass
class Result:
    """What came of a run. Seconds everywhere."""

    orders: Orders
    stage: Stage | None = None
    records: list[Record] = field(default_factory=list[Record])
    checked: Checked = field(default_factory=Checked)
    findings: list[Finding] = field(default_factory=list[Finding])
    started_in: float = 0.0
    stormed: float = 0.0
    settled_in: float = 0.0
    longest_gap: float = 0.0
    gap_at: float = 0.0
    slowest_answer: float = 0.0
    server_version: str = ""
    logs: str = ""
    tail: list[Any] = field(default_factory=list[Any])
    webhooks: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def unconfirmed(self) -> list[Record]:
        return [one for one in self.records if not one.confirmed]

    def of_kind(self, kind: str) -> list[Finding]:
        return [one for one in self.findings if one.kind == kind]


async def run(orders: Orders, say: Callable[[str], None]) -> Result:
    """Raises EnvironmentProblem where the house cannot be started here."""
    result = Result(orders)
    async with asked_to_stop(), workplace(orders) as directory:
        house = House(directory, orders.shape, say)
        began = time.monotonic()
        try:
            await house.start()
            result.started_in = time.monotonic() - began
            await _in(house, directory, result, say)
        finally:
            await house.stop(keep=orders.keep)
    return result


@asynccontextmanager
async def asked_to_stop() -> AsyncGenerator[None]:
    """SIGTERM ends a run as Ctrl-C does: its servers are stopped, its directory goes."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - within a coroutine there is one
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        yield
    except asyncio.CancelledError:
        # Ctrl-C in other words; the command line knows how to leave then.
        raise KeyboardInterrupt from None
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)


@asynccontextmanager
async def workplace(orders: Orders) -> AsyncGenerator[Path]:
    """Gone afterwards, unless it was named or is to be kept."""
    if orders.directory is not None:
        orders.directory.mkdir(parents=True, exist_ok=True)
        yield orders.directory
        return
    made = Path(tempfile.mkdtemp(prefix="steelyard-chaos-"))
    try:
        yield made
    finally:
        if not orders.keep:
            await asyncio.to_thread(shutil.rmtree, made, ignore_errors=True)


async def _in(house: House, directory: Path, result: Result, say: Callable[[str], None]) -> None:
    orders = result.orders
    journal = Journal(directory / "journal.jsonl")
    stage = result.stage = Stage(
        house,
        journal,
        Tempo(),
        orders.schedule.seed,
        house.wire(),
        naive=orders.naive,
        load=orders.load,
    )
    players = [MARKETS[name](stage) for name in orders.markets]
    result.server_version = str(await house.postgres.value("SHOW server_version"))
    for one in players:
        await one.prepare()
    say(f"The house stands after {result.started_in:.0f} s; the storm begins.")
    try:
        checker = Checker(house.settings)
        await _storm(stage, players, checker, result, say)
        await _reckon(stage, players, checker, result)
    finally:
        await stage.wire.close()
        journal.close()


async def _storm(
    stage: Stage,
    players: list[Players],
    checker: Checker,
    result: Result,
    say: Callable[[str], None],
) -> None:
    """Load, faults and checks side by side; over when every intention has its answer."""
    seconds = result.orders.schedule.seconds
    started = time.monotonic()

    def tell(record: Record, what: str) -> None:
        if what != "began":
            seen = f"{record.began}; {record.ended}"
            said = seen if record.confirmed else f"NOT CONFIRMED: {record.problem}"
            span = f"{record.began_at:5.1f} – {record.ended_at:5.1f} s"
            say(f"  {span}  {record.planned.name:<20} {said}")

    nemesis = Nemesis(stage.house, result.orders.schedule, tell)
    calm = asyncio.Event()
    tasks = [asyncio.create_task(one) for group in players for one in group.loops()]
    watches = [
        asyncio.create_task(checker.run(calm)),
        asyncio.create_task(_watch_gaps(stage, result, started)),
    ]
    try:
        await asyncio.gather(nemesis.run(started), asyncio.sleep(seconds))
        result.records, result.stormed = nemesis.records, time.monotonic() - started
        stage.tempo.ending.set()
        say("The faults are over; what is unknown is asked for until it is known.")
        await _see_through(tasks, stage)
        calm.set()
        await asyncio.gather(*watches)
    finally:
        for task in (*tasks, *watches):
            task.cancel()
        await asyncio.gather(*tasks, *watches, return_exceptions=True)
    result.findings += _broken_players(tasks)


async def _see_through(tasks: list[asyncio.Task[None]], stage: Stage) -> None:
    """Until every player is done, at most ``UNKNOWN_SECONDS``."""
    done, waiting = await asyncio.wait(tasks, timeout=UNKNOWN_SECONDS)
    stage.tempo.over.set()
    if waiting:
        await asyncio.wait(waiting, timeout=15)
    del done


def _broken_players(tasks: list[asyncio.Task[None]]) -> list[Finding]:
    """A player that broke is a fault of the harness, or an answer it could not make sense of."""
    return [
        Finding("answer", "harness", task.get_name(), f"{type(error).__name__}: {error}")
        for task in tasks
        if task.done() and not task.cancelled() and (error := task.exception()) is not None
    ]


async def _watch_gaps(stage: Stage, result: Result, started: float) -> None:
    """The longest time in which nobody was told that anything was done."""
    seen, since = -1, time.monotonic()
    while not await _ended(stage.tempo.ending, _LATENCY_EVERY / 5):
        done = stage.journal.count("acknowledged")
        now = time.monotonic()
        if done != seen:
            seen, since = done, now
        elif now - since > result.longest_gap:
            result.longest_gap, result.gap_at = now - since, since - started


async def _ended(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


async def _reckon(stage: Stage, players: list[Players], checker: Checker, result: Result) -> None:
    """Everything is mended and had its time: now all of it counts."""
    began = time.monotonic()
    result.findings += await settle(stage.house, players)
    result.settled_in = time.monotonic() - began
    await checker.last()
    result.checked = checker.result
    result.findings += checker.result.found
    for one in players:
        result.findings += await one.findings()
    result.findings += surprises(stage)
    result.findings += deaths(stage.house)
    if result.orders.schedule.unbounded:
        result.findings = [one for one in result.findings if not _is_late(one)]
    result.webhooks = await _webhooks(stage.house)
    result.tail = stage.journal.tail(200)
    if result.findings or result.unconfirmed:
        result.logs = complaints(stage.house)


def _is_late(finding: Finding) -> bool:
    """Whether it says that something was not done in time, and nothing worse."""
    return finding.kind == "liveness" or finding.code in LIVENESS


def surprises(stage: Stage) -> list[Finding]:
    """Answers nobody should get, and outcomes nobody knows."""
    found = [
        Finding("answer", "E5", str(one.get("path", "")), f"{one['what']} {one['request_id']}")
        for one in stage.journal.surprises
    ]
    found += [
        Finding(
            "liveness", "K24", f"{one.name} {one.id}",
            f"still unknown {UNKNOWN_SECONDS:.0f} s after the faults, {one.attempts} tries",
        )
        for one in stage.journal.unresolved
    ]  # fmt: skip
    return found


def deaths(house: House) -> list[Finding]:
    """Processes that ended though nobody ended them."""
    return [
        Finding("answer", "process", death.program, f"ended by itself, code {death.code}")
        for keeper in house.keepers.values()
        for death in keeper.deaths
        if not death.wanted
    ]


async def _webhooks(house: House) -> dict[str, int]:
    """How often the card provider's news were brought, and how many effects they had."""
    count: Callable[[str], Coroutine[Any, Any, Any]] = house.postgres.value
    delivered = 0
    with suppress(ControlRefused, NoAnswer):
        entries = await house.outside.whole_journal(provider="stripe", kind="delivery")
        delivered = sum("attempt" in one["data"] for one in entries)
    return {
        "delivered": delivered,
        "events": await count("SELECT count(*) FROM kernel.provider_event"),
        "processed": await count(
            "SELECT count(*) FROM kernel.provider_event WHERE status = 'processed'"
        ),
        "effects": await count("SELECT count(*) FROM kernel.webhook_effect"),
        "audit": await count("SELECT count(*) FROM kernel.audit_event"),
    }


def complaints(house: House) -> str:
    """What the processes complained about."""
    lines: list[str] = []
    for path in sorted((house.directory / "logs").glob("*.log")):
        said = path.read_text(encoding="utf-8", errors="replace").splitlines()
        loud = [line for line in said if '"error"' in line or "Traceback" in line]
        lines += [f"{path.name}: {line[:2000]}" for line in loud[-40:]]
    return "\n".join(lines)
