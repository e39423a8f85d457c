"""Staff put a job into any state, with a reason; dispatch and money are kept in step."""

from sqlalchemy import update

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import topics
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.jobs.complete import settle_completed
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job, JobOffer
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.words import JobStatus, OfferStatus, Outcome

_SEARCHING = {JobStatus.CREATED, JobStatus.DISPATCHING, JobStatus.OFFERED}


async def override(
    session: Session, job: Job, target: JobStatus, *, actor: Actor, reason: str
) -> None:
    """Into ``target`` whatever the moves say. Money is never moved against the ledger's rules.

    Raises what ``lifecycle.override`` raises.
    """
    wave = await waves.open_wave_of(session, job.id)
    if wave is not None:
        await waves.end_wave(session, wave, "overridden", OfferStatus.WITHDRAWN)
    if target == JobStatus.FAILED:
        job.failed_reason = job.failed_reason or "staff"
    # OFFERED means open offers; an override makes none, so the search itself goes on instead.
    wanted = JobStatus.DISPATCHING if target == JobStatus.OFFERED else target
    await lifecycle.override(session, JOB, job, wanted, actor=actor, reason=reason)
    if wanted in _SEARCHING:
        await _search_again(session, job)
    if wanted == JobStatus.COMPLETED:
        job.outcome = job.outcome or Outcome.DONE
        await settle_completed(session, job)
    if wanted not in _SEARCHING:
        job.due_at = None
    topics.job_changed(session, job)


async def _search_again(session: Session, job: Job) -> None:
    """Nobody is assigned in a searching state; the sweep picks the job up."""
    await session.execute(
        update(JobOffer)
        .where(JobOffer.job_id == job.id, JobOffer.status == OfferStatus.ACCEPTED)
        .values(status=OfferStatus.WITHDRAWN, status_reason="overridden")
    )
    job.assigned_locksmith_id = None
    job.assigned_locksmith_name = ""
    job.round += 1
    job.wave = 0
    job.failed_reason = None
    job.outcome = None
    job.dispatch_deadline_at = clock.now() + policy_of(session).deadline
    job.due_at = clock.now()
