"""From a captured deposit to a job, once, whoever brings the news first."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit, clock, jobs, lifecycle, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.payments import Payment
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.lifecycles import JOB, MARKET, REQUEST
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.words import DepositStatus

START_DISPATCH = "locksmith.start_dispatch"
SWEEP_GRACE = timedelta(seconds=5)
"""How long the sweep leaves a new job to the fast path, so that the two do not compete."""
# Said to be nothing instead of left out, a column need not be read back after the insert.
_NOT_YET = {
    column.key: None
    for column in Job.__table__.columns
    if column.nullable and column.server_default is None and column.key != "due_at"
}


async def from_payment(session: Session, payment: Payment, *, actor: Actor) -> Job:
    """The job of a succeeded payment. Called by webhook, ``complete`` and reconciliation alike.

    The session's row is locked: the second caller finds the first one's job.
    """
    request = await locked(session, RequestSession, UUID(payment.subject_id))
    existing = await session.scalar(select(Job).where(Job.session_id == request.id))
    if existing is not None:
        if existing.payment_id != payment.id:
            await _give_back_second(session, payment)
        return existing
    request.payment_id = payment.id
    payments_ = Actor.system("payments")
    await lifecycle.move(session, REQUEST, request, "complete", actor=payments_, held=True)
    job = await _make(session, request, payment)
    lifecycle.born(session, JOB, job, actor=actor, data={"deposit_minor": job.deposit_minor})
    jobs.enqueue_at_end(
        session, START_DISPATCH, {"job_id": job.id}, key=f"locksmith.start:{job.id}", priority=10
    )
    await notices.paid(session, job)
    topics.job_changed(session, job)
    topics.request_changed(session, request)
    return job


async def _give_back_second(session: Session, payment: Payment) -> None:
    """Paid twice, as when two tabs hold two intents: one job, and the second deposit returned."""
    await payments.request_refund(
        session,
        payment_id=payment.id,
        amount_minor=None,
        reason="This request had been paid before.",
        actor=Actor.system("payments"),
        key=f"paid-twice-{payment.id}",
        source_account_id=payment.held_account_id,
    )


async def _make(session: Session, request: RequestSession, payment: Payment) -> Job:
    required = (
        request.address_line,
        request.lat,
        request.lng,
        request.city,
        request.service_area_id,
        request.service_type,
        request.urgency,
    )
    if any(value is None for value in required):
        raise LookupError(f"request {request.id} was paid before it was complete")
    job = Job(
        **_NOT_YET,
        session_id=request.id,
        customer_name=request.name,
        customer_phone=request.phone,
        service_type=request.service_type,
        urgency=request.urgency,
        address_line=request.address_line,
        lat=request.lat,
        lng=request.lng,
        city=request.city,
        service_area_id=request.service_area_id,
        deposit_minor=payment.captured_minor,
        currency=payment.currency,
        deposit_status=DepositStatus.HELD,
        payment_id=payment.id,
        arrival_pin=f"{secrets.randbelow(10_000):04d}",
        due_at=clock.now() + SWEEP_GRACE,
    )
    session.add(job)
    await session.flush()
    audit.record(
        session,
        stream=MARKET,
        actor=Actor.system("payments"),
        entity_type="request_session",
        entity_id=request.id,
        event="job_made",
        data={"job_id": str(job.id), "number": job.label},
    )
    return job
