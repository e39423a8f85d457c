"""Reads for the customer's pages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point
from steelyard.kernel.payments import Payment
from steelyard.markets.locksmith.jobs.prices import prices_of
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job, JobPrice, RequestSession
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.prices.queries import offered_in
from steelyard.markets.locksmith.requests import cancel
from steelyard.markets.locksmith.requests.actions import actions_for, open_price
from steelyard.markets.locksmith.requests.deposit import deposit_of
from steelyard.markets.locksmith.requests.job_schemas import (
    JobSeen,
    LocksmithSeen,
    PriceSeen,
    Reached,
)
from steelyard.markets.locksmith.requests.places import custom_at
from steelyard.markets.locksmith.requests.progress import progress_of
from steelyard.markets.locksmith.requests.schemas import OfferedService, RequestSeen
from steelyard.markets.locksmith.requests.wording import payment_problem
from steelyard.markets.locksmith.words import TAKEN_JOB, JobStatus, Step

_CHOOSING = frozenset({Step.LOCATED, Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED, Step.ABANDONED})
_STOPPED = frozenset({JobStatus.FAILED, JobStatus.CANCELED})
_STATES = {state.name: state for state in JOB.states}


async def seen_by_customer(session: Session, request_id: UUID) -> RequestSeen:
    """Everything the customer's page shows, in one read."""
    request = await session.get_one(RequestSession, request_id)
    job = await session.scalar(select(Job).where(Job.session_id == request.id))
    payment = (
        await payments.payment_by_id(session, request.payment_id) if request.payment_id else None
    )
    prices = await prices_of(session, job.id) if job else []
    return RequestSeen(
        id=request.id,
        step=request.step,
        name=request.name,
        phone=request.phone,
        address=request.address_line,
        city=request.city,
        location_precision=request.location_precision,
        in_service_area=None if request.address_line is None else bool(request.service_area_id),
        ineligible_reason=request.ineligible_reason,
        time_zone=_time_zone(request),
        services=await _offered(session, request),
        service_type=request.service_type,
        urgency=request.urgency,
        deposit_minor=request.deposit_minor,
        currency=request.currency,
        payment_status=payment.status if payment else None,
        payment_problem=payment_problem(payment.failure_code, payment.failure_message)
        if payment
        else None,
        payment_problem_code=payment.failure_code if payment else None,
        job=await _job_seen(session, job, payment, prices) if job and payment else None,
        actions=actions_for(request, payment, job, prices, phone=policy_of(session).phone),
        created_at=request.created_at,
    )


async def _offered(session: Session, request: RequestSession) -> list[OfferedService]:
    if request.service_area_id is None or request.step not in _CHOOSING:
        return []
    found = await offered_in(session, request.service_area_id)
    return [OfferedService.model_validate(one, from_attributes=True) for one in found]


def _time_zone(request: RequestSession) -> str | None:
    if request.lat is None or request.lng is None:
        return None
    return custom_at(Point(request.lat, request.lng)).time_zone


async def _job_seen(
    session: Session, job: Job, payment: Payment, prices: Sequence[JobPrice]
) -> JobSeen:
    refunds = await payments.refunds_of(session, [payment.id])
    taken = job.status in TAKEN_JOB
    known = taken or job.status == JobStatus.COMPLETED
    now = await progress_of(
        session,
        job,
        price_waits=open_price(job, prices) is not None,
        by_customer=any(one.idempotency_key == cancel.key_of(job) for one in refunds),
    )
    deposit = await deposit_of(session, job, payment, refunds)
    state = _STATES[job.status]
    return JobSeen(
        number=job.label,
        status=job.status,
        status_label=state.label,
        tone=state.tone,
        reached=_reached(job),
        now=now,
        locksmith=LocksmithSeen(name=job.assigned_locksmith_name)
        if known and job.assigned_locksmith_name
        else None,
        arrival_pin=job.arrival_pin if taken else None,
        arrived_at=job.arrived_at,
        deposit_status=job.deposit_status,
        deposit=deposit,
        prices=[_price_seen(one, job) for one in prices],
        agreed_price_minor=job.agreed_price_minor,
        created_at=job.created_at,
        assigned_at=job.assigned_at,
        en_route_at=job.en_route_at,
        completed_at=job.completed_at,
        canceled_at=job.canceled_at,
        failed_at=job.failed_at,
        stopped_because=f"{now.says} {deposit.says}" if job.status in _STOPPED else None,
    )


def _reached(job: Job) -> list[Reached]:
    """Oldest first. A state come to twice has its last time."""
    times: dict[str, datetime | None] = {JobStatus.CREATED: job.created_at}
    times |= {state: getattr(job, column) for state, column in JOB.time_columns.items()}
    found = [
        Reached(status=state, label=_STATES[state].label, at=at)
        for state, at in times.items()
        if at is not None
    ]
    return sorted(found, key=lambda one: one.at)


def _price_seen(price: JobPrice, job: Job) -> PriceSeen:
    return PriceSeen(
        id=price.id,
        amount_minor=price.amount_minor,
        to_pay_minor=max(price.amount_minor - job.deposit_minor, 0),
        currency=price.currency,
        status=price.status,
        is_open=open_price(job, [price]) is not None,
        created_at=price.created_at,
        decided_at=price.decided_at,
    )
