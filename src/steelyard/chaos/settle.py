"""After the storm: everything is mended, everything that was put off is done, in bounded time."""

import asyncio
import time

import asyncpg

from steelyard.chaos.actors import Players
from steelyard.chaos.house import House
from steelyard.chaos.journal import Finding
from steelyard.chaos.outside import ControlRefused
from steelyard.chaos.wire import NoAnswer

SETTLE_SECONDS = 60.0
ASK_SECONDS = 16 * 60
"""Pushed ahead once: what a provider never told is asked for after a quarter of an hour."""
_LOOK_SECONDS = 0.5
_HEALTHY_SECONDS = 60.0
# Not brought by time alone: a webhook that never came is found by asking, after the push.
_ASKED_FOR = frozenset({"charges not known", "refunds under way", "events to apply"})


async def settle(house: House, players: list[Players]) -> list[Finding]:
    """What did not settle within ``SETTLE_SECONDS`` (before, and again after, the push)."""
    house.front.clear()
    house.door.clear()
    found = [
        Finding("liveness", "process", name, "is not up after the storm")
        for name in await house.healthy(_HEALTHY_SECONDS)
    ]
    await _control(house, "DELETE", "/faults")
    left = await quiet(players, ignoring=_ASKED_FOR)
    await _push(house)
    left |= await quiet(players)
    return found + [
        Finding("liveness", "settle", what, f"{count} left after {SETTLE_SECONDS:.0f} s of calm")
        for what, count in left.items()
    ]


async def quiet(
    players: list[Players],
    *,
    ignoring: frozenset[str] = frozenset(),
    seconds: float = SETTLE_SECONDS,
    look: float = _LOOK_SECONDS,
) -> dict[str, int]:
    """Wait until nothing waits, twice in a row; what still does in the end, after ``seconds``.

    ``look``: so many seconds lie between two looks.
    """
    deadline = time.monotonic() + seconds
    calm_before, left = False, dict[str, int]()
    while time.monotonic() < deadline:
        left = await _left(players, ignoring)
        if not left and calm_before:
            return {}
        calm_before = not left
        await asyncio.sleep(look)
    return left


async def _left(players: list[Players], ignoring: frozenset[str]) -> dict[str, int]:
    left: dict[str, int] = {}
    for one in players:
        try:
            waiting = await one.waiting()
        except (OSError, TimeoutError, asyncpg.PostgresError, ControlRefused, NoAnswer) as error:
            waiting = {f"the answer of {type(error).__name__}": 1}
        left |= {what: count for what, count in waiting.items() if what not in ignoring}
    return left


async def _push(house: House) -> None:
    await _control(house, "POST", "/clock/advance", {"seconds": ASK_SECONDS})
    await asyncio.sleep(_LOOK_SECONDS)
    await _control(house, "POST", "/clock/advance", {"seconds": 0})


async def _control(house: House, method: str, path: str, body: object | None = None) -> None:
    for _ in range(10):
        try:
            await house.outside.control(method, path, body)
        except (ControlRefused, NoAnswer):
            await asyncio.sleep(1)
            if path.endswith("advance"):
                # What was pushed stays pushed; only the house is told again.
                body = {"seconds": 0}
        else:
            return
