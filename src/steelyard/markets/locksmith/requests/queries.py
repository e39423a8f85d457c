"""Reads for the customer's pages."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.markets.locksmith.jobs.prices import prices_of
from steelyard.markets.locksmith.models import Job, JobPrice, RequestSession
from steelyard.markets.locksmith.prices.queries import offered_in
from steelyard.markets.locksmith.requests.schemas import (
    JobSeen,
    LocksmithSeen,
    OfferedService,
    PriceSeen,
    RequestSeen,
)
from steelyard.markets.locksmith.words import TAKEN_JOB, Step

_CHOOSING = frozenset({Step.LOCATED, Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED, Step.ABANDONED})
_CUSTOMER_WORDS = {
    "FAILED": "No locksmith was free near you. Our team is looking at your deposit.",
    "CANCELED": "This job was canceled.",
}


async def seen_by_customer(session: Session, request_id: UUID) -> RequestSeen:
    """Everything the customer's page shows, in one read."""
    request = await session.get_one(RequestSession, request_id)
    job = await session.scalar(select(Job).where(Job.session_id == request.id))
    payment = (
        await payments.payment_by_id(session, request.payment_id) if request.payment_id else None
    )
    services = (
        await offered_in(session, request.service_area_id)
        if request.service_area_id and request.step in _CHOOSING
        else []
    )
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
        services=[OfferedService.model_validate(one, from_attributes=True) for one in services],
        service_type=request.service_type,
        urgency=request.urgency,
        deposit_minor=request.deposit_minor,
        currency=request.currency,
        payment_status=payment.status if payment else None,
        payment_problem=payment.failure_message if payment else None,
        job=await _job_seen(session, job) if job else None,
        created_at=request.created_at,
    )


async def _job_seen(session: Session, job: Job) -> JobSeen:
    taken = job.status in TAKEN_JOB
    known = taken or job.status == "COMPLETED"
    return JobSeen(
        number=job.label,
        status=job.status,
        locksmith=LocksmithSeen(name=job.assigned_locksmith_name)
        if known and job.assigned_locksmith_name
        else None,
        arrival_pin=job.arrival_pin if taken else None,
        arrived_at=job.arrived_at,
        deposit_status=job.deposit_status,
        prices=[_price_seen(one, job) for one in await prices_of(session, job.id)],
        created_at=job.created_at,
        assigned_at=job.assigned_at,
        en_route_at=job.en_route_at,
        completed_at=job.completed_at,
        canceled_at=job.canceled_at,
        failed_at=job.failed_at,
        stopped_because=_CUSTOMER_WORDS.get(job.status),
    )


def _price_seen(price: JobPrice, job: Job) -> PriceSeen:
    return PriceSeen(
        id=price.id,
        amount_minor=price.amount_minor,
        to_pay_minor=max(price.amount_minor - job.deposit_minor, 0),
        currency=price.currency,
        status=price.status,
        created_at=price.created_at,
        decided_at=price.decided_at,
    )
