"""One part of the picture: a state, a sentence, since when, and the figures behind it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, Self

import structlog
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel.db import Database, Session

log = structlog.get_logger("steelyard.system")

State = Literal["ok", "late", "trouble", "unknown"]
PATIENCE_SECONDS = 1.5
"""So long one part may take; then it is unknown, and the others are not kept waiting."""

_STATEMENT_MS = 1_200
_WORSE: tuple[State, ...] = ("ok", "unknown", "late", "trouble")


class Part[Facts: BaseModel](BaseModel):
    """``facts`` is null where the part is unknown."""

    state: State
    sentence: str = Field(description="In plain words, for whoever reads nothing else.")
    since: datetime | None = Field(description="Since when it is so, where that is known.")
    facts: Facts | None

    @classmethod
    def unknown(cls, why: str) -> Self:
        return cls(state="unknown", sentence=why, since=None, facts=None)


Look = Callable[[Session], Awaitable[Any]]


async def ask[P: Part[Any]](
    kind: type[P],
    database: Database,
    turn: asyncio.Semaphore,
    look: Callable[[Session], Awaitable[P]],
) -> P:
    """What ``look`` sees through a session of its own, or ``unknown`` with the reason."""

    async def asked() -> P:
        async with database.reading() as session:
            await session.execute(text(f"SET LOCAL statement_timeout = {_STATEMENT_MS}"))
            return await look(session)

    return await patiently(kind, turn, asked)


async def patiently[P: Part[Any]](
    kind: type[P], turn: asyncio.Semaphore, look: Callable[[], Awaitable[P]]
) -> P:
    """``look`` within its time; never raises."""
    try:
        async with turn, asyncio.timeout(PATIENCE_SECONDS):
            return await look()
    except Exception as error:
        log.warning("system.part_unknown", part=kind.__name__, error=type(error).__name__)
        return kind.unknown(_reason(error))


def worst(states: list[State]) -> State:
    for state in reversed(_WORSE):
        if state in states:
            return state
    return "unknown"


def _reason(error: Exception) -> str:
    """Without inner words: they may carry addresses and parameters."""
    if isinstance(error, TimeoutError):
        return f"It did not answer within {PATIENCE_SECONDS} seconds."
    kind = type(getattr(error, "orig", error)).__name__ if isinstance(error, DBAPIError) else ""
    return f"It could not be asked ({kind or type(error).__name__})."
