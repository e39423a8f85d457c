"""Giving a deposit back: what the policy proposes, and what staff ask for."""

from dataclasses import dataclass
from uuid import UUID

from steelyard.kernel import audit, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.payments import Payment, Refund
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch.waves import locked_job
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.money import accounts
from steelyard.markets.locksmith.rules import proposed_refund
from steelyard.markets.locksmith.words import DepositStatus, JobStatus


class RefundNeedsOverride(Conflict):
    """The job still runs or was done; a refund then is an override and must say so."""

    code = "refund_needs_override"


class NothingHeld(Conflict):
    """There is no deposit left to decide about."""

    code = "nothing_held"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the policy proposes; ``amount_minor`` None: the operator's choice."""

    amount_minor: int | None
    why: str
    refundable_minor: int
    needs_override: bool


async def proposal(session: Session, job: Job) -> Proposal:
    payment = await payments.payment_by_id(session, job.payment_id)
    refundable = payment.captured_minor - payment.refund_reserved_minor
    amount, why = proposed_refund(
        status=job.status,
        outcome=job.outcome,
        was_assigned=job.assigned_locksmith_id is not None,
        refundable_minor=refundable,
    )
    return Proposal(amount, why, refundable, _needs_override(job))


async def request(
    session: Session,
    job: Job,
    *,
    amount_minor: int | None,
    reason: str,
    actor: Actor,
    key: str,
    override: bool,
) -> Refund:
    """Ask for a refund of ``amount_minor`` (None: all that is left). ``job`` is locked.

    Raises RefundNeedsOverride, and what ``payments.request_refund`` raises.
    """
    if _needs_override(job) and not override:
        raise RefundNeedsOverride(
            f"The job is {job.status}. Cancel it first, or refund as an override.",
            state=job.status,
            override="Send override=true to refund all the same.",
        )
    held = await accounts.held_account(session, job.session_id, job.currency)
    payment = await payments.payment_by_id(session, job.payment_id, lock=True)
    wanted = amount_minor or (payment.captured_minor - payment.refund_reserved_minor)
    if job.deposit_status in {DepositStatus.EARNED, DepositStatus.KEPT} and wanted > 0:
        await accounts.recall(session, job, wanted, key)
    refund = await payments.request_refund(
        session,
        payment_id=job.payment_id,
        amount_minor=amount_minor,
        reason=reason,
        actor=actor,
        key=key,
        source_account_id=held.id,
    )
    _settle(job, payment)
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event="refund_requested",
        reason=reason,
        data={
            "refund_id": str(refund.id),
            "amount_minor": refund.amount_minor,
            "currency": job.currency,
            "override": override,
        },
    )
    topics.job_changed(session, job)
    return refund


async def keep(session: Session, job: Job, *, reason: str, actor: Actor) -> None:
    """Keep the deposit by decision, with its reason. Raises NothingHeld, RefundNeedsOverride."""
    if job.status not in {JobStatus.CANCELED, JobStatus.FAILED}:
        raise RefundNeedsOverride(f"The job is {job.status}; nothing is to be decided yet.")
    if job.deposit_status == DepositStatus.REFUND_PENDING:
        raise NothingHeld("A refund is on its way; decide about the rest when it has arrived.")
    if (await accounts.held_for(session, job)).amount_minor == 0:
        raise NothingHeld("Nothing of the deposit is held any more.")
    await accounts.keep(session, job, reason)
    job.deposit_status = DepositStatus.KEPT
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event="deposit_kept",
        reason=reason,
    )
    topics.job_changed(session, job)


async def changed(session: Session, job_id: UUID, payment: Payment, refund: Refund) -> None:
    """The provider has spoken about a refund: the job's page follows."""
    job = await locked_job(session, job_id)
    if job.payment_id != payment.id:
        return
    _settle(job, payment)
    if refund.status == "succeeded":
        await notices.refunded(session, job, refund.id, refund.amount_minor)
    topics.job_changed(session, job)


def _needs_override(job: Job) -> bool:
    return job.status not in {JobStatus.FAILED, JobStatus.CANCELED}


def _settle(job: Job, payment: Payment) -> None:
    """Where the deposit is, read off the payment."""
    if payment.refund_reserved_minor == 0:
        if job.deposit_status not in {DepositStatus.EARNED, DepositStatus.KEPT}:
            job.deposit_status = DepositStatus.HELD
        return
    if payment.refunded_minor < payment.refund_reserved_minor:
        job.deposit_status = DepositStatus.REFUND_PENDING
    elif payment.refunded_minor >= payment.captured_minor:
        job.deposit_status = DepositStatus.REFUNDED
    else:
        job.deposit_status = DepositStatus.PARTIALLY_REFUNDED
