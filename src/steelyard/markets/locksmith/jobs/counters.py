"""The dashboard's counters: cheap however many jobs there are."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.jobs.schemas import JobsSummary
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.words import OPEN_JOB, DepositStatus, JobStatus

CAP = 1_000
_SEARCHING = (JobStatus.CREATED, JobStatus.DISPATCHING, JobStatus.OFFERED)
_DAY = timedelta(days=1)
# A job ends long before that after it was made; what is older is not looked at.
_LIVES_AT_MOST = timedelta(days=7)


async def summary(session: Session, *, waiting_minutes: int) -> JobsSummary:
    """Open jobs by status, and what wants attention; each count stops at ``CAP``."""
    now = clock.now()
    waiting_since = now - timedelta(minutes=waiting_minutes)
    return JobsSummary(
        open=await _open_by_status(session),
        waiting_too_long=await _count(
            session,
            select(Job.id).where(Job.status.in_(_SEARCHING), Job.created_at < waiting_since),
        ),
        waiting_minutes=waiting_minutes,
        failed_last_24_hours=await _count(
            session,
            select(Job.id).where(
                Job.status == JobStatus.FAILED,
                Job.created_at >= now - _LIVES_AT_MOST,
                Job.failed_at >= now - _DAY,
            ),
        ),
        completed_last_24_hours=await _count(
            session,
            select(Job.id).where(
                Job.status == JobStatus.COMPLETED,
                Job.created_at >= now - _LIVES_AT_MOST,
                Job.completed_at >= now - _DAY,
            ),
        ),
        deposits_to_decide=await _count(
            session,
            select(Job.id).where(
                Job.status.in_((JobStatus.CANCELED, JobStatus.FAILED)),
                Job.deposit_status == DepositStatus.HELD,
            ),
        ),
        refunds_under_way=await _count(
            session,
            select(Job.id).where(
                Job.status.in_(list(JobStatus)),
                Job.deposit_status == DepositStatus.REFUND_PENDING,
            ),
        ),
        texts_failed_last_24_hours=await _count(
            session,
            select(Message.id).where(
                Message.market == MARKET,
                Message.status.in_(("failed", "undelivered")),
                Message.created_at >= now - _DAY,
            ),
        ),
        cap=CAP,
    )


async def _open_by_status(session: Session) -> dict[JobStatus, int]:
    rows = await session.execute(
        select(Job.status, func.count()).where(Job.status.in_(OPEN_JOB)).group_by(Job.status)
    )
    counted = dict(rows.all())
    return {status: counted.get(status.value, 0) for status in OPEN_JOB}


async def _count(session: Session, found: Select[UUID]) -> int:
    few = found.limit(CAP).subquery()
    return int(await session.scalar(select(func.count()).select_from(few)) or 0)
