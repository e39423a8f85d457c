"""The engine: a wave opens, a wave closes, the next one opens, or the search is over.

Everything here runs with the job's row locked, so a wave's timer, a NO, a delivery report and a
member of staff cannot open two waves at once; the partial unique index on open waves has the
last word.
"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch.candidates import considered_for
from steelyard.markets.locksmith.lifecycles import JOB, MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.policy import Policy, policy_of
from steelyard.markets.locksmith.rules import Considered
from steelyard.markets.locksmith.words import (
    OPEN_OFFER,
    FailureReason,
    JobStatus,
    OfferStatus,
)

SYSTEM = Actor.system("dispatch")
CLOSE_WAVE = "locksmith.close_wave"

STOPPED = {
    FailureReason.NO_CANDIDATES: "Nobody was left to ask: every locksmith nearby had been asked or "
    "could not be.",
    FailureReason.MAX_WAVES: "The last wave allowed went by without a YES.",
    FailureReason.DEADLINE: "The time allowed for the search ran out.",
}


async def locked_job(session: Session, job_id: UUID) -> Job:
    """The job, its row held until this unit of work ends."""
    return await locked(session, Job, job_id)


async def start(session: Session, job: Job, *, actor: Actor = SYSTEM) -> None:
    """From paid to asking. Raises IllegalMove when it has started already."""
    policy = policy_of(session)
    await lifecycle.move(session, JOB, job, "start_dispatch", actor=actor)
    job.dispatch_deadline_at = clock.now() + policy.deadline
    await open_wave(session, job, actor=actor)


async def open_wave(
    session: Session, job: Job, *, actor: Actor = SYSTEM, size: int | None = None
) -> Wave | None:
    """Ask the next few. ``job`` is DISPATCHING and locked. None: the search is over (FAILED)."""
    policy = policy_of(session)
    over = _over(job, policy)
    if over is not None:
        await _fail(session, job, over, [])
        return None
    considered = await considered_for(session, job)
    chosen = [one for one in considered if one.eligible][: size or policy.wave_size]
    if not chosen:
        await _fail(session, job, FailureReason.NO_CANDIDATES, considered)
        return None
    wave = await _new_wave(session, job, considered, actor, policy)
    for rank, one in enumerate(chosen, start=1):
        await _offer(session, job, wave, one, rank, policy)
    await lifecycle.move(
        session,
        JOB,
        job,
        "open_wave",
        actor=SYSTEM,
        facts={"wave": wave.number, "round": wave.round, "asked": len(chosen)},
    )
    job.due_at = wave.closes_at
    job.dispatch_stopped_reason = None
    topics.job_changed(session, job)
    return wave


async def top_up(session: Session, job: Job, wave: Wave) -> JobOffer | None:
    """A text could not be delivered: ask the next candidate at once, in the same wave."""
    considered = await considered_for(session, job)
    chosen = next((one for one in considered if one.eligible), None)
    if chosen is None:
        return None
    rank = await session.scalar(
        select(func.coalesce(func.max(JobOffer.rank), 0)).where(JobOffer.wave_id == wave.id)
    )
    wave.considered = [*wave.considered, *(one.told() for one in considered)]
    return await _offer(session, job, wave, chosen, int(rank or 0) + 1, policy_of(session))


async def close_wave(session: Session, job: Job, wave: Wave, reason: str) -> None:
    """End a wave; its unanswered offers expire. The job goes back to DISPATCHING."""
    await end_wave(session, wave, reason, OfferStatus.EXPIRED)
    if job.status == JobStatus.OFFERED:
        await lifecycle.move(session, JOB, job, "close_wave", actor=SYSTEM, facts={"why": reason})


async def end_wave(session: Session, wave: Wave, reason: str, leftover: OfferStatus) -> None:
    """Close the books of a wave: its open offers become ``leftover``, its timer is withdrawn."""
    wave.closed_at = clock.now()
    wave.close_reason = reason
    await session.execute(
        update(JobOffer)
        .where(JobOffer.wave_id == wave.id, JobOffer.status.in_(OPEN_OFFER))
        .values(status=leftover, status_reason=reason)
    )
    await jobs.cancel(session, timer_key(wave.id))


async def advance(session: Session, job: Job, *, actor: Actor = SYSTEM) -> None:
    """Open the next wave, unless staff have stopped dispatch."""
    if job.status == JobStatus.DISPATCHING and not job.dispatch_paused:
        await open_wave(session, job, actor=actor)


async def open_wave_of(session: Session, job_id: UUID) -> Wave | None:
    return await session.scalar(select(Wave).where(Wave.job_id == job_id, Wave.closed_at.is_(None)))


async def close_if_due(session: Session, wave_id: UUID) -> bool:
    """What the timer and the sweep do: end this wave if it is still open and its time is up."""
    wave = await session.get(Wave, wave_id)
    if wave is None:
        return False
    job = await locked_job(session, wave.job_id)
    await session.refresh(wave)
    if wave.closed_at is not None or wave.closes_at > clock.now():
        return False
    await close_wave(session, job, wave, "timeout")
    await advance(session, job)
    return True


async def close_if_all_declined(session: Session, job: Job, wave: Wave) -> bool:
    """All have said NO or could not be reached: no point in waiting."""
    waiting = await session.scalar(
        select(func.count())
        .select_from(JobOffer)
        .where(JobOffer.wave_id == wave.id, JobOffer.status.in_(OPEN_OFFER))
    )
    if waiting or job.status != JobStatus.OFFERED:
        return False
    await close_wave(session, job, wave, "all_declined")
    await advance(session, job)
    return True


def timer_key(wave_id: UUID) -> str:
    return f"locksmith.wave:{wave_id}"


def _over(job: Job, policy: Policy) -> FailureReason | None:
    if job.dispatch_deadline_at is not None and clock.now() >= job.dispatch_deadline_at:
        return FailureReason.DEADLINE
    if job.wave >= policy.max_waves:
        return FailureReason.MAX_WAVES
    return None


async def _fail(
    session: Session, job: Job, reason: FailureReason, considered: list[Considered]
) -> None:
    job.failed_reason = reason
    job.dispatch_stopped_reason = STOPPED[reason]
    job.due_at = None
    await lifecycle.move(
        session,
        JOB,
        job,
        "fail",
        actor=SYSTEM,
        reason=STOPPED[reason],
        facts={"failed_reason": reason.value, "considered": len(considered)},
    )
    if considered:
        # Kept as a wave nobody was asked in, so that the explainer can say why not.
        await _empty_wave(session, job, considered)
    await notices.nobody_found(session, job)
    topics.job_changed(session, job)


async def _empty_wave(session: Session, job: Job, considered: list[Considered]) -> None:
    job.wave += 1
    now = clock.now()
    session.add(
        Wave(
            job_id=job.id,
            round=job.round,
            number=job.wave,
            closes_at=now,
            closed_at=now,
            close_reason="nobody_eligible",
            opened_by=SYSTEM.id,
            considered=[one.told() for one in considered],
        )
    )


async def _new_wave(
    session: Session, job: Job, considered: list[Considered], actor: Actor, policy: Policy
) -> Wave:
    job.wave += 1
    wave = Wave(
        job_id=job.id,
        round=job.round,
        number=job.wave,
        closes_at=clock.now() + policy.wave_length,
        opened_by=actor.id,
        considered=[one.told() for one in considered],
    )
    session.add(wave)
    await session.flush()
    await jobs.enqueue(
        session,
        CLOSE_WAVE,
        {"wave_id": wave.id},
        key=timer_key(wave.id),
        run_at=wave.closes_at,
    )
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event="wave_opened",
        data={"wave": wave.number, "round": wave.round, "considered": len(considered)},
    )
    return wave


async def _offer(
    session: Session, job: Job, wave: Wave, chosen: Considered, rank: int, policy: Policy
) -> JobOffer:
    locksmith = await session.get_one(Locksmith, chosen.candidate.id)
    offer = JobOffer(
        job_id=job.id,
        locksmith_id=locksmith.id,
        wave_id=wave.id,
        round=job.round,
        wave_number=wave.number,
        code=await _free_code(session, locksmith.id),
        rank=rank,
        score=chosen.parts,
    )
    session.add(offer)
    await session.flush()
    message = await notices.offer(session, job, offer, locksmith, wave, policy)
    offer.message_id = message.id
    _count_offer(locksmith, clock.now())
    return offer


def _count_offer(locksmith: Locksmith, now: datetime) -> None:
    locksmith.offers_count += 1
    locksmith.last_offered_at = now


async def _free_code(session: Session, locksmith_id: UUID) -> str:
    """Two digits while they last, unique among this locksmith's open offers."""
    taken = set(
        await session.scalars(
            select(JobOffer.code).where(
                JobOffer.locksmith_id == locksmith_id, JobOffer.status.in_(OPEN_OFFER)
            )
        )
    )
    for digits in (2, 3, 4):
        free = [
            code
            for number in range(10 ** (digits - 1), 10**digits)
            if (code := str(number)) not in taken
        ]
        if free:
            return secrets.choice(free)
    raise RuntimeError("more than 9,000 open offers to one locksmith")
