"""Jobs that failed for good: seen by staff, retried by staff."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.jobs.engine import TransactionDriver, queries_on


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One job out of tries: what it was asked and what its last try said."""

    id: int
    task: str
    arguments: dict[str, Any]
    attempts: int
    created_at: datetime
    failed_at: datetime
    error: str


async def dead_letters(
    session: Session, *, task_prefix: str = "", limit: int = 50
) -> list[DeadLetter]:
    """The newest first. ``task_prefix`` narrows to one market (``"locksmith."``)."""
    rows = await session.execute(
        text(
            "SELECT q.id, q.entrypoint, q.payload, q.attempts, q.created, q.updated,"
            " (SELECT l.traceback ->> 'exception_message' FROM kernel.pgqueuer_log l"
            "  WHERE l.job_id = q.id AND l.traceback IS NOT NULL"
            "  ORDER BY l.created DESC LIMIT 1) AS error"
            " FROM kernel.pgqueuer q WHERE q.status = 'failed'"
            " AND starts_with(q.entrypoint, :prefix) ORDER BY q.updated DESC LIMIT :limit"
        ),
        {"prefix": task_prefix, "limit": limit},
    )
    return [
        DeadLetter(
            id=row.id,
            task=row.entrypoint,
            arguments=json.loads(row.payload or b"{}"),
            attempts=row.attempts + 1,
            created_at=row.created,
            failed_at=row.updated,
            error=row.error or "",
        )
        for row in rows.all()
    ]


async def retry(session: Session, job_id: int) -> None:
    """Put one dead letter back into the queue, with all its attempts. Raises NotFound."""
    found = await session.scalar(
        text("SELECT id FROM kernel.pgqueuer WHERE id = :id AND status = 'failed' FOR UPDATE"),
        {"id": job_id},
    )
    if found is None:
        raise NotFound
    queries = queries_on(TransactionDriver(await session.connection()))
    await queries.requeue_jobs([found])
