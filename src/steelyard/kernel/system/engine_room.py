"""Background work: what waits, who works, and what comes round by itself.

Jobs are due by the machine's time, whatever the house's clock shows; so are the turns.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.jobs import Periodic
from steelyard.kernel.system.part import Part, State

COUNTED_MAX = 20_000
_LATE_SECONDS = 30
_STUCK_SECONDS = 300
_SILENT_SECONDS = 60
_GRACE = timedelta(seconds=30)


class TaskFigures(BaseModel):
    """One kind of job. ``due`` are those of ``waiting`` whose time has come."""

    task: str
    waiting: int
    due: int
    running: int
    failed_for_good: int
    oldest_due_seconds: float | None


class QueueFacts(BaseModel):
    waiting: int
    due: int
    running: int
    failed_for_good: int
    oldest_due_seconds: float | None
    capped: bool = Field(description=f"Counting stopped after {COUNTED_MAX} jobs.")
    tasks: list[TaskFigures]


class WorkersFacts(BaseModel):
    """``last_seen_at``: when one last finished a turn of periodic work, its pulse."""

    last_seen_at: datetime | None
    connections: int = Field(description="Of worker processes to the database, now.")
    busy: int = Field(description="Workers with a job in hand.")
    oldest_heartbeat_seconds: float | None = Field(description="Of the jobs in hand.")


class Turn(BaseModel):
    name: str
    what: str
    every_seconds: int
    last_run_at: datetime | None
    next_due_at: datetime | None
    late: bool


class TurnsFacts(BaseModel):
    turns: list[Turn]


async def queue(session: Session) -> Part[QueueFacts]:
    rows = (
        await session.execute(
            text(
                "SELECT entrypoint, count(*) FILTER (WHERE status = 'queued') AS waiting,"
                " count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS due,"
                " count(*) FILTER (WHERE status = 'picked') AS running,"
                " count(*) FILTER (WHERE status = 'failed') AS failed,"
                " extract(epoch FROM now() - min(execute_after)"
                "  FILTER (WHERE status = 'queued' AND execute_after <= now())) AS oldest,"
                " count(*) AS counted, min(updated) FILTER (WHERE status = 'failed') AS failed_at,"
                " now() AS at FROM (SELECT entrypoint, status, execute_after, updated"
                "  FROM kernel.pgqueuer LIMIT :most) AS seen"
                " GROUP BY entrypoint ORDER BY entrypoint"
            ),
            {"most": COUNTED_MAX},
        )
    ).all()
    tasks = [
        TaskFigures(
            task=row.entrypoint,
            waiting=row.waiting,
            due=row.due,
            running=row.running,
            failed_for_good=row.failed,
            oldest_due_seconds=None if row.oldest is None else round(float(row.oldest), 1),
        )
        for row in rows
    ]
    ages = [one.oldest_due_seconds for one in tasks if one.oldest_due_seconds is not None]
    facts = QueueFacts(
        waiting=sum(one.waiting for one in tasks),
        due=sum(one.due for one in tasks),
        running=sum(one.running for one in tasks),
        failed_for_good=sum(one.failed_for_good for one in tasks),
        oldest_due_seconds=max(ages, default=None),
        capped=sum(row.counted for row in rows) >= COUNTED_MAX,
        tasks=tasks,
    )
    failed_at = min((row.failed_at for row in rows if row.failed_at), default=None)
    due_since = rows[0].at - timedelta(seconds=max(ages)) if ages else None
    return _queue(facts, failed_at, due_since)


def _queue(
    facts: QueueFacts, failed_at: datetime | None, due_since: datetime | None
) -> Part[QueueFacts]:
    age = facts.oldest_due_seconds or 0
    if age > _STUCK_SECONDS:
        said = f"Work is stuck: {facts.due} jobs are due, the oldest for {age / 60:.0f} minutes."
        return _of(facts, "trouble", said, due_since)
    if facts.failed_for_good:
        said = f"{facts.failed_for_good} jobs failed for good and wait for a decision."
        return _of(facts, "trouble", said, failed_at)
    if age > _LATE_SECONDS:
        said = f"Work is late: {facts.due} jobs are due, the oldest for {age:.0f} seconds."
        return _of(facts, "late", said, due_since)
    return _of(facts, "ok", f"Nothing is late; {facts.waiting} jobs wait for their time.", None)


def _of(facts: QueueFacts, state: State, sentence: str, since: datetime | None) -> Part[QueueFacts]:
    return Part[QueueFacts](state=state, sentence=sentence, since=since, facts=facts)


async def workers(session: Session) -> Part[WorkersFacts]:
    row = (
        await session.execute(
            text(
                "SELECT (SELECT max(last_run_at) FROM kernel.periodic) AS seen, now() AS at,"
                " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                "  AND application_name = 'steelyard-worker') AS connections,"
                " count(DISTINCT queue_manager_id) AS busy,"
                " extract(epoch FROM now() - min(heartbeat)) AS oldest"
                " FROM kernel.pgqueuer WHERE status = 'picked'"
            )
        )
    ).one()
    facts = WorkersFacts(
        last_seen_at=row.seen,
        connections=row.connections,
        busy=row.busy,
        oldest_heartbeat_seconds=None if row.oldest is None else round(float(row.oldest), 1),
    )
    silent = None if row.seen is None else (row.at - row.seen).total_seconds()
    if silent is None:
        state, said = "trouble", "No worker has ever run here: nothing is sent or dispatched."
    elif silent > _SILENT_SECONDS:
        state = "trouble"
        said = f"No worker has been seen for {silent / 60:.0f} minutes: nothing is dispatched."
    elif row.oldest is not None and row.oldest > _SILENT_SECONDS:
        state, said = "late", "A worker died over a job; another takes it over."
    else:
        state, said = "ok", f"Workers are at work; seen {max(silent, 0):.0f} seconds ago."
    return Part[WorkersFacts](state=state, sentence=said, since=row.seen, facts=facts)


async def turns(session: Session, periodics: Sequence[Periodic]) -> Part[TurnsFacts]:
    rows = await session.execute(text("SELECT name, last_run_at, now() AS at FROM kernel.periodic"))
    seen = {row.name: row for row in rows.all()}
    now = await session.scalar(text("SELECT now()"))
    told = [_turn(one, seen[one.name].last_run_at if one.name in seen else None, now)
            for one in periodics]  # fmt: skip
    late = [one for one in told if one.late]
    since = min((one.next_due_at for one in late if one.next_due_at), default=None)
    if not late:
        said = f"All {len(told)} come round in time."
        return Part[TurnsFacts](state="ok", sentence=said, since=None, facts=TurnsFacts(turns=told))
    names = ", ".join(one.name for one in late[:3])
    return Part[TurnsFacts](
        state="trouble" if len(late) == len(told) else "late",
        sentence=f"{len(late)} of {len(told)} are late: {names}.",
        since=since,
        facts=TurnsFacts(turns=told),
    )


def _turn(one: Periodic, last: datetime | None, now: datetime | None) -> Turn:
    every = timedelta(seconds=one.every_seconds)
    due = None if last is None else last + every
    late = due is None or (now is not None and now > due + every + _GRACE)
    return Turn(
        name=one.name,
        what=(one.handler.__doc__ or "").strip().split("\n")[0],
        every_seconds=one.every_seconds,
        last_run_at=last,
        next_due_at=due,
        late=late,
    )
