"""The end of a job: done, or canceled; and what that does with the deposit."""

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job, Locksmith
from steelyard.markets.locksmith.money import accounts
from steelyard.markets.locksmith.words import (
    DepositStatus,
    JobStatus,
    OfferStatus,
    Outcome,
)


async def complete(
    session: Session,
    job: Job,
    *,
    actor: Actor,
    outcome: Outcome = Outcome.DONE,
    reason: str | None = None,
) -> None:
    """ASSIGNED or EN_ROUTE → COMPLETED. Done work earns the deposit; anything else holds it."""
    await lifecycle.move(
        session,
        JOB,
        job,
        "complete",
        actor=actor,
        reason=reason,
        facts={"outcome": outcome.value},
    )
    job.outcome = outcome
    job.due_at = None
    await settle_completed(session, job)
    await notices.completed(session, job)
    topics.job_changed(session, job)


async def settle_completed(session: Session, job: Job) -> None:
    """What completion does with money and records, by move or by override."""
    if job.outcome not in {None, Outcome.DONE} or job.deposit_status != DepositStatus.HELD:
        return
    await accounts.earn(session, job)
    job.deposit_status = DepositStatus.EARNED
    if job.assigned_locksmith_id is not None:
        locksmith = await session.get_one(Locksmith, job.assigned_locksmith_id)
        locksmith.completed_count += 1


async def cancel(
    session: Session, job: Job, *, actor: Actor, reason: str, outcome: Outcome | None
) -> None:
    """Any open state → CANCELED. Open offers are withdrawn, whoever was coming is told.

    A customer may do so before anybody is assigned. Raises IllegalMove.
    """
    by_customer = actor.kind == "customer"
    was_taken = job.status in {JobStatus.ASSIGNED, JobStatus.EN_ROUTE}
    await lifecycle.move(
        session,
        JOB,
        job,
        "cancel_by_customer" if by_customer else "cancel",
        actor=actor,
        reason=reason,
        facts={"outcome": outcome.value if outcome else None},
    )
    job.outcome = outcome
    job.due_at = None
    who = "the customer" if by_customer else actor.id
    job.dispatch_stopped_reason = f"Canceled by {who}: {reason}"
    wave = await waves.open_wave_of(session, job.id)
    if wave is not None:
        await waves.end_wave(session, wave, "canceled", OfferStatus.WITHDRAWN)
    locksmith = (
        await session.get(Locksmith, job.assigned_locksmith_id)
        if was_taken and job.assigned_locksmith_id
        else None
    )
    await notices.job_canceled(session, job, locksmith, by_customer=by_customer)
    topics.job_changed(session, job)
