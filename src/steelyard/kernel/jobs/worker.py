"""The worker: runs tasks and periodic work until told to stop."""

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import structlog
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from sqlalchemy.exc import DBAPIError

from steelyard.kernel import clock, failpoints, metrics
from steelyard.kernel.db import APP_ROLE, sqlstate
from steelyard.kernel.errors import OutcomeUnknown, Unavailable
from steelyard.kernel.jobs.engine import queue_on
from steelyard.kernel.jobs.periodic import run_periodics
from steelyard.kernel.jobs.port import GiveUp, JobContext, Periodic, Retry, Task
from steelyard.kernel.jobs.queue import Bell, Manager, Wire, is_away

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

log = structlog.get_logger("steelyard.jobs")

CONCURRENCY = 64
"""Tasks of one process at the same time. Most of them wait for others, or share a transaction."""
BATCH = 24
HEARTBEAT = timedelta(seconds=10)
_NEVER = timedelta(0)
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between two tries to reach a database that is away; the last one from then on."""
_WENT_WELL_SECONDS = 30.0


class _Kept(asyncpg.Connection):
    """Only whole statements run on it, each its own transaction: between two uses there is
    nothing to put back."""

    def get_reset_query(self) -> str:
        return ""


class Worker:
    """One process's share of the work. ``run`` returns after ``stop`` and the tasks in hand."""

    def __init__(
        self, services: "Services", tasks: Sequence[Task], periodics: Sequence[Periodic]
    ) -> None:
        self._services = services
        self._tasks = {task.name: task for task in tasks}
        self._periodics = periodics
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Work until ``stop``; while the database is away, wait for it and go on."""
        pauses = iter(_PAUSES)
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                await self._work()
            except Exception as error:
                if not is_away(error):
                    raise
                if time.monotonic() - began > _WENT_WELL_SECONDS:
                    pauses = iter(_PAUSES)
                pause = next(pauses, _PAUSES[-1])
                log.warning("worker.database_away", error=type(error).__name__, pause=pause)
                await self._rest(pause)

    async def _work(self) -> None:
        pool = await asyncpg.create_pool(  # pyright: ignore[reportUnknownMemberType]
            self._services.database.url.replace("+asyncpg", "", 1),
            min_size=2,
            max_size=4,
            connection_class=_Kept,
            server_settings={"role": APP_ROLE, "application_name": "steelyard-worker"},
        )
        async with pool:
            queue = self._queue(pool)
            leaving = asyncio.Event()
            stopper = asyncio.create_task(self._stop_with(queue, leaving))
            periodic = asyncio.create_task(run_periodics(self._services, self._periodics, leaving))
            try:
                await queue.run(
                    dequeue_timeout=timedelta(seconds=2),
                    batch_size=BATCH,
                    max_concurrent_tasks=CONCURRENCY,
                    heartbeat_timeout=HEARTBEAT,
                    log_aggregation_interval=_NEVER,
                )
            finally:
                leaving.set()
                stopper.cancel()
                await asyncio.gather(periodic, stopper, return_exceptions=True)

    async def _stop_with(self, queue: Manager, leaving: asyncio.Event) -> None:
        await self._stopping.wait()
        leaving.set()
        queue.shutdown.set()

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _queue(self, pool: asyncpg.Pool) -> Manager:
        bell = Bell()
        queue = Manager(queue_on(Wire(pool, bell), bell))
        for task in self._tasks.values():
            queue.entrypoint(task.name, on_failure="hold", accepts_context=False)(
                self._runner(task)
            )
        return queue

    def _runner(self, task: Task):  # noqa: ANN202 - pgqueuer's own callable type
        async def run(job: Job) -> None:
            await self._run_one(task, job)

        return run

    async def _run_one(self, task: Task, job: Job) -> None:
        failpoints.within(task.name)
        failpoints.reach("job.after_dequeue")
        context = JobContext(
            services=self._services,
            job_id=int(job.id),
            attempt=job.attempts,
            last_attempt=job.attempts + 1 >= task.max_attempts,
        )
        arguments = json.loads(job.payload or b"{}")
        with structlog.contextvars.bound_contextvars(task=task.name, job=int(job.id)):
            try:
                async with asyncio.timeout(task.timeout_seconds):
                    await self._keep_time()
                    await task.handler(context, **arguments)
            except GiveUp:
                metrics.JOBS.labels(task.name, "dead").inc()
                raise
            except Retry as wish:
                raise self._again(task, context, wish, wish.after) from wish
            except Exception as error:
                raise self._again(task, context, error, None) from error
            failpoints.reach("job.before_ack")
            metrics.JOBS.labels(task.name, "done").inc()

    async def _keep_time(self) -> None:
        """Beside a sandbox the clock may have been pushed since the last job."""
        if self._services.settings.speaks_to_sandbox:
            async with self._services.database.reading() as session:
                await clock.refresh(session)

    def _again(
        self, task: Task, context: JobContext, error: Exception, after: timedelta | None
    ) -> Exception:
        """A retry while attempts are left, else the error itself: that makes a dead letter. What
        only the database's absence has hindered is tried again however often it was."""
        expected = isinstance(error, (Retry, OutcomeUnknown, Unavailable))
        level = log.warning if expected else log.exception
        level("job.failed", attempt=context.attempt, error=type(error).__name__)
        if context.last_attempt and not _hindered(error):
            metrics.JOBS.labels(task.name, "dead").inc()
            return error
        metrics.JOBS.labels(task.name, "retried").inc()
        delay = after if after is not None else task.backoff(context.attempt)
        return RetryRequested(delay=delay, reason=f"{type(error).__name__}: {error}"[:500])


def _hindered(error: Exception) -> bool:
    """The database was gone. One that is there and takes too long is the job's own trouble."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or sqlstate(error).startswith(("08", "57P"))
