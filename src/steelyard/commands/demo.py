"""``./steelyard demo``: the whole house, and its first evenings played while one looks around."""

import httpx2

from steelyard import demo as house
from steelyard.journeys.strathwell_evenings import Evenings, enter
from steelyard.journeys.world import JourneyFailed, Place, World
from steelyard.output import Output


async def demo(
    output: Output,
    *,
    port: int | None,
    fresh: bool,
    seed: bool,
    web_processes: int,
    workers: int,
    pages: bool,
) -> int:
    """Start everything, wait for the end; returns the exit code. As ``steelyard.demo.run``."""

    async def play(web: str, sandbox: str, secret: str) -> None:
        await _evenings(output, Place(web, sandbox, secret))

    return await house.run(
        output,
        port=port,
        fresh=fresh,
        seed=seed,
        web_processes=web_processes,
        worker_processes=workers,
        pages=pages,
        afterwards=play,
    )


async def _evenings(output: Output, place: Place) -> None:
    """Bookings that take the provider. Without them the demo is only emptier, so that is said."""
    async with httpx2.AsyncClient(timeout=20) as client:
        world = World(place, client)
        try:
            people = await enter(world)
            try:
                played = await Evenings(world, people).play()
            finally:
                await people.go_home()
        except (JourneyFailed, httpx2.HTTPError) as problem:
            output.say(f"Strathwell's paid bookings are not complete: {problem}")
            return
    output.emit(event="played", bookings=len(played))
    output.say("Strathwell's desks have bookings: one ahead, one paid out, one in dispute.")
