"""``./steelyard journey``: play a market's story against the running demo, then verify."""

import asyncio

import httpx2

from steelyard import demo as house
from steelyard.commands.verify import broken
from steelyard.installation import resolve
from steelyard.journeys.locksmith import LocksmithJourney
from steelyard.journeys.strathwell import StrathwellJourney
from steelyard.journeys.world import JourneyFailed, Place, World
from steelyard.output import GOOD, WRONG, Output
from steelyard.processes import Supervisor
from steelyard.running_demo import running_demo

_PLAYS = {"locksmith": LocksmithJourney, "strathwell": StrathwellJourney}


async def journey(output: Output, name: str, seed: int) -> int:
    """0 when every step went as it should and ``verify`` finds nothing; else 1."""
    if running_demo() is not None:
        return await _play(output, name, seed)
    output.say("No demo is running; starting one for this journey …")
    ready: asyncio.Future[Supervisor] = asyncio.get_running_loop().create_future()
    # The demo's own announcements are for people; a machine hears only the journey.
    demo = asyncio.create_task(
        house.run(Output(to_stderr=True), port=None, fresh=False, seed=True, ready=ready)
    )
    await asyncio.wait({demo, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        return await demo
    try:
        return await _play(output, name, seed)
    finally:
        ready.result().request_stop()
        await demo


async def _play(output: Output, name: str, seed: int) -> int:
    found = running_demo()
    assert found is not None  # noqa: S101 - the caller has just seen it
    place = Place(found.web, found.sandbox, found.sandbox_secret)
    steps, failed = 0, False
    async with httpx2.AsyncClient(timeout=20) as client:
        try:
            async for step in _PLAYS[name](World(place, client), seed).play():
                steps += 1
                output.step(True, step.name, step.detail)
                output.emit(step=step.name, ok=True, detail=step.detail)
        except JourneyFailed as problem:
            failed = True
            output.step(False, "stopped", str(problem))
            output.emit(step="stopped", ok=False, detail=str(problem))
    violations = await broken(Output(to_stderr=output.json), resolve().settings())
    output.emit(journey=name, ok=not failed and not violations, steps=steps, violations=violations)
    output.say(f"{steps} steps, {violations} violations.")
    return WRONG if failed or violations else GOOD
