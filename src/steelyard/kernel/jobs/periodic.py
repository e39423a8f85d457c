"""Periodic work: each piece is done by one worker at a time, whoever is free when it is due.

The row of ``kernel.periodic`` is the turn: taken with SKIP LOCKED, kept for the length of the
work, stamped at its end. A worker that dies gives its turn back with its connection.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.jobs.port import JobContext, Periodic

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

log = structlog.get_logger("steelyard.periodic")

TICK_SECONDS = 0.5
CONNECTIONS_A_TURN = 3
"""So many of the pool's connections are reckoned for each piece of work under way."""


async def run_periodics(
    services: "Services", periodics: Sequence[Periodic], stopping: asyncio.Event
) -> None:
    """Take turns at all of ``periodics`` until ``stopping``."""
    # A turn holds one connection while its work asks for more: a pool full of turns would wait
    # for itself.
    room = asyncio.Semaphore(max(1, services.settings.database_pool_size // CONNECTIONS_A_TURN))
    loops = [asyncio.create_task(_loop(services, one, stopping, room)) for one in periodics]
    await asyncio.gather(*loops, return_exceptions=True)


async def _loop(
    services: "Services", periodic: Periodic, stopping: asyncio.Event, room: asyncio.Semaphore
) -> None:
    pause = min(max(periodic.every_seconds / 4, TICK_SECONDS), 5.0)
    while not stopping.is_set():
        try:
            async with room:
                await run_if_due(services, periodic)
        except Exception as error:
            log.exception("periodic.failed", name=periodic.name, error=type(error).__name__)
        try:
            await asyncio.wait_for(stopping.wait(), timeout=pause)
        except TimeoutError:
            continue


async def run_if_due(services: "Services", periodic: Periodic) -> bool:
    """Do the work if its time has come and nobody else is at it; says whether it was done."""
    async with services.database.transaction() as turn:
        await turn.execute(
            text("INSERT INTO kernel.periodic (name) VALUES (:name) ON CONFLICT DO NOTHING"),
            {"name": periodic.name},
        )
    async with services.database.transaction() as turn:
        # The turn is an idle transaction for as long as the work lasts.
        await turn.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
        due = await turn.scalar(
            text(
                "SELECT name FROM kernel.periodic WHERE name = :name"
                " AND (last_run_at IS NULL OR last_run_at <= now() - CAST(:every AS interval))"
                " FOR UPDATE SKIP LOCKED"
            ),
            {"name": periodic.name, "every": timedelta(seconds=periodic.every_seconds)},
        )
        if due is None:
            return False
        if services.settings.speaks_to_sandbox:
            await clock.refresh(turn)
        context = JobContext(services=services, job_id=0, attempt=0, last_attempt=True)
        await periodic.handler(context)
        await turn.execute(
            text("UPDATE kernel.periodic SET last_run_at = now() WHERE name = :name"),
            {"name": periodic.name},
        )
    return True
