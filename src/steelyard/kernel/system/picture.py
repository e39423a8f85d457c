"""The whole picture: each part asked by itself, a few at a time, the worst one on top."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from pydantic import BaseModel
from sqlalchemy import text

from steelyard import __version__
from steelyard.kernel import clock, upkeep
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import Periodic
from steelyard.kernel.services import Services
from steelyard.kernel.system import checks, engine_room, stores, traffic
from steelyard.kernel.system.part import Part, State, ask, patiently, worst

_AT_ONCE = 3
"""Connections the picture may take from those who work."""
_SKEW_SECONDS = 2.0
_STARTED_AT = clock.wall(clock.now())


class ClockFacts(BaseModel):
    """How far the demo's clock is ahead, and this machine's of the database's."""

    now: datetime
    offset_seconds: float
    skew_seconds: float


class ProcessFacts(BaseModel):
    """The process that answered this request; others may be older."""

    version: str
    environment: str
    started_at: datetime


class SystemSeen(BaseModel):
    """The house as it is now. ``state`` is the worst of the parts'."""

    state: State
    as_of: datetime
    database: Part[stores.DatabaseFacts]
    valkey: Part[stores.ValkeyFacts]
    jobs: Part[engine_room.QueueFacts]
    workers: Part[engine_room.WorkersFacts]
    periodic: Part[engine_room.TurnsFacts]
    inbox: Part[traffic.InboxFacts]
    outbox: Part[traffic.OutboxFacts]
    promises: Part[checks.PromisesFacts]
    reconcile: Part[checks.ReconcileFacts]
    alarms: Part[checks.AlarmsFacts]
    clock: Part[ClockFacts]
    process: Part[ProcessFacts]


async def look(services: Services, market: str) -> SystemSeen:
    """Everything an operator asks after, for one market. Never raises, never takes long."""
    turn = asyncio.Semaphore(_AT_ONCE)
    base = services.database
    turns = partial(engine_room.turns, periodics=periodics_of(services))
    inboxes = partial(traffic.inbox, market=market)
    outboxes = partial(traffic.outbox, market=market)
    raised = partial(checks.alarms, market=market)
    async with asyncio.TaskGroup() as group:
        start = group.create_task
        valkey = start(
            patiently(Part[stores.ValkeyFacts], turn, partial(stores.valkey, services.valkey))
        )
        database = start(ask(Part[stores.DatabaseFacts], base, turn, stores.database))
        jobs = start(ask(Part[engine_room.QueueFacts], base, turn, engine_room.queue))
        workers = start(ask(Part[engine_room.WorkersFacts], base, turn, engine_room.workers))
        periodic = start(ask(Part[engine_room.TurnsFacts], base, turn, turns))
        inbox = start(ask(Part[traffic.InboxFacts], base, turn, inboxes))
        outbox = start(ask(Part[traffic.OutboxFacts], base, turn, outboxes))
        promises = start(ask(Part[checks.PromisesFacts], base, turn, checks.promises))
        reconcile = start(ask(Part[checks.ReconcileFacts], base, turn, checks.reconcile))
        alarms = start(ask(Part[checks.AlarmsFacts], base, turn, raised))
        time = start(ask(Part[ClockFacts], base, turn, _clock))
    states: list[State] = [
        part.result().state
        for part in (
            *(database, valkey, jobs, workers, periodic, inbox),
            *(outbox, promises, reconcile, alarms, time),
        )
    ]
    return SystemSeen(
        state=worst(states),
        as_of=clock.now(),
        database=database.result(),
        valkey=valkey.result(),
        jobs=jobs.result(),
        workers=workers.result(),
        periodic=periodic.result(),
        inbox=inbox.result(),
        outbox=outbox.result(),
        promises=promises.result(),
        reconcile=reconcile.result(),
        alarms=alarms.result(),
        clock=time.result(),
        process=_process(services),
    )


def periodics_of(services: Services) -> Sequence[Periodic]:
    """All periodic work of this installation, the house's own first."""
    markets = services.markets.values()
    return [*upkeep.PERIODICS, *(one for market in markets for one in market.periodics)]


async def _clock(session: Session) -> Part[ClockFacts]:
    server: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    skew = (clock.wall(clock.now()) - server).total_seconds()
    ahead = clock.offset().total_seconds()
    skewed = abs(skew) > _SKEW_SECONDS
    said = "The clock shows the machine's time."
    if ahead:
        said = f"The demo's clock is {ahead / 60:.0f} minutes ahead."
    if skewed:
        said = f"This machine's clock and the database's are {abs(skew):.0f} seconds apart."
    return Part[ClockFacts](
        state="late" if skewed else "ok",
        sentence=said,
        since=None,
        facts=ClockFacts(now=clock.now(), offset_seconds=ahead, skew_seconds=round(skew, 3)),
    )


def _process(services: Services) -> Part[ProcessFacts]:
    return Part[ProcessFacts](
        state="ok",
        sentence=f"Steelyard {__version__} answers.",
        since=_STARTED_AT,
        facts=ProcessFacts(
            version=__version__,
            environment=services.settings.app_env,
            started_at=_STARTED_AT,
        ),
    )
