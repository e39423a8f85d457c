"""Tasks, and asking for them.

A task takes ids, loads what it needs and may run twice. ``enqueue`` writes a row in the caller's
transaction: committed together, forgotten together. A ``key`` makes a pending job single and lets
it be cancelled.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.db import Database, Session, before_commit
from steelyard.kernel.jobs.engine import TransactionDriver, queries_on

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_ASKED = "steelyard.jobs"


class Retry(Exception):  # noqa: N818 - a wish, not a fault
    """Raised by a task: try again after ``after`` (default: the task's own backoff)."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class GiveUp(Exception):  # noqa: N818 - a decision, not a fault
    """Raised by a task that cannot ever succeed: straight to the dead letters."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a task is given besides its arguments."""

    services: "Services"
    job_id: int
    attempt: int
    last_attempt: bool

    @property
    def database(self) -> Database:
        return self.services.database


Handler = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """A named piece of work: ``handler(context, **arguments)``.

    Tried ``max_attempts`` times, ``retry_seconds`` doubling up to ``retry_seconds_max``; then
    it stands among the dead letters until staff retry it.
    """

    name: str
    handler: Handler
    max_attempts: int = 8
    retry_seconds: int = 1
    retry_seconds_max: int = 300
    timeout_seconds: int = 60

    def backoff(self, attempt: int) -> timedelta:
        """The pause after failed attempt number ``attempt`` (0 = first)."""
        return timedelta(seconds=min(self.retry_seconds * 2**attempt, self.retry_seconds_max))


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work done every ``every_seconds`` by one worker of all: ``handler(context)``."""

    name: str
    handler: Handler
    every_seconds: int


async def enqueue(
    session: Session,
    task: str,
    arguments: dict[str, Any],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    priority: int = 0,
) -> bool:
    """Ask for ``task`` in this transaction, at ``run_at`` (kernel time; None: at once).

    With ``key``: nothing is added while a job of that key waits or runs; returns whether one was.
    """
    queries = queries_on(TransactionDriver(await session.connection()))
    ids = await queries.enqueue(
        task, _payload(arguments), priority, _delay(run_at), dedupe_key=key, on_conflict="skip"
    )
    return ids[0] is not None


def enqueue_at_end(
    session: Session,
    task: str,
    arguments: dict[str, Any],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    priority: int = 0,
) -> None:
    """``enqueue`` for whoever need not know whether it was added: all that one unit of work asks
    for so is written by one statement before its commit. Until then ``cancel`` does not see it.
    """
    asked: list[_Asked] = session.info.setdefault(_ASKED, [])
    asked.append(_Asked(task, _payload(arguments), priority, _delay(run_at), key))
    before_commit(session, "jobs", write_asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    task: str
    payload: bytes
    priority: int
    delay: timedelta | None
    key: str | None


async def write_asked(session: Session) -> None:
    """Write what was asked for by ``enqueue_at_end`` so far; done before every commit."""
    asked: list[_Asked] = session.info.pop(_ASKED, [])
    if not asked:
        return
    queries = queries_on(TransactionDriver(await session.connection()))
    await queries.enqueue(
        [one.task for one in asked],
        [one.payload for one in asked],
        [one.priority for one in asked],
        [one.delay for one in asked],
        dedupe_key=[one.key for one in asked],
        on_conflict="skip",
    )


def _payload(arguments: dict[str, Any]) -> bytes:
    return json.dumps(arguments, separators=(",", ":"), default=str).encode()


def _delay(run_at: datetime | None) -> timedelta | None:
    return max(run_at - clock.now(), timedelta(0)) if run_at else None


async def cancel(session: Session, key: str) -> bool:
    """Withdraw the waiting job of that key; False when none waits (it may be running)."""
    gone = await session.execute(
        text(
            "DELETE FROM kernel.pgqueuer WHERE dedupe_key = :key AND status = 'queued' RETURNING id"
        ),
        {"key": key},
    )
    return gone.first() is not None


async def run_at_of(session: Session, key: str) -> datetime | None:
    """When the waiting job of that key is due (kernel time)."""
    due = await session.scalar(
        text(
            "SELECT execute_after FROM kernel.pgqueuer WHERE dedupe_key = :key"
            " AND status = 'queued'"
        ),
        {"key": key},
    )
    return None if due is None else due + clock.offset()


async def shift(session: Session, by: timedelta) -> int:
    """Bring every waiting job nearer by ``by``: the clock was pushed ahead. Returns how many."""
    moved = await session.execute(
        text(
            "UPDATE kernel.pgqueuer SET updated = now(),"
            " execute_after = execute_after - CAST(:by AS interval)"
            " WHERE status = 'queued' AND execute_after > now() RETURNING 1"
        ),
        {"by": by},
    )
    return len(moved.all())
