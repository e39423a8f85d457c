"""The engine: a wave opens, a wave closes, the next one opens, or the search is over.

Everything here runs with the job's row locked, so a wave's timer, a NO, a delivery report and a
member of staff cannot open two waves at once; the partial unique index on open waves has the
last word.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch import offers
from steelyard.markets.locksmith.dispatch.candidates import considered_for, looked_at
from steelyard.markets.locksmith.lifecycles import JOB, MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, Wave
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
    considered = await considered_for(session, job)
    await _start(session, job, actor)
    await _open_wave(session, job, considered, actor)


async def start_all(session: Session, jobs_: Sequence[Job]) -> set[UUID]:
    """``start`` for jobs that are locked, CREATED, and of which nobody was asked yet; the ids of
    those for which there was somebody to ask. The others are as they were."""
    policy, town = policy_of(session), await looked_at(session, jobs_)
    rounds: list[offers.Round] = []
    for job in jobs_:
        considered = town.considered(job)
        chosen = _chosen(considered, policy)
        if chosen:
            town.ask(chosen, clock.now())
            await _start(session, job, SYSTEM)
            rounds.append(await _begin(session, job, considered, chosen, SYSTEM, policy))
    if rounds:
        await _ask(session, rounds, policy)
    return {one.job.id for one in rounds}


async def open_wave(session: Session, job: Job, *, actor: Actor = SYSTEM) -> Wave | None:
    """Ask the next few. ``job`` is DISPATCHING and locked. None: the search is over (FAILED)."""
    over = _over(job, policy_of(session))
    if over is not None:
        await _fail(session, job, over, [])
        return None
    return await _open_wave(session, job, await considered_for(session, job), actor)


async def _start(session: Session, job: Job, actor: Actor) -> None:
    await lifecycle.move(session, JOB, job, "start_dispatch", actor=actor, held=True)
    job.dispatch_deadline_at = clock.now() + policy_of(session).deadline


async def _open_wave(
    session: Session, job: Job, considered: list[Considered], actor: Actor
) -> Wave | None:
    policy = policy_of(session)
    chosen = _chosen(considered, policy)
    if not chosen:
        await _fail(session, job, FailureReason.NO_CANDIDATES, considered)
        return None
    begun = await _begin(session, job, considered, chosen, actor, policy)
    await _ask(session, [begun], policy)
    return begun.wave


def _chosen(considered: Sequence[Considered], policy: Policy) -> list[Considered]:
    return [one for one in considered if one.eligible][: policy.wave_size]


async def _begin(
    session: Session,
    job: Job,
    considered: list[Considered],
    chosen: Sequence[Considered],
    actor: Actor,
    policy: Policy,
) -> offers.Round:
    """The job is being asked; the wave is in the session and has no id yet."""
    wave = _new_wave(session, job, considered, actor, policy)
    await lifecycle.move(
        session,
        JOB,
        job,
        "open_wave",
        actor=SYSTEM,
        facts={"wave": wave.number, "round": wave.round, "asked": len(chosen)},
        held=True,
    )
    job.due_at = wave.closes_at
    job.dispatch_stopped_reason = None
    return offers.Round(job, wave, chosen)


async def _ask(session: Session, rounds: Sequence[offers.Round], policy: Policy) -> None:
    """Give the waves their ids and timers, and those chosen their offers."""
    await session.flush()
    for one in rounds:
        _start_timer(session, one.wave)
    await offers.ask(session, *rounds, policy=policy)
    for one in rounds:
        topics.job_changed(session, one.job)


async def top_up(session: Session, job: Job, wave: Wave) -> bool:
    """A text could not be delivered: ask the next candidate at once, in the same wave. False:
    there is none."""
    considered = await considered_for(session, job)
    chosen = next((one for one in considered if one.eligible), None)
    if chosen is None:
        return False
    rank = await session.scalar(
        select(func.coalesce(func.max(JobOffer.rank), 0)).where(JobOffer.wave_id == wave.id)
    )
    wave.considered = [*wave.considered, *(one.told() for one in considered)]
    following = offers.Round(job, wave, [chosen], first_rank=int(rank or 0) + 1)
    await offers.ask(session, following, policy=policy_of(session))
    return True


async def close_wave(session: Session, job: Job, wave: Wave, reason: str) -> None:
    """End a wave; its unanswered offers expire. The job goes back to DISPATCHING."""
    await end_wave(session, wave, reason, OfferStatus.EXPIRED)
    if job.status == JobStatus.OFFERED:
        facts = {"why": reason}
        await lifecycle.move(session, JOB, job, "close_wave", actor=SYSTEM, facts=facts, held=True)


async def end_wave(session: Session, wave: Wave, reason: str, leftover: OfferStatus) -> None:
    """Close the books of a wave: its open offers become ``leftover``, its timer is withdrawn."""
    wave.closed_at = clock.now()
    wave.close_reason = reason
    await session.execute(
        update(JobOffer)
        .where(offers.in_order(JobOffer.wave_id == wave.id, JobOffer.status.in_(OPEN_OFFER)))
        .values(status=leftover, status_reason=reason)
        .execution_options(synchronize_session="fetch")
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
        held=True,
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


def _new_wave(
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


def _start_timer(session: Session, wave: Wave) -> None:
    arguments = {"wave_id": wave.id}
    key = timer_key(wave.id)
    jobs.enqueue_at_end(session, CLOSE_WAVE, arguments, key=key, run_at=wave.closes_at)
