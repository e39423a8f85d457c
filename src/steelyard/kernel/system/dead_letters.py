"""Deciding about jobs that failed for good: one, or all of a kind."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.jobs import dead_letters
from steelyard.kernel.jobs.engine import TransactionDriver, queries_on

AT_ONCE = 500
"""So many are put back by one request; staff ask again for the rest."""

# A key makes a waiting job single: what already waits again need not be put back beside it.
_TWIN = (
    "EXISTS (SELECT 1 FROM kernel.pgqueuer AS twin WHERE twin.dedupe_key = q.dedupe_key"
    " AND twin.status IN ('queued', 'picked'))"
)


class AlreadyWaiting(Conflict):
    """The same job was asked for again meanwhile."""

    code = "already_waiting"


@dataclass(frozen=True, slots=True)
class TaskCount:
    """Dead letters of one task."""

    task: str
    count: int
    oldest_at: datetime
    newest_at: datetime


async def counts(session: Session) -> list[TaskCount]:
    """How many of each task, most first."""
    rows = await session.execute(
        text(
            "SELECT entrypoint AS task, count(*) AS count, min(updated) AS oldest_at,"
            " max(updated) AS newest_at FROM kernel.pgqueuer WHERE status = 'failed'"
            " GROUP BY entrypoint ORDER BY count(*) DESC, entrypoint"
        )
    )
    return [TaskCount(**row) for row in rows.mappings()]


async def retry(session: Session, letter_id: int) -> None:
    """Put one back. Raises NotFound, AlreadyWaiting."""
    found = await session.scalar(
        text(f"SELECT {_TWIN} FROM kernel.pgqueuer AS q WHERE id = :id AND status = 'failed'"),  # noqa: S608 - our own text
        {"id": letter_id},
    )
    if found:
        raise AlreadyWaiting("The same job waits again already; dismiss this one.")
    await dead_letters.retry(session, letter_id)


async def retry_all(session: Session, task: str) -> tuple[int, int]:
    """Put back those of ``task``, oldest first, at most ``AT_ONCE``.

    Returns how many were put back, and how many stay because the same job waits already.
    """
    rows = await session.execute(
        text(
            f"SELECT q.id, q.dedupe_key, {_TWIN} AS waits FROM kernel.pgqueuer AS q"  # noqa: S608 - our own text
            " WHERE q.status = 'failed' AND q.entrypoint = :task"
            " ORDER BY q.id LIMIT :most FOR UPDATE SKIP LOCKED"
        ),
        {"task": task, "most": AT_ONCE},
    )
    chosen: list[int] = []
    keys: set[str] = set()
    stay = 0
    for row in rows.all():
        if row.waits or (row.dedupe_key is not None and row.dedupe_key in keys):
            stay += 1
            continue
        chosen.append(row.id)
        if row.dedupe_key is not None:
            keys.add(row.dedupe_key)
    if chosen:
        driver = TransactionDriver(await session.connection())
        await queries_on(driver).requeue_jobs(chosen)  # pyright: ignore[reportArgumentType]
    return len(chosen), stay


async def dismiss(session: Session, letter_id: int) -> str:
    """Take one off the list for good; returns its task. Raises NotFound."""
    task = await session.scalar(
        text(
            "DELETE FROM kernel.pgqueuer WHERE id = :id AND status = 'failed' RETURNING entrypoint"
        ),
        {"id": letter_id},
    )
    if task is None:
        raise NotFound
    return str(task)
