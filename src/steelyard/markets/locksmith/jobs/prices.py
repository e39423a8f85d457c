"""The price lock: a price asked at the door holds only once the customer has approved it."""

from uuid import UUID

from sqlalchemy import func, select, update

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job, JobPrice, Locksmith
from steelyard.markets.locksmith.words import TAKEN_JOB, PriceStatus


class PriceDecidedAlready(Conflict):
    """This price was approved, refused or replaced before."""

    code = "price_decided_already"


async def ask(
    session: Session, job: Job, locksmith: Locksmith, amount_minor: int, *, actor: Actor
) -> JobPrice:
    """Ask the customer to approve ``amount_minor``. ``job`` is locked.

    A new price replaces one still unanswered. One not above what was approved needs no second
    approval; a higher one does.
    """
    await session.execute(
        update(JobPrice)
        .where(JobPrice.job_id == job.id, JobPrice.status == PriceStatus.PENDING)
        .values(status=PriceStatus.SUPERSEDED, decided_at=clock.now(), decided_by="a new price")
    )
    number = await session.scalar(
        select(func.coalesce(func.max(JobPrice.number), 0) + 1).where(JobPrice.job_id == job.id)
    )
    price = JobPrice(
        job_id=job.id,
        locksmith_id=locksmith.id,
        number=int(number or 1),
        amount_minor=amount_minor,
        currency=job.currency,
        status=PriceStatus.PENDING,
    )
    session.add(price)
    await session.flush()
    _note(session, job, price, actor, "price_asked")
    agreed = job.agreed_price_minor
    if agreed is not None and amount_minor <= agreed:
        _decide(job, price, PriceStatus.APPROVED, "not above the approved price")
    else:
        await notices.price_asked(session, job, price)
    topics.job_changed(session, job)
    return price


async def decide(
    session: Session, job: Job, price_id: UUID, *, approve: bool, actor: Actor
) -> JobPrice:
    """The customer's word. Raises NotFound, PriceDecidedAlready. ``job`` is locked.

    Saying the same twice is no conflict: the second click changes nothing.
    """
    price = await session.get(JobPrice, price_id, with_for_update=True)
    if price is None or price.job_id != job.id:
        raise NotFound
    wanted = PriceStatus.APPROVED if approve else PriceStatus.REFUSED
    if price.status == wanted:
        return price
    if price.status != PriceStatus.PENDING or job.status not in TAKEN_JOB:
        raise PriceDecidedAlready("This price is no longer open.", status=price.status)
    _decide(job, price, wanted, actor.kind)
    _note(session, job, price, actor, "price_approved" if approve else "price_refused")
    await notices.price_decided(session, job, price)
    topics.job_changed(session, job)
    return price


async def prices_of(session: Session, job_id: UUID) -> list[JobPrice]:
    rows = await session.scalars(
        select(JobPrice).where(JobPrice.job_id == job_id).order_by(JobPrice.number)
    )
    return list(rows)


def _decide(job: Job, price: JobPrice, status: PriceStatus, by: str) -> None:
    price.status = status
    price.decided_at = clock.now()
    price.decided_by = by
    if status == PriceStatus.APPROVED:
        job.agreed_price_minor = price.amount_minor


def _note(session: Session, job: Job, price: JobPrice, actor: Actor, event: str) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="job",
        entity_id=job.id,
        event=event,
        data={
            "price_id": str(price.id),
            "amount_minor": price.amount_minor,
            "currency": price.currency,
        },
    )
