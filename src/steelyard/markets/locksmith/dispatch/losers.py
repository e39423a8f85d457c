"""Whoever was still thinking about a job that is gone: their offers are LOST, and they are told."""

from sqlalchemy import update

from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.models import Job, JobOffer
from steelyard.markets.locksmith.words import OPEN_OFFER, OfferStatus


async def lose_open_offers(session: Session, job: Job, why: str) -> None:
    """Every open offer of ``job`` is LOST for the reason ``why``; each holder gets one notice."""
    losers = await session.scalars(
        update(JobOffer)
        .where(JobOffer.job_id == job.id, JobOffer.status.in_(OPEN_OFFER))
        .values(status=OfferStatus.LOST, status_reason=why)
        .returning(JobOffer)
    )
    for loser in losers.all():
        await notices.lost(session, job, loser)
