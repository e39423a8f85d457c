"""Reads of jobs that several pages share."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.markets.locksmith.dispatch.waves import locked_job
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.words import JobStatus


async def job_of_session(session: Session, session_id: UUID) -> Job | None:
    """The job a request session was paid for."""
    return await session.scalar(select(Job).where(Job.session_id == session_id))


async def job_by_id(session: Session, job_id: UUID) -> Job:
    """Raises NotFound."""
    job = await session.get(Job, job_id)
    if job is None:
        raise NotFound
    return job


async def job_to_steer(session: Session, job_id: UUID, expected: JobStatus | None) -> Job:
    """The job, locked. Raises NotFound, or Conflict when it is not in ``expected`` any more."""
    try:
        job = await locked_job(session, job_id)
    except NoResultFound:
        raise NotFound from None
    if expected is not None and job.status != expected:
        raise Conflict(
            f"The job has moved on: it is {job.status} now.",
            state=job.status,
            expected=expected.value,
        )
    return job


async def offers_of(session: Session, job_id: UUID) -> list[tuple[JobOffer, str]]:
    """Everybody asked for a job, with their names, in the order of asking."""
    rows = await session.execute(
        select(JobOffer, Locksmith.display_name)
        .join(Locksmith, Locksmith.id == JobOffer.locksmith_id)
        .where(JobOffer.job_id == job_id)
        .order_by(JobOffer.round, JobOffer.wave_number, JobOffer.rank, JobOffer.created_at)
    )
    return [(offer, name) for offer, name in rows.all()]


async def waves_of(session: Session, job_id: UUID) -> list[Wave]:
    rows = await session.scalars(
        select(Wave).where(Wave.job_id == job_id).order_by(Wave.round, Wave.number)
    )
    return list(rows)
