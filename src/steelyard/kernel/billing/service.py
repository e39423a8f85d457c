"""Asking for a subscription or its end, and reading one. Decisions only: no call leaves from here.

What is decided is written down; ``steps`` bring it about, now or by a job.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing.lifecycles import subscription_lifecycle
from steelyard.kernel.billing.models import (
    OVER,
    BillingCustomer,
    BillingInvoice,
    BillingSubscription,
)
from steelyard.kernel.billing.refusals import SubscriptionOver
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.money import Money

ASK = "billing.ask"
BRING_ABOUT = "billing.bring_about"
Wish = Literal["end_with_period", "end_now", "go_on"]
AGAIN = timedelta(minutes=5)
"""How long a wish may stand unconfirmed before it is asked for again."""
_TEXT_MAX = 500


async def subscribe(
    session: Session,
    *,
    market: str,
    owner_type: str,
    owner_id: str,
    subject_type: str,
    subject_id: str,
    money: Money,
    product: str,
    description: str,
    actor: Actor,
    interval: str = "month",
) -> BillingSubscription:
    """The subject's one subscription that is not over, made if there is none.

    One that is there keeps its price. ``product``: a name for the provider's list, made once.
    ``owner``: whose card pays. Call ``present`` afterwards, outside of this unit of work.
    """
    customer_id = await _customer(session, market, owner_type, owner_id)
    while True:
        found = await live_of(session, market, subject_type, subject_id, lock=True)
        if found is not None:
            return found
        # Rivals for the same subject: the index lets one in, the others find it next turn.
        made = await session.scalar(
            insert(BillingSubscription)
            .values(
                market=market,
                subject_type=subject_type,
                subject_id=subject_id,
                customer_id=customer_id,
                product=product,
                description=description[:_TEXT_MAX],
                amount_minor=money.amount_minor,
                currency=money.currency,
                interval=interval,
                status="asked",
            )
            .on_conflict_do_nothing()
            .returning(BillingSubscription.id)
        )
        if made is not None:
            break
    subscription = await subscription_by_id(session, made)
    lifecycle.born(
        session,
        subscription_lifecycle(market),
        subscription,
        actor=actor,
        data={"amount_minor": money.amount_minor, "currency": money.currency, "for": subject_id},
    )
    return subscription


async def ask_for(
    session: Session, subscription: BillingSubscription, wish: Wish, *, actor: Actor
) -> None:
    """Write down that it shall end with its period, end now, or go on after all.

    Brought about by a job, or by ``bring_about`` at once. A wish for an end now is never
    softened. Raises SubscriptionOver.
    """
    await session.flush()
    await session.refresh(subscription, with_for_update=True)
    if subscription.is_over or subscription.wish == "end_now":
        if wish == "end_now":
            return
        raise SubscriptionOver("This subscription has ended.", state=subscription.status)
    subscription.wish = wish
    subscription.wish_number += 1
    subscription.due_at = clock.now() + AGAIN
    audit.record(
        session,
        stream=subscription.market,
        actor=actor,
        entity_type="billing_subscription",
        entity_id=subscription.id,
        event=wish,
        data={"ends_with_period": subscription.ends_with_period},
    )
    await enqueue_wish(session, subscription)


async def enqueue_wish(session: Session, subscription: BillingSubscription) -> None:
    await jobs.enqueue(
        session,
        BRING_ABOUT,
        {"subscription_id": subscription.id},
        key=f"billing.bring_about:{subscription.id}",
    )


async def subscription_by_id(
    session: Session, subscription_id: UUID, *, lock: bool = False
) -> BillingSubscription:
    """Read afresh. ``lock``: kept from everybody else until the commit. Raises NotFound."""
    query = select(BillingSubscription).where(BillingSubscription.id == subscription_id)
    if lock:
        await session.flush()
        query = query.with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


async def live_of(
    session: Session, market: str, subject_type: str, subject_id: str, *, lock: bool = False
) -> BillingSubscription | None:
    """The subject's subscription that is not over."""
    query = select(BillingSubscription).where(
        BillingSubscription.market == market,
        BillingSubscription.subject_type == subject_type,
        BillingSubscription.subject_id == subject_id,
        BillingSubscription.status.not_in(OVER),
    )
    if lock:
        query = query.with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


async def customer_of(session: Session, subscription: BillingSubscription) -> BillingCustomer:
    return await session.get_one(BillingCustomer, subscription.customer_id, populate_existing=True)


async def invoices_of(
    session: Session, market: str, subject_type: str, subject_id: str, *, limit: int = 24
) -> Sequence[BillingInvoice]:
    """What the subject was billed, the newest first."""
    found = await session.scalars(
        select(BillingInvoice)
        .join(BillingSubscription, BillingSubscription.id == BillingInvoice.subscription_id)
        .where(
            BillingSubscription.market == market,
            BillingSubscription.subject_type == subject_type,
            BillingSubscription.subject_id == subject_id,
        )
        .order_by(BillingInvoice.created_at.desc(), BillingInvoice.id.desc())
        .limit(limit)
    )
    return found.all()


async def _customer(session: Session, market: str, owner_type: str, owner_id: str) -> UUID:
    await session.execute(
        insert(BillingCustomer)
        .values(market=market, owner_type=owner_type, owner_id=owner_id)
        .on_conflict_do_nothing()
    )
    found = await session.scalar(
        select(BillingCustomer.id).where(
            BillingCustomer.market == market,
            BillingCustomer.owner_type == owner_type,
            BillingCustomer.owner_id == owner_id,
        )
    )
    assert found is not None  # noqa: S101 - made just now, or there before
    return found
