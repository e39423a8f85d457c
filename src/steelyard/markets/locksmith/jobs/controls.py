"""Staff steer a job. Each control locks the job first and may name the status it was meant for."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Request

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.dispatch import control
from steelyard.markets.locksmith.jobs import complete, file, override
from steelyard.markets.locksmith.jobs.depart import depart
from steelyard.markets.locksmith.jobs.orders import (
    AskRefund,
    Assign,
    Cancel,
    Complete,
    EnRoute,
    KeepDeposit,
    Override,
    Say,
    SteerDispatch,
    Unassign,
)
from steelyard.markets.locksmith.jobs.queries import job_to_steer
from steelyard.markets.locksmith.jobs.schemas import (
    JobChanged,
    MessageSent,
    RefundAsked,
    RefundSeen,
)
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.money import refunds
from steelyard.markets.locksmith.words import TAKEN_JOB, Outcome

_KEY_MAX = 200
_Steering = Callable[[Session, Job, Actor, SteerDispatch], Awaitable[None]]
router = APIRouter(route_class=UnitOfWorkRoute)


class NobodyAssigned(Conflict):
    """There is no locksmith on this job to write to."""

    code = "nobody_assigned"


@router.post("/jobs/{job_id}/assign")
async def assign_job(
    job_id: UUID, body: Assign, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Give the job to a locksmith by hand: no offer, they are told at once."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await control.assign(session, job, body.locksmith_id, actor=staff, reason=body.reason)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/dispatch")
async def steer_dispatch(
    job_id: UUID, body: SteerDispatch, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Start, push on, stop or restart the search."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await _STEERING[body.action](session, job, staff, body)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/cancel")
async def cancel_job(
    job_id: UUID, body: Cancel, staff: Staff, session: CurrentSession
) -> JobChanged:
    """End the job. The deposit waits for a decision: refund it or keep it."""
    job = await job_to_steer(session, job_id, body.expected_status)
    outcome = Outcome(body.outcome) if body.outcome else None
    await complete.cancel(session, job, actor=staff, reason=body.reason, outcome=outcome)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/complete")
async def complete_job(
    job_id: UUID, body: Complete, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Close the job with its outcome; done work earns the deposit."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await complete.complete(session, job, actor=staff, outcome=body.outcome, reason=body.reason)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/unassign")
async def unassign_job(
    job_id: UUID, body: Unassign, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Take the job back from its locksmith; the search starts again without them."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await control.give_back(session, job, actor=staff, reason=body.reason)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/en-route")
async def send_job_on_its_way(
    job_id: UUID, body: EnRoute, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Note that the locksmith is on the way, as they said by phone."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await depart(session, job, actor=staff)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/status")
async def override_status(
    job_id: UUID, body: Override, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Put the job into any status, with a reason; the audit says that it was an override."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await override.override(session, job, body.status, actor=staff, reason=body.reason)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/refund")
@key_required
async def refund_job(
    job_id: UUID, body: AskRefund, http: Request, staff: Staff, session: CurrentSession
) -> RefundAsked:
    """Give the deposit back, whole or in part. One key is one refund, however often it is sent."""
    job = await job_to_steer(session, job_id, body.expected_status)
    refund = await refunds.request(
        session,
        job,
        amount_minor=body.amount_minor,
        reason=body.reason,
        actor=staff,
        key=_key_of(http),
        override=body.override,
    )
    after = await file.changed(session, job, staff)
    return RefundAsked(**after.model_dump(), refund=RefundSeen.model_validate(refund))


@router.post("/jobs/{job_id}/keep-deposit")
async def keep_deposit(
    job_id: UUID, body: KeepDeposit, staff: Staff, session: CurrentSession
) -> JobChanged:
    """Keep what is held of the deposit, by decision."""
    job = await job_to_steer(session, job_id, body.expected_status)
    await refunds.keep(session, job, reason=body.reason, actor=staff)
    return await file.changed(session, job, staff)


@router.post("/jobs/{job_id}/message", status_code=201)
async def message_about_job(
    job_id: UUID, body: Say, http: Request, staff: Staff, session: CurrentSession
) -> MessageSent:
    """Text the customer or the assigned locksmith; it stands in the job's file."""
    job = await job_to_steer(session, job_id, None)
    to_locksmith = body.to == "locksmith"
    if to_locksmith and job.status not in TAKEN_JOB:
        raise NobodyAssigned("Nobody is on this job. Assign a locksmith first.", state=job.status)
    message = await notices.from_staff(
        session, job, to_locksmith=to_locksmith, text=body.text, dedupe_key=f"staff-{_key_of(http)}"
    )
    audit.record(
        session,
        stream=MARKET,
        actor=staff,
        entity_type="job",
        entity_id=job.id,
        event="message_sent",
        data={"message_id": str(message.id), "party": body.to},
    )
    return MessageSent(id=message.id, to=body.to, status=message.status)


async def _start(session: Session, job: Job, staff: Actor, _body: SteerDispatch) -> None:
    await control.start(session, job, actor=staff)


async def _next_wave(session: Session, job: Job, staff: Actor, body: SteerDispatch) -> None:
    await control.next_wave(session, job, actor=staff, reason=body.reason)


async def _stop(session: Session, job: Job, staff: Actor, body: SteerDispatch) -> None:
    await control.stop(session, job, actor=staff, reason=body.reason)


async def _restart(session: Session, job: Job, staff: Actor, body: SteerDispatch) -> None:
    await control.restart(
        session, job, actor=staff, reason=body.reason, deposit_decision=body.deposit_decision
    )


_STEERING: dict[str, _Steering] = {
    "start": _start,
    "next_wave": _next_wave,
    "stop": _stop,
    "restart": _restart,
}


def _key_of(http: Request) -> str:
    """The caller's key, short enough to be part of another; a fresh one where none was sent."""
    key = http.headers.get("idempotency-key") or secrets.token_hex(16)
    return key if len(key) <= _KEY_MAX else hashlib.sha256(key.encode()).hexdigest()
