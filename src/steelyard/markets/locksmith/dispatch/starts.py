"""The ordinary start of a search, for many jobs at once: paid, nobody asked yet, somebody to ask.

All paid jobs that this process comes to at the same time share their statements and their commit.
What is not ordinary (somebody else holds the job, staff or money have done something to it, there
is nobody to ask, or the batch fails for whatever is in it) is left as it was, and goes the careful
way: one job in a transaction.
"""

from collections.abc import Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import select

from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import OutcomeUnknown
from steelyard.kernel.jobs.together import Together
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.words import DepositStatus, JobStatus

log = structlog.get_logger("steelyard.dispatch")

MOST = 16
"""Jobs in one transaction: what their locksmiths wait for at most, and a few dozen texts."""


class Starts:
    """Where the searches that begin in one process meet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wishes = Together(self._start_all, most=MOST)

    async def start(self, job_id: UUID) -> bool:
        """Open the first wave of a paid job. False: nothing was done, look at it closely.

        Raises OutcomeUnknown.
        """
        return await self._wishes.ask(job_id)

    async def _start_all(self, job_ids: Sequence[UUID]) -> list[bool]:
        try:
            async with self._database.transaction() as session:
                started = await waves.start_all(session, await _ordinary(session, job_ids))
        except OutcomeUnknown:
            raise
        except Exception as error:
            # Nothing happened, and it may be the fault of one: each alone.
            log.warning("dispatch.alone", jobs=len(job_ids), error=type(error).__name__)
            return [False] * len(job_ids)
        return [identity in started for identity in job_ids]


async def _ordinary(session: Session, job_ids: Sequence[UUID]) -> list[Job]:
    """Those that are simply paid, locked in one order. Who is held by somebody is left out."""
    found = await session.scalars(
        select(Job)
        .where(
            Job.id.in_(job_ids),
            Job.status == JobStatus.CREATED,
            Job.deposit_status == DepositStatus.HELD,
            Job.wave == 0,
        )
        .order_by(Job.id)
        .with_for_update(skip_locked=True)
    )
    return list(found)


_starts: WeakKeyDictionary[Database, Starts] = WeakKeyDictionary()


def starts_of(database: Database) -> Starts:
    """The one ``Starts`` of this process on ``database``."""
    found = _starts.get(database)
    if found is None:
        found = _starts[database] = Starts(database)
    return found
