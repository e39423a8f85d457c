"""What every fault has: a beginning and an end, each of them seen and not only asked for."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from steelyard.chaos.house import House
from steelyard.chaos.schedule import Planned

PATIENCE_SECONDS = 90.0


class Unconfirmed(Exception):  # noqa: N818 - a finding about the harness
    """A fault was asked for and not seen to begin, or not seen to end."""


class Injection(ABC):
    """One fault of a schedule. ``begin`` and ``end`` return what was seen; both raise
    Unconfirmed. ``idle``: it was on, and nothing came by that it could have struck."""

    idle = False

    def __init__(self, house: House, planned: Planned) -> None:
        self.house = house
        self.planned = planned

    def choice(self, name: str) -> Any:
        return self.planned.choices[name]

    @abstractmethod
    async def begin(self) -> str: ...

    async def hold(self) -> None:
        """What lies between the two."""
        await asyncio.sleep(self.planned.hold)

    @abstractmethod
    async def end(self) -> str: ...


async def until(
    what: str, look: Callable[[], Awaitable[bool]], seconds: float = PATIENCE_SECONDS
) -> None:
    """Look until it is so. Raises Unconfirmed with ``what`` was waited for in vain."""
    try:
        async with asyncio.timeout(seconds):
            while not await look():  # noqa: ASYNC110 - what is looked at sets no event
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise Unconfirmed(f"{what}: not seen within {seconds:.0f} s") from error
