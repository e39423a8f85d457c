"""YES and NO. The first YES wins: one conditional update decides, for everybody."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.dispatch.losers import lose_open_offers
from steelyard.markets.locksmith.lifecycles import JOB, MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.words import (
    OPEN_OFFER,
    TAKEN_JOB,
    JobStatus,
    OfferStatus,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a YES came to: ``won``, or why not (``busy``, ``taken``, ``closed``)."""

    won: bool
    why_not: str | None = None


async def open_offers(session: Session, locksmith_id: UUID) -> list[tuple[JobOffer, Job]]:
    """The offers a locksmith may answer now, oldest first, each with its job."""
    rows = await session.execute(
        select(JobOffer, Job)
        .join(Job, Job.id == JobOffer.job_id)
        .where(JobOffer.locksmith_id == locksmith_id, JobOffer.status.in_(OPEN_OFFER))
        .order_by(JobOffer.created_at)
    )
    return [(offer, job) for offer, job in rows.all()]


async def accept(
    session: Session, offer: JobOffer, locksmith: Locksmith, *, actor: Actor
) -> Accepted:
    """Take the job if it is still to be had. Everything that follows is in this transaction.

    An ``offer`` that was no longer open when it was read is decided by that: no row is touched,
    nobody is waited for.
    """
    if offer.status not in OPEN_OFFER:
        return _too_late(offer)
    job = await lifecycle.claim(
        session,
        JOB,
        Job,
        offer.job_id,
        "accept",
        actor=actor,
        where=(Job.round == offer.round, _still_open(offer.id), ~_is_busy(locksmith.id)),
        values={
            "assigned_locksmith_id": locksmith.id,
            "assigned_locksmith_name": locksmith.display_name,
            "due_at": None,
            "dispatch_stopped_reason": f"{locksmith.display_name} said YES first.",
        },
        facts={"locksmith_id": str(locksmith.id), "offer_id": str(offer.id)},
    )
    if job is None:
        return await _why_not(session, offer, locksmith)
    await _settle_wave(session, job, offer)
    locksmith.accepted_count += 1
    await notices.assigned(session, job, locksmith)
    topics.job_changed(session, job)
    return Accepted(won=True)


async def decline(session: Session, offer: JobOffer, *, actor: Actor) -> bool:
    """Note a NO; the wave ends when it was the last answer to wait for. False: too late."""
    job = await waves.locked_job(session, offer.job_id)
    await session.refresh(offer)
    if offer.status not in OPEN_OFFER:
        return False
    _answer(offer, OfferStatus.DECLINED)
    _tell(session, job, offer, "offer_declined", actor)
    await session.flush()
    if offer.wave_id is not None:
        wave = await session.get_one(Wave, offer.wave_id)
        await waves.close_if_all_declined(session, job, wave)
    topics.job_changed(session, job)
    return True


async def undeliverable(session: Session, offer: JobOffer, why: str) -> None:
    """The carrier could not deliver an offer: the next candidate is asked at once."""
    job = await waves.locked_job(session, offer.job_id)
    await session.refresh(offer)
    if offer.status not in OPEN_OFFER:
        return
    offer.status = OfferStatus.FAILED
    offer.status_reason = why
    _tell(session, job, offer, "offer_undeliverable", waves.SYSTEM)
    await session.flush()
    if offer.wave_id is None or job.status != JobStatus.OFFERED:
        return
    wave = await session.get_one(Wave, offer.wave_id)
    if not await waves.top_up(session, job, wave):
        await waves.close_if_all_declined(session, job, wave)
    topics.job_changed(session, job)


async def withdraw_all(session: Session, locksmith_id: UUID, why: str) -> int:
    """Take back every open offer of a locksmith (STOP, deactivation); returns how many."""
    taken_back = 0
    for offer, _job in await open_offers(session, locksmith_id):
        job = await waves.locked_job(session, offer.job_id)
        await session.refresh(offer)
        if offer.status not in OPEN_OFFER:
            continue
        offer.status = OfferStatus.WITHDRAWN
        offer.status_reason = why
        taken_back += 1
        await session.flush()
        if offer.wave_id is not None:
            wave = await session.get_one(Wave, offer.wave_id)
            await waves.close_if_all_declined(session, job, wave)
        topics.job_changed(session, job)
    return taken_back


def _still_open(offer_id: UUID):  # noqa: ANN202 - a SQLAlchemy clause
    return exists(
        select(JobOffer.id).where(JobOffer.id == offer_id, JobOffer.status.in_(OPEN_OFFER))
    )


def _is_busy(locksmith_id: UUID):  # noqa: ANN202 - a SQLAlchemy clause
    mine = aliased(Job)
    return exists(
        select(mine.id).where(
            mine.assigned_locksmith_id == locksmith_id, mine.status.in_(TAKEN_JOB)
        )
    )


async def _why_not(session: Session, offer: JobOffer, locksmith: Locksmith) -> Accepted:
    found = await session.execute(
        select(JobOffer, _is_busy(locksmith.id).label("busy"))
        .where(JobOffer.id == offer.id)
        .execution_options(populate_existing=True)
    )
    if found.one().busy:
        return Accepted(won=False, why_not="busy")
    return _too_late(offer)


def _too_late(offer: JobOffer) -> Accepted:
    taken = offer.status == OfferStatus.LOST
    return Accepted(won=False, why_not="taken" if taken else "closed")


async def _settle_wave(session: Session, job: Job, winner: JobOffer) -> None:
    """The winner's offer is ACCEPTED, everybody else's LOST, and they are told."""
    now = clock.now()
    await lose_open_offers(session, job, "another was first", winner=winner)
    wave_id = await session.scalar(
        update(Wave)
        .where(Wave.job_id == job.id, Wave.closed_at.is_(None))
        .values(closed_at=now, close_reason="accepted")
        .returning(Wave.id)
        .execution_options(synchronize_session="fetch")
    )
    if wave_id is not None:
        await jobs.cancel(session, waves.timer_key(wave_id))


def _answer(offer: JobOffer, status: OfferStatus) -> None:
    offer.status = status
    offer.responded_at = clock.now()


def _tell(session: Session, job: Job, offer: JobOffer, event: str, actor: Actor) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event=event,
        reason=offer.status_reason,
        data={"locksmith_id": str(offer.locksmith_id), "wave": offer.wave_number},
    )
