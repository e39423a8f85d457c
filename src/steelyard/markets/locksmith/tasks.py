"""What happens later. Each takes ids, loads what it needs, and may run twice."""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import is_outage
from steelyard.kernel.errors import Refusal
from steelyard.kernel.jobs import JobContext, Periodic, Task
from steelyard.markets.locksmith import topics
from steelyard.markets.locksmith.dispatch import losers, waves
from steelyard.markets.locksmith.dispatch.starts import starts_of
from steelyard.markets.locksmith.lifecycles import REQUEST
from steelyard.markets.locksmith.models import Job, RequestSession, Wave
from steelyard.markets.locksmith.operations.alarms import tell_alarms
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.words import DepositStatus, JobStatus, Step

log = structlog.get_logger("steelyard.dispatch")

_SWEPT = 100
_IDLE = (Step.STARTED, Step.LOCATED, Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED)


async def start_dispatch(context: JobContext, job_id: str) -> None:
    """The fast path after payment; the sweep is the sure one."""
    if await starts_of(context.database).start(UUID(job_id)):
        return
    async with context.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        # One whose deposit was given back before it began waits for staff.
        if job.status == JobStatus.CREATED and job.deposit_status == DepositStatus.HELD:
            await waves.start(session, job)


async def close_wave(context: JobContext, wave_id: str) -> None:
    """A wave's time is up; early or late runs find nothing to do."""
    async with context.database.transaction() as session:
        await waves.close_if_due(session, UUID(wave_id))


async def tell_losers(context: JobContext, job_id: str, round: int) -> None:  # noqa: A002
    """Everybody who was not first is told, a few in each transaction."""
    async with context.database.reading() as session:
        waiting = await losers.losers_of(session, UUID(job_id), round)
    for start in range(0, len(waiting), losers.BATCH):
        async with context.database.transaction() as session:
            await losers.tell(session, waiting[start : start + losers.BATCH])


async def sweep_dispatch(context: JobContext) -> None:
    """Every timer is a row: whatever is due and was missed is done now, one job a transaction."""
    async with context.database.reading() as session:
        now = clock.now()
        due_waves = list(
            await session.scalars(
                select(Wave.id)
                .where(Wave.closed_at.is_(None), Wave.closes_at <= now)
                .order_by(Wave.closes_at)
                .limit(_SWEPT)
            )
        )
        due_jobs = list(
            await session.scalars(
                select(Job.id)
                .where(
                    Job.status.in_((JobStatus.CREATED, JobStatus.DISPATCHING)),
                    # One whose deposit was given back before it began waits for staff.
                    or_(
                        Job.status == JobStatus.DISPATCHING,
                        Job.deposit_status == DepositStatus.HELD,
                    ),
                    Job.due_at <= now,
                )
                .order_by(Job.due_at)
                .limit(_SWEPT)
            )
        )
    for wave_id in due_waves:
        with _alone("wave", wave_id):
            await close_wave(context, str(wave_id))
    for job_id in due_jobs:
        with _alone("job", job_id):
            await _go_on(context, job_id)


@contextmanager
def _alone(kind: str, which: UUID) -> Generator[None]:
    """One that cannot go on does not stand in the way of the others; it is tried again."""
    try:
        yield
    except Refusal as refusal:
        log.warning("dispatch.refused", kind=kind, id=str(which), code=refusal.code)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("dispatch.failed", kind=kind, id=str(which), error=type(error).__name__)


async def _go_on(context: JobContext, job_id: UUID) -> None:
    async with context.database.transaction() as session:
        job = await waves.locked_job(session, job_id)
        if job.due_at is None or job.due_at > clock.now():
            return
        if job.status == JobStatus.CREATED:
            await waves.start(session, job)
        elif await waves.open_wave_of(session, job.id) is None:
            await waves.advance(session, job)


async def sweep_sessions(context: JobContext) -> None:
    """Requests nobody touched for a while are abandoned; they can still be resumed."""
    async with context.database.transaction() as session:
        since = clock.now() - policy_of(session).session_idle
        idle = await session.scalars(
            select(RequestSession)
            .where(RequestSession.step.in_(_IDLE), RequestSession.touched_at < since)
            .order_by(RequestSession.touched_at)
            .limit(_SWEPT)
            .with_for_update(skip_locked=True)
        )
        for request in idle.all():
            await lifecycle.move(
                session,
                REQUEST,
                request,
                "abandon",
                actor=Actor.system("sessions"),
                facts={"at_step": request.step},
            )
            topics.request_changed(session, request)


TASKS = (
    Task("locksmith.start_dispatch", start_dispatch),
    Task("locksmith.close_wave", close_wave),
    Task(losers.TELL_LOSERS, tell_losers),
)
PERIODICS = (
    Periodic("locksmith.sweep_dispatch", sweep_dispatch, every_seconds=2),
    Periodic("locksmith.sweep_sessions", sweep_sessions, every_seconds=30),
    Periodic("locksmith.tell_alarms", tell_alarms, every_seconds=15),
)
