"""What waits for its time: for the demo's clock, which is pushed to the next thing due."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.db import Session


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A waiting job: when it is due (kernel time), and how often it was tried already."""

    task: str
    due_at: datetime
    attempts: int


async def next_job(session: Session) -> Upcoming | None:
    """The job that is due first among those whose time has not come."""
    found = (
        await session.execute(
            text(
                "SELECT entrypoint, execute_after, attempts FROM kernel.pgqueuer"
                " WHERE status = 'queued' AND execute_after > now()"
                " ORDER BY execute_after, id LIMIT 1"
            )
        )
    ).first()
    if found is None:
        return None
    due_at = found.execute_after + clock.offset()
    return Upcoming(task=found.entrypoint, due_at=due_at, attempts=found.attempts)
