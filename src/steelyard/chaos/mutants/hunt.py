"""``./steelyard chaos mutants``: every mutant must be seen, and the house itself must not."""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.chaos import patches, storm
from steelyard.chaos.ground import Ground, ground
from steelyard.chaos.house import House, Shape
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.mutants.catalogue import ABSENT, MUTANTS, Mutant
from steelyard.chaos.scenes import SCENES, Scene
from steelyard.installation import ROOT
from steelyard.output import GOOD, WRONG, Output
from steelyard.processes import EnvironmentProblem

_SOURCE = ROOT / "src"
_SHOWN = 3


@dataclass
class Verdict:
    """What came of one mutant, or of the house without one. ``by``: the findings that count."""

    name: str
    seconds: float
    findings: list[Finding] = field(default_factory=list[Finding])
    by: list[Finding] = field(default_factory=list[Finding])
    stale: str = ""


async def hunt(output: Output, mutants: Sequence[Mutant], seed: int) -> int:
    """0: all were seen and the house was not; 1: one was not seen; 3: a patch is stale."""
    began = time.monotonic()
    stale = [one for one in map(_without_ground, mutants) if one.stale]
    for one in stale:
        output.say(f"  {one.name:<28} STALE     {one.stale}")
    if stale:
        names = ", ".join(one.name for one in stale)
        output.emit(ok=False, stale=[one.name for one in stale])
        raise EnvironmentProblem(
            f"Not every patch fits the sources any more: {names}.",
            "Write it anew beside steelyard/chaos/mutants, so that it takes the same guard out.",
        )
    async with storm.asked_to_stop(), _workshop() as directory, ground(directory) as scenery:
        output.say(f"  the ground is laid after {time.monotonic() - began:.0f} s")
        sound = await _control(output, scenery, directory, mutants, seed)
        verdicts = [await _one(output, scenery, directory, one, seed) for one in mutants]
    missed = [one.name for one in verdicts if not one.by]
    seconds = time.monotonic() - began
    absent = ", ".join(one.name for one in ABSENT)
    output.say(
        f"mutants   {len(verdicts) - len(missed)} of {len(verdicts)} seen, "
        f"{len(ABSENT)} not applicable yet ({absent}), control "
        f"{'clean' if not sound.findings else 'NOT CLEAN'}, {seconds:.0f} s"
    )
    if missed:
        output.say(f"SURVIVED  {', '.join(missed)}")
    good = not missed and not sound.findings
    output.emit(
        ok=good,
        seen=len(verdicts) - len(missed),
        survived=missed,
        not_applicable=[one.name for one in ABSENT],
        control=len(sound.findings),
        seconds=round(seconds, 1),
    )
    return GOOD if good else WRONG


def chosen(only: str | None) -> list[Mutant]:
    """All of them, or those named by comma. Raises KeyError with a name that is none."""
    if only is None:
        return list(MUTANTS)
    known = {one.name: one for one in MUTANTS}
    return [known[name.strip()] for name in only.split(",") if name.strip()]


def _without_ground(mutant: Mutant) -> Verdict:
    """Whether the patch can be had at all, before anything is started for it."""
    with tempfile.TemporaryDirectory(prefix="steelyard-mutant-") as place:
        try:
            _made(mutant, Path(place))
        except (OSError, patches.DoesNotApply) as error:
            return Verdict(mutant.name, 0.0, stale=str(error))
    return Verdict(mutant.name, 0.0)


def _made(mutant: Mutant, place: Path) -> Path:
    """A copy of the sources with the mutant in it."""
    source = patches.copy_of(_SOURCE, place)
    patches.apply(mutant.patch.read_text(encoding="utf-8"), place)
    return source


async def _control(
    output: Output, scenery: Ground, directory: Path, mutants: Sequence[Mutant], seed: int
) -> Verdict:
    """The house as it is, in every scene in question."""
    whole = Verdict("control", 0.0)
    for market, scenes in _by_market(mutants).items():
        began = time.monotonic()
        shape = await scenery.shape()
        found = await _play(scenery, shape, directory / f"control-{market}", scenes, seed)
        whole.findings += found
        word = "clean" if not found else "VIOLATED"
        output.say(_line(f"control: {len(scenes)} of {market}", word, began, found))
        output.emit(control=market, scenes=scenes, clean=not found)
    return whole


def _by_market(mutants: Sequence[Mutant]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scene in dict.fromkeys(one.scene for one in mutants):
        found.setdefault(SCENES[scene][0], []).append(scene)
    return found


async def _one(
    output: Output, scenery: Ground, directory: Path, mutant: Mutant, seed: int
) -> Verdict:
    began = time.monotonic()
    place = directory / mutant.name
    source = await asyncio.to_thread(_made, mutant, place)
    shape = await scenery.shape(source=source, sql=mutant.sql)
    try:
        found = await _play(scenery, shape, place, [mutant.scene], seed)
    except Exception as error:
        # Nothing could be played: that shows nothing about what was taken out.
        found = [Finding("broken", "scene", mutant.scene, f"{type(error).__name__}: {error}")]
    by = [one for one in found if {one.kind, one.code} & mutant.seen_as]
    verdict = Verdict(mutant.name, time.monotonic() - began, found, by)
    output.say(_line(mutant.name, "seen" if by else "SURVIVED", began, by or found))
    output.emit(
        mutant=mutant.name,
        scene=mutant.scene,
        seen=bool(by),
        by=sorted({f"{one.kind} {one.code}" for one in by}),
        seconds=round(verdict.seconds, 1),
    )
    return verdict


async def _play(
    scenery: Ground, shape: Shape, directory: Path, scenes: Sequence[str], seed: int
) -> list[Finding]:
    """Scenes of one market, in a house of their own."""
    await asyncio.to_thread(directory.mkdir, exist_ok=True)
    said: list[str] = []
    house = House(directory, shape, said.append)
    journal = Journal(directory / "journal.jsonl")
    try:
        await house.start()
        return await Scene(house, journal, seed, SCENES[scenes[0]][0]).play(*scenes)
    finally:
        journal.close()
        await house.stop(keep=False)
        await scenery.forget(shape)


@asynccontextmanager
async def _workshop() -> AsyncGenerator[Path]:
    with tempfile.TemporaryDirectory(prefix="steelyard-mutants-") as place:
        yield Path(place)


def _line(name: str, word: str, began: float, found: Sequence[Finding]) -> str:
    told = "; ".join(f"{one.kind} {one.code} {one.entity}: {one.detail}" for one in found[:_SHOWN])
    more = f" … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"  {name:<28} {word:<9} {time.monotonic() - began:5.1f} s  {told[:400]}{more}"
