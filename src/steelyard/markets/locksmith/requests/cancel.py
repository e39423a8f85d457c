"""The customer changes their mind: before paying, or before a locksmith is assigned."""

from uuid import UUID

from steelyard.kernel import payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import Conflict
from steelyard.kernel.payments import Payment
from steelyard.kernel.payments.service import enqueue_cancel
from steelyard.markets.locksmith.dispatch.waves import locked_job
from steelyard.markets.locksmith.jobs import complete
from steelyard.markets.locksmith.jobs.queries import job_of_session
from steelyard.markets.locksmith.lifecycles import JOB, MARKET
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.money import refunds
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.requests import service
from steelyard.markets.locksmith.requests.wording import reach_us
from steelyard.markets.locksmith.words import TAKEN_JOB, JobStatus, Step

_MOVE = "cancel_by_customer"
_NO_REASON = "The customer changed their mind."


class CancelTooLate(Conflict):
    """A locksmith has the job, or it is over; what happens now is for staff to decide."""

    code = "cancel_too_late"


async def cancel(session: Session, request_id: UUID, reason: str | None, *, actor: Actor) -> None:
    """End the request: its job with the deposit given back, or its unpaid way to one.

    Asked again, it changes nothing. Raises CancelTooLate, RequestBlocked, MoveRefused (the
    payment is being processed).
    """
    job = await job_of_session(session, request_id)
    if job is None:
        # A payment that arrives now waits for the request's row, and so do we for its job.
        request = await locked(session, RequestSession, request_id)
        job = await job_of_session(session, request_id)
        if job is None:
            await _give_up(session, request, reason, actor)
            return
    await _cancel_job(session, await locked_job(session, job.id), reason, actor)


def why_not(job: Job, phone: str) -> str | None:
    """Why this job cannot be canceled by its customer; None where it can."""
    if job.status in JOB.find(_MOVE).sources:
        return None
    if job.status in TAKEN_JOB:
        return (
            "A locksmith has your job already, so it cannot be canceled here. "
            f"Please {reach_us(phone)}."
        )
    return "This job is over already."


def key_of(job: Job) -> str:
    """The key of the refund that a customer's cancellation asks for; one a round."""
    return f"customer-cancel-{job.id}-{job.round}"


async def _cancel_job(session: Session, job: Job, reason: str | None, actor: Actor) -> None:
    if job.status == JobStatus.CANCELED:
        return
    phone = policy_of(session).phone
    if (said := why_not(job, phone)) is not None:
        raise CancelTooLate(said, state=job.status, phone=phone or None)
    told = reason or _NO_REASON
    await complete.cancel(session, job, actor=actor, reason=told, outcome=None)
    await _give_back(session, job, told, actor)


async def _give_back(session: Session, job: Job, reason: str, actor: Actor) -> None:
    """As much as the policy proposes, which before an assignment is all that is left."""
    proposal = await refunds.proposal(session, job)
    if not proposal.amount_minor:
        return
    await refunds.request(
        session,
        job,
        amount_minor=proposal.amount_minor,
        reason=reason,
        actor=actor,
        key=key_of(job),
        override=False,
    )


async def _give_up(
    session: Session, request: RequestSession, reason: str | None, actor: Actor
) -> None:
    if request.step == Step.ABANDONED:
        return
    await service.give_up(session, request, reason=reason or _NO_REASON, actor=actor)
    payment = await _unfinished_payment(session, request.id)
    if payment is not None:
        await enqueue_cancel(session, payment)


async def _unfinished_payment(session: Session, request_id: UUID) -> Payment | None:
    return await payments.open_payment(
        session, MARKET, "request_session", str(request_id), lock=True
    )
