"""The only clock. Everything that asks for the time asks here, so that time can be tested.

``now()`` is the machine's UTC time plus an offset. The offset is zero in production, always; in
a demo the sandbox's clock can be pushed ahead, and then ``kernel.clock`` (one row) holds the
offset, every unit of work refreshes it (``refresh``), SQL reads it through
``kernel.clock_now()``, and queued jobs move along (``kernel.jobs``). It never goes back: audit
order and deadlines rest on that.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_offset = timedelta(0)


def now() -> datetime:
    """The present, timezone-aware, in UTC."""
    return datetime.now(UTC) + _offset


def offset() -> timedelta:
    """How far this process knows the clock to be ahead of the machine's."""
    return _offset


def wall(moment: datetime) -> datetime:
    """The machine's own time at which the clock will show ``moment``."""
    return moment - _offset


async def sleep(seconds: float) -> None:
    """Wait in real time. Pauses between tries only; a deadline is a row, never a sleep."""
    await asyncio.sleep(seconds)


async def refresh(session: AsyncSession) -> timedelta:
    """Learn the offset from the database. Only sandboxed processes need to call it."""
    value = await session.scalar(text("SELECT offset_by FROM kernel.clock"))
    return _set_offset(value or timedelta(0))


async def advance(session: AsyncSession, by: timedelta) -> timedelta:
    """Push the clock ahead by ``by`` (> 0) for every process; returns the new offset.

    Raises ValueError for a step that is not forward.
    """
    if by <= timedelta(0):
        raise ValueError("the clock only goes forward")
    value = await session.scalar(
        text("UPDATE kernel.clock SET offset_by = offset_by + :by RETURNING offset_by"), {"by": by}
    )
    return _set_offset(value or timedelta(0))


def forget() -> None:
    """Back to the machine's time: for a process that turns to another database (tests)."""
    global _offset  # noqa: PLW0603 - one clock a process is the point
    _offset = timedelta(0)


def _set_offset(value: timedelta) -> timedelta:
    global _offset  # noqa: PLW0603 - one clock a process is the point
    _offset = max(_offset, value)
    return _offset
