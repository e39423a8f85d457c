"""What staff may do to a running search: force, stop, start, restart, assign, take back."""

from uuid import UUID

from sqlalchemy import select, update

from steelyard.kernel import audit, clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.dispatch.losers import lose_open_offers
from steelyard.markets.locksmith.lifecycles import JOB, MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, JobPrice, Locksmith
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.words import (
    TAKEN_JOB,
    JobStatus,
    OfferStatus,
    PriceStatus,
)


class LocksmithBusy(Conflict):
    """The locksmith has an open job; the database allows one at a time."""

    code = "locksmith_busy"


class LocksmithNotServing(Conflict):
    """The locksmith is deactivated or has opted out by STOP."""

    code = "locksmith_not_serving"


class NothingToForce(Conflict):
    code = "nothing_to_force"


async def start(session: Session, job: Job, *, actor: Actor) -> None:
    """Start a paid job's search, or go on with one that was stopped."""
    if job.status == JobStatus.DISPATCHING and job.dispatch_paused:
        job.dispatch_paused = False
        _note(session, job, actor, "dispatch_resumed")
        await waves.advance(session, job, actor=actor)
        return
    await waves.start(session, job, actor=actor)


async def next_wave(session: Session, job: Job, *, actor: Actor, reason: str | None) -> None:
    """End the present wave now and open the next. Raises NothingToForce."""
    wave = await waves.open_wave_of(session, job.id)
    if job.status not in {JobStatus.OFFERED, JobStatus.DISPATCHING}:
        raise NothingToForce(
            f"There is no search to push on while the job is {job.status}.", state=job.status
        )
    _note(session, job, actor, "wave_forced", reason)
    job.dispatch_paused = False
    if wave is not None:
        await waves.close_wave(session, job, wave, "forced")
    await waves.open_wave(session, job, actor=actor)


async def stop(session: Session, job: Job, *, actor: Actor, reason: str | None) -> None:
    """Take back the open offers and ask nobody else until staff go on."""
    if job.status not in {JobStatus.OFFERED, JobStatus.DISPATCHING}:
        raise NothingToForce(f"There is no search to stop while the job is {job.status}.")
    await _withdraw_open(session, job, "stopped")
    if job.status == JobStatus.OFFERED:
        await lifecycle.move(session, JOB, job, "close_wave", actor=waves.SYSTEM)
    job.dispatch_paused = True
    job.due_at = None
    job.dispatch_stopped_reason = f"Stopped by {actor.id}{f': {reason}' if reason else ''}."
    _note(session, job, actor, "dispatch_stopped", reason)
    topics.job_changed(session, job)


async def restart(
    session: Session,
    job: Job,
    *,
    actor: Actor,
    reason: str | None,
    deposit_decision: str | None = None,
) -> None:
    """A new round: everybody may be asked again. A refunded job needs a deposit decision."""
    dropped = await _drop_assignment(session, job, "restarted")
    await _withdraw_open(session, job, "restarted")
    await lifecycle.move(
        session,
        JOB,
        job,
        "restart",
        actor=actor,
        reason=reason,
        facts={"deposit_decision": deposit_decision, "round": job.round + 1},
    )
    _fresh_round(session, job)
    if dropped is not None:
        await notices.job_taken_back(session, job, dropped)
    await waves.open_wave(session, job, actor=actor)


async def assign(
    session: Session, job: Job, locksmith_id: UUID, *, actor: Actor, reason: str | None
) -> None:
    """Give the job to a locksmith by hand: no offer is sent, they are told.

    Raises NotFound, LocksmithNotServing, LocksmithBusy, IllegalMove.
    """
    locksmith = await session.get(Locksmith, locksmith_id, with_for_update=True)
    if locksmith is None:
        raise NotFound("There is no such locksmith.", locksmith_id="Choose one from the list.")
    if not locksmith.is_active or locksmith.opted_out_at is not None:
        raise LocksmithNotServing(f"{locksmith.display_name} is not active.")
    if await session.scalar(
        select(Job.id).where(Job.assigned_locksmith_id == locksmith.id, Job.status.in_(TAKEN_JOB))
    ):
        raise LocksmithBusy(f"{locksmith.display_name} is on another job.")
    await _lose_open(session, job)
    job.assigned_locksmith_id = locksmith.id
    job.assigned_locksmith_name = locksmith.display_name
    await lifecycle.move(
        session,
        JOB,
        job,
        "assign",
        actor=actor,
        reason=reason,
        facts={"locksmith_id": str(locksmith.id), "by_hand": True},
    )
    job.dispatch_stopped_reason = f"Assigned by hand by {actor.id}."
    job.dispatch_paused = False
    job.due_at = None
    job.failed_reason = None
    await _manual_offer(session, job, locksmith)
    locksmith.accepted_count += 1
    await notices.assigned(session, job, locksmith)
    topics.job_changed(session, job)


async def give_back(session: Session, job: Job, *, actor: Actor, reason: str) -> None:
    """ASSIGNED or EN_ROUTE back to the search, in a new round without the one who left."""
    left = await _drop_assignment(session, job, "given_back")
    await lifecycle.move(
        session,
        JOB,
        job,
        "give_back",
        actor=actor,
        reason=reason,
        facts={"locksmith_id": str(left.id) if left else None},
    )
    _fresh_round(session, job)
    if left is not None:
        if actor.kind == "locksmith":
            left.given_back_count += 1
        await _not_again(session, job, left)
        if actor.kind == "staff":
            await notices.job_taken_back(session, job, left)
    await notices.looking_again(session, job)
    await waves.open_wave(session, job)


def _fresh_round(session: Session, job: Job) -> None:
    job.round += 1
    job.wave = 0
    job.dispatch_paused = False
    job.dispatch_deadline_at = clock.now() + policy_of(session).deadline
    job.failed_reason = None
    job.outcome = None
    job.dispatch_stopped_reason = None
    job.assigned_locksmith_id = None
    job.assigned_locksmith_name = ""
    job.arrived_at = None
    job.agreed_price_minor = None


async def _drop_assignment(session: Session, job: Job, why: str) -> Locksmith | None:
    """The accepted offer ends, and whatever price was open at the door."""
    if job.assigned_locksmith_id is None:
        return None
    await session.execute(
        update(JobOffer)
        .where(
            JobOffer.job_id == job.id,
            JobOffer.round == job.round,
            JobOffer.status == OfferStatus.ACCEPTED,
        )
        .values(status=OfferStatus.WITHDRAWN, status_reason=why)
    )
    await session.execute(
        update(JobPrice)
        .where(JobPrice.job_id == job.id, JobPrice.status == PriceStatus.PENDING)
        .values(status=PriceStatus.SUPERSEDED, decided_at=clock.now(), decided_by=why)
    )
    return await session.get(Locksmith, job.assigned_locksmith_id)


async def _not_again(session: Session, job: Job, left: Locksmith) -> None:
    """Whoever gave the job back is not asked for it again at once."""
    session.add(
        JobOffer(
            job_id=job.id,
            locksmith_id=left.id,
            round=job.round,
            wave_number=0,
            kind="manual",
            code="00",
            rank=0,
            status=OfferStatus.WITHDRAWN,
            status_reason="gave this job back",
        )
    )
    await session.flush()


async def _withdraw_open(session: Session, job: Job, why: str) -> None:
    wave = await waves.open_wave_of(session, job.id)
    if wave is not None:
        await waves.end_wave(session, wave, why, OfferStatus.WITHDRAWN)


async def _lose_open(session: Session, job: Job) -> None:
    await lose_open_offers(session, job, "assigned by hand")
    wave = await waves.open_wave_of(session, job.id)
    if wave is not None:
        await waves.end_wave(session, wave, "assigned_by_hand", OfferStatus.LOST)


async def _manual_offer(session: Session, job: Job, locksmith: Locksmith) -> None:
    """The round's one ACCEPTED offer, also where nobody was asked."""
    existing = await session.scalar(
        select(JobOffer).where(
            JobOffer.job_id == job.id,
            JobOffer.round == job.round,
            JobOffer.locksmith_id == locksmith.id,
        )
    )
    now = clock.now()
    if existing is not None:
        existing.status = OfferStatus.ACCEPTED
        existing.status_reason = "assigned by hand"
        existing.responded_at = now
        return
    session.add(
        JobOffer(
            job_id=job.id,
            locksmith_id=locksmith.id,
            round=job.round,
            wave_number=job.wave,
            kind="manual",
            code="00",
            rank=0,
            status=OfferStatus.ACCEPTED,
            status_reason="assigned by hand",
            responded_at=now,
        )
    )
    await session.flush()


def _note(session: Session, job: Job, actor: Actor, event: str, reason: str | None = None) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event=event,
        reason=reason,
    )
