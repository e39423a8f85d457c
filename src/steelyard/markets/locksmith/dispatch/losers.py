"""Whoever was still thinking about a job that is gone: their offers are LOST, and they are told.

The decision and the telling are two: the winner's transaction holds the job while others wait for
it, so it only notes that there is somebody to tell. Two hundred texts are a job's work.
"""

from uuid import UUID

from sqlalchemy import select, update

from steelyard.kernel import jobs
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.models import Job, JobOffer
from steelyard.markets.locksmith.words import OPEN_OFFER, OfferStatus

TELL_LOSERS = "locksmith.tell_losers"
BATCH = 25


async def lose_open_offers(session: Session, job: Job, why: str) -> None:
    """Every open offer of ``job`` is LOST for the reason ``why``; their holders will be told."""
    lost = await session.execute(
        update(JobOffer)
        .where(JobOffer.job_id == job.id, JobOffer.status.in_(OPEN_OFFER))
        .values(status=OfferStatus.LOST, status_reason=why)
        .returning(JobOffer.id)
        .execution_options(synchronize_session="fetch")
    )
    if lost.first() is not None:
        await jobs.enqueue(session, TELL_LOSERS, {"job_id": job.id, "round": job.round})


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
    """One polite notice each; told twice, it is the same notice."""
    for offer_id in offer_ids:
        offer = await session.get_one(JobOffer, offer_id)
        job = await session.get_one(Job, offer.job_id)
        await notices.lost(session, job, offer)
