"""Our way through pgqueuer's tables: one statement a look, no more looks than there is news.

What differs from pgqueuer's own way:

- due work is found by ``(priority, execute_after)``: thousands of timers that wait for their hour
  are not walked over, and when the next one is due comes with the same statement;
- a look that emptied the queue is not followed by another unless something was told since, and
  news that comes in a burst is one look;
- the log holds failures only. What went well has left the queue, and nobody asks when.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core import buffers, executors
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain import models, types
from pgqueuer.ports.driver import NotifyCallback
from pgqueuer.ports.repository import EntrypointExecutionParameter

from steelyard.kernel.db import is_outage

PACE_SECONDS = 0.02
"""Between two looks of one worker that are due to news. The first after a silence is at once."""
POLL_SECONDS = 0.1
"""Between two looks while the worker has all the tasks it may have."""
_NO_LIMIT = 1_000_000
_CHANGED = "table_changed_event"

# Types that are not built in are asked for by each new connection first: texts are cast instead.
# The priorities in use, highest first: few, found by as many steps through the index.
_RUNGS = """
WITH RECURSIVE rungs AS (
    (SELECT priority FROM kernel.pgqueuer WHERE status = 'queued' ORDER BY priority DESC LIMIT 1)
    UNION ALL
    SELECT (
        SELECT q.priority FROM kernel.pgqueuer AS q
        WHERE q.status = 'queued' AND q.priority < rungs.priority
        ORDER BY q.priority DESC LIMIT 1
    ) FROM rungs WHERE rungs.priority IS NOT NULL
)
"""
_TAKE = f"""{_RUNGS}, room AS (
    SELECT greatest(least($1::bigint, $4::bigint - count(*)), 0) AS free
    FROM kernel.pgqueuer WHERE queue_manager_id = $3
), due AS (
    SELECT one.id, one.priority, one.execute_after FROM rungs CROSS JOIN LATERAL (
        SELECT q.id, q.priority, q.execute_after FROM kernel.pgqueuer AS q
        WHERE q.status = 'queued' AND q.priority = rungs.priority
            AND q.execute_after <= now() AND q.entrypoint = ANY($2::text[])
        ORDER BY q.execute_after, q.id LIMIT $1 FOR UPDATE SKIP LOCKED
    ) AS one
), stale AS (
    SELECT q.id, q.priority, q.execute_after FROM kernel.pgqueuer AS q
    WHERE q.status = 'picked' AND q.heartbeat < now() - $5::interval
        AND q.entrypoint = ANY($2::text[])
    ORDER BY q.priority DESC, q.id LIMIT $1 FOR UPDATE SKIP LOCKED
), chosen AS (
    SELECT id FROM (SELECT * FROM due UNION ALL SELECT * FROM stale) AS both_kinds
    ORDER BY priority DESC, execute_after, id LIMIT (SELECT free FROM room)
), taken AS (
    UPDATE kernel.pgqueuer
    SET status = 'picked', updated = now(), heartbeat = now(), queue_manager_id = $3
    WHERE id IN (SELECT id FROM chosen)
    RETURNING *
), following AS (
    SELECT min(one.execute_after) - now() AS pause FROM rungs CROSS JOIN LATERAL (
        SELECT q.execute_after FROM kernel.pgqueuer AS q
        WHERE q.status = 'queued' AND q.priority = rungs.priority AND q.execute_after > now()
        ORDER BY q.execute_after LIMIT 1
    ) AS one
)
SELECT room.free, following.pause, taken.id, taken.priority, taken.created, taken.updated,
    taken.heartbeat, taken.execute_after, taken.status::text AS status, taken.entrypoint,
    taken.payload, taken.attempts, taken.queue_manager_id, taken.headers::text AS headers
FROM room CROSS JOIN following LEFT JOIN taken ON true
ORDER BY taken.priority DESC, taken.execute_after, taken.id
"""  # noqa: S608 - our own names
_ADD = """
WITH asked AS MATERIALIZED (
    SELECT nextval('kernel.pgqueuer_id_seq') AS id, given.* FROM unnest(
        $1::int[], $2::text[], $3::bytea[], $4::interval[], $5::text[], $6::text[]
    ) WITH ORDINALITY
        AS given (priority, entrypoint, payload, pause, dedupe_key, headers, ord)
), added AS (
    INSERT INTO kernel.pgqueuer
        (id, priority, entrypoint, payload, execute_after, dedupe_key, headers, status)
    SELECT id, priority, entrypoint, payload, now() + pause, dedupe_key, headers::jsonb, 'queued'
    FROM asked
    ON CONFLICT (dedupe_key)
        WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL DO NOTHING
    RETURNING id
)
SELECT asked.ord, added.id FROM added JOIN asked USING (id) ORDER BY asked.ord
"""
_DONE = "DELETE FROM kernel.pgqueuer WHERE id = ANY($1::bigint[])"


class Statements(qb.QueryQueueBuilder):
    """pgqueuer's statements, where ours do not take their place."""

    def build_enqueue_query(self, on_conflict: types.OnConflict = "raise") -> str:
        return _ADD if on_conflict == "skip" else super().build_enqueue_query(on_conflict)


class Bell:
    """Passes on that there is news: once until the next look, and looks come paced."""

    def __init__(self) -> None:
        self.news = False
        """Whether something was told since the last look began."""
        self._ring: Callable[[], None] = lambda: None
        self._timer: asyncio.TimerHandle | None = None
        self._looked_at = float("-inf")

    def attach(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def told(self, pause: timedelta = timedelta(0)) -> None:
        """There is work now, or after ``pause``."""
        if pause > timedelta(0):
            asyncio.get_running_loop().call_later(pause.total_seconds(), self.told)
            return
        self.news = True
        if self._timer is None:
            loop = asyncio.get_running_loop()
            at = max(loop.time(), self._looked_at + PACE_SECONDS)
            self._timer = loop.call_at(at, self._strike)

    def looking(self) -> None:
        """A look at the queue begins: it will see all that was told."""
        self.news = False
        self._looked_at = asyncio.get_running_loop().time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _strike(self) -> None:
        self._timer = None
        self._ring()


class Wire(AsyncpgPoolDriver):
    """pgqueuer's driver, whose news of changes goes through a bell."""

    def __init__(self, pool: object, bell: Bell) -> None:
        super().__init__(pool)  # pyright: ignore[reportArgumentType] - asyncpg has no types
        self._bell = bell

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        def heard(payload: str | bytes | bytearray) -> None:
            if _CHANGED not in str(payload):
                callback(payload)
                return
            self._bell.attach(lambda: callback(payload))
            self._bell.told()

        await super().add_listener(channel, heard)


@dataclass
class Queue(Queries):
    """The queue as one worker sees it."""

    bell: Bell = field(default_factory=Bell)
    _emptied: bool = field(default=False, init=False)
    _full: bool = field(default=False, init=False)
    _following: timedelta | None = field(default=None, init=False)

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: dict[types.QueueEntrypoint, EntrypointExecutionParameter],
        queue_manager_id: types.QueueManagerId,
        global_concurrency_limit: int | None,
        heartbeat_timeout: timedelta,
    ) -> list[models.Job]:
        """The most urgent due jobs, taken for this worker; none where a look just emptied the
        queue and nothing was told since."""
        if self._emptied and not self.bell.news:
            self._emptied = False
            return []
        self.bell.looking()
        rows = await self.driver.fetch(
            _TAKE,
            batch_size,
            list(entrypoints),
            queue_manager_id,
            global_concurrency_limit or _NO_LIMIT,
            heartbeat_timeout,
        )
        free = cast("int", rows[0]["free"])
        self._following = cast("timedelta | None", rows[0]["pause"])
        jobs = [models.Job.model_validate(row) for row in rows if row["id"] is not None]
        self._full = len(jobs) == free < batch_size
        self._emptied = 0 < len(jobs) < batch_size
        return jobs

    def pause(self, longest: timedelta) -> timedelta:
        """How long to wait for news before the next look."""
        if self._full:
            return timedelta(seconds=POLL_SECONDS)
        return longest if self._following is None else min(self._following, longest)

    async def log_jobs(
        self,
        job_status: list[tuple[models.Job, types.JOB_STATUS, models.TracebackRecord | None]],
    ) -> None:
        """What went well leaves the queue; of anything else the log tells."""
        done = [job.id for job, status, _ in job_status if status == "successful"]
        if done:
            await self.driver.execute(_DONE, done)
        others = [one for one in job_status if one[1] != "successful"]
        if others:
            await super().log_jobs(others)
        if self._full:
            self.bell.told()

    async def retry_job(
        self,
        job: models.Job,
        delay: timedelta,
        traceback_record: models.TracebackRecord | None,
    ) -> None:
        try:
            await super().retry_job(job, delay, traceback_record)
        except Exception as error:
            if is_away(error):
                raise Unwritten from error
            raise
        self.bell.told(delay)


class Unwritten(Exception):  # noqa: N818 - a fact
    """That a job is to be tried again could not be written: the database is away."""


def is_away(error: BaseException) -> bool:
    """The database was lost or not found, and nothing else went wrong."""
    if isinstance(error, BaseExceptionGroup):
        inner = cast("BaseExceptionGroup[BaseException]", error).exceptions
        return all(is_away(one) for one in inner)
    lost = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)
    stopped = (asyncpg.OperatorInterventionError, asyncpg.TooManyConnectionsError)
    return isinstance(error, (*lost, *stopped)) or is_outage(error)


class Manager(QueueManager):
    """pgqueuer's loop, which knows from its last look how long it may rest, and for which a
    database that is away is nobody's failure."""

    async def _effective_dequeue_timeout(self, dequeue_timeout: timedelta) -> timedelta:
        return cast("Queue", self.queries).pause(dequeue_timeout)

    async def log_failure(
        self,
        job: models.Job,
        executor: executors.AbstractEntrypointExecutor,
        exc: Exception,
        jbuff: buffers.JobStatusLogBuffer,
    ) -> None:
        """A job whose outcome cannot be written has none: it stays as it was taken, and once its
        heartbeat is over whoever finds it tries it again."""
        if not isinstance(exc, Unwritten):
            await super().log_failure(job, executor, exc, jbuff)
