"""``./steelyard chaos run``: the lanes, their outcome, and what is kept of a failure."""

import json
import platform
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from steelyard import __version__
from steelyard.chaos import crash, report, storm
from steelyard.chaos.house import Shape
from steelyard.chaos.schedule import Schedule, draw
from steelyard.chaos.suites import SUITES, run_suite
from steelyard.installation import ROOT
from steelyard.output import ENVIRONMENT, GOOD, WRONG, Output


@dataclass(frozen=True)
class Wish:
    """What somebody asked for on the command line."""

    seed: int
    seconds: float
    markets: tuple[str, ...]
    naive: bool = False
    load: float = 1.0
    keep: bool = False
    dsn: str | None = None
    valkey: str | None = None
    every_hit: bool = False
    unbounded: bool = False
    kept_in: Path = Path()

    @property
    def shape(self) -> Shape:
        return Shape(dsn=self.dsn, valkey=self.valkey)


async def run_storm(output: Output, wish: Wish) -> int:
    """One storm. 0: every promise held; 1: one did not; 3: a fault was not confirmed."""
    schedule = draw(wish.seed, wish.seconds, wish.shape.capabilities, unbounded=wish.unbounded)
    output.emit(schedule=schedule.as_json())
    drawn = f"{len(schedule.faults)} faults, {len(schedule.skipped)} skipped"
    output.say(f"Seed {wish.seed}: {drawn} in {wish.seconds:.0f} s.")
    if not output.json:
        output.say(json.dumps(schedule.as_json()))
    return await run_schedule(output, wish, schedule)


async def run_schedule(output: Output, wish: Wish, schedule: Schedule) -> int:
    """The storm of a schedule that was drawn, or kept, before."""
    orders = storm.Orders(
        schedule, wish.markets, wish.shape, naive=wish.naive, load=wish.load, keep=wish.keep
    )
    result = await storm.run(orders, output.say)
    for line in report.lines(result, commit()):
        output.say(line)
    code = report.code_of(result)
    if code != GOOD:
        path = keep(result, wish)
        output.say(f"Kept in {path}. Again: ./steelyard chaos replay {path.name}")
    for one in result.findings:
        output.emit(kind=one.kind, code=one.code, entity=one.entity, detail=one.detail)
    output.emit(**report.summary(result))
    return code


async def run_crash(output: Output, wish: Wish) -> int:
    """As many crash points as the time holds. 0: each was taken up; 1: one was not;
    3: none was struck, which proves nothing."""
    orders = storm.Orders(Schedule(wish.seed, 0.0, (), ()), wish.markets, keep=wish.keep)
    result, stage = await crash.run(orders, wish.seconds, output.say, every_hit=wish.every_hit)
    output.say(
        f"crash     {len(result.struck)} of {len(result.wanted)} points in {result.seconds:.0f} s "
        f"({len(result.known)} hits counted), "
        f"{len(result.missed)} not reached this time; {stage.commands:,} commands, "
        f"{result.checks} invariants"
    )
    for line in report.violations(result.findings, stage.house.settings):
        output.say(line)
    if result.findings and result.logs:
        output.say(result.logs)
    for one in result.findings:
        output.emit(kind=one.kind, code=one.code, entity=one.entity, detail=one.detail)
    output.emit(
        ok=bool(result.struck) and not result.findings,
        lane="crash",
        seed=wish.seed,
        commands=stage.commands,
        faults=len(result.struck),
        points=len(result.wanted),
        hits=len(result.known),
        missed=len(result.missed),
        lost=sum(one.kind == "lost" for one in result.findings),
        double=sum(one.kind == "double" for one in result.findings),
        unknown_unresolved=len(stage.journal.unresolved),
        violations=len(result.findings),
    )
    if not result.findings and not result.struck:
        return ENVIRONMENT
    return WRONG if result.findings else GOOD


CRASH_MARKETS = ("locksmith", "strathwell")


@dataclass(frozen=True, slots=True)
class Form:
    """Lanes with a length each, in seconds, so that the whole of it is bounded."""

    words: str
    lanes: tuple[tuple[str, float], ...]


FORMS: dict[str, Form] = {
    "ci": Form("what a change is held against: some crash points, and a storm",
               (("crash", 45.0), ("storm", 60.0))),
    "brief": Form("the shortest: as many crash points as fit", (("crash", 20.0),)),
}  # fmt: skip


def seed_of_commit() -> int | None:
    """The same for everybody who looks at the same commit; None where there is none."""
    try:
        return int(commit(), 16) % 10_000
    except ValueError:
        return None


async def run_form(output: Output, wish: Wish, form: Form) -> int:
    """One lane after the other, each as long as the form says."""
    codes: list[int] = []
    began = time.monotonic()
    for lane, seconds in form.lanes:
        # The crash lane knows every market; the storm's players must share two cores.
        markets = CRASH_MARKETS if lane == "crash" else wish.markets
        codes.append(await _run_lane(output, replace(wish, seconds=seconds, markets=markets), lane))
    code = outcome(codes)
    spent = time.monotonic() - began
    output.say(f"{' and '.join(lane for lane, _ in form.lanes)}: {spent:.0f} s, code {code}")
    output.emit(ok=code == GOOD, seed=wish.seed, seconds=round(spent, 1))
    return code


async def run_lanes(output: Output, wish: Wish, lanes: Sequence[str]) -> int:
    """One lane after the other; a violation in one outweighs everything else."""
    return outcome([await _run_lane(output, wish, lane) for lane in lanes])


async def _run_lane(output: Output, wish: Wish, lane: str) -> int:
    if lane in SUITES:
        return await run_suite(output, lane, wish.seed)
    return await {"crash": run_crash, "storm": run_storm}[lane](output, wish)


def keep(result: storm.Result, wish: Wish) -> Path:
    """Write down all that is needed to understand the failure and to try it again."""
    path = wish.kept_in / f"chaos-{wish.seed}.json"
    kept: dict[str, Any] = {
        "seed": wish.seed,
        "commit": commit(),
        "versions": {
            "steelyard": __version__,
            "python": platform.python_version(),
            "postgresql": result.server_version,
        },
        "markets": list(wish.markets),
        "naive": wish.naive,
        "load": wish.load,
        "summary": report.summary(result),
        "schedule": result.orders.schedule.as_json(),
        "faults": [one.as_json() for one in result.records],
        "findings": [asdict(one) for one in result.findings],
        "journal": result.tail,
        "logs": result.logs.splitlines(),
        "replay": f"./steelyard chaos replay {path.name}",
    }
    path.write_text(json.dumps(kept, indent=1, default=str) + "\n", encoding="utf-8")
    return path


def commit() -> str:
    """The checkout's commit, as far as it can be known here."""
    try:
        said = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git there is
            cwd=ROOT, capture_output=True, text=True, timeout=10, check=False,
        )  # fmt: skip
    except OSError:
        return "unknown"
    return said.stdout.strip() or "unknown"


def outcome(codes: list[int]) -> int:
    """Several lanes' codes as one: a violation outweighs everything else."""
    return WRONG if WRONG in codes else max(codes, default=GOOD)
