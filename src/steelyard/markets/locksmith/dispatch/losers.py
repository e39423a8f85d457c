"""Whoever was still thinking about a job that is gone: their offers are LOST, and they are told.

The decision and the telling are two: the winner's transaction holds the job while others wait for
it, so it only notes that there is somebody to tell. Two hundred texts are a job's work.
"""

from uuid import UUID

from sqlalchemy import case, select, update

from steelyard.kernel import clock, jobs
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.dispatch.offers import in_order
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.words import OPEN_OFFER, OfferStatus

TELL_LOSERS = "locksmith.tell_losers"
BATCH = 25


async def lose_open_offers(
    session: Session, job: Job, why: str, *, winner: JobOffer | None = None
) -> None:
    """Every open offer of ``job`` is LOST for the reason ``why``, the ``winner``'s is ACCEPTED;
    the losers will be told."""
    won = JobOffer.id == (winner.id if winner is not None else None)
    settled = await session.scalars(
        update(JobOffer)
        .where(in_order(JobOffer.job_id == job.id, JobOffer.status.in_(OPEN_OFFER)))
        .values(
            status=case((won, OfferStatus.ACCEPTED.value), else_=OfferStatus.LOST.value),
            status_reason=case((won, JobOffer.status_reason), else_=why),
            responded_at=case((won, clock.now()), else_=JobOffer.responded_at),
        )
        .returning(JobOffer)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if any(one.status == OfferStatus.LOST for one in settled):
        jobs.enqueue_at_end(session, TELL_LOSERS, {"job_id": job.id, "round": job.round})


async def losers_of(session: Session, job_id: UUID, round_: int) -> list[UUID]:
    """Whose offers were lost in that round."""
    found = await session.scalars(
        select(JobOffer.id)
        .where(
            JobOffer.job_id == job_id,
            JobOffer.round == round_,
            JobOffer.status == OfferStatus.LOST,
        )
        .order_by(JobOffer.id)
    )
    return list(found)


async def tell(session: Session, offer_ids: list[UUID]) -> None:
    """One polite notice each; told twice, it is the same notice. All of one job."""
    rows = await session.execute(
        select(JobOffer.id, Job, Locksmith)
        .join(Job, Job.id == JobOffer.job_id)
        .join(Locksmith, Locksmith.id == JobOffer.locksmith_id)
        .where(JobOffer.id.in_(offer_ids))
        .order_by(JobOffer.id)
    )
    found = rows.all()
    if found:
        await notices.lost(session, found[0][1], {row[0]: row[2] for row in found})
