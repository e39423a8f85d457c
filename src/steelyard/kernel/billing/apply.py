"""What the provider says of subscriptions and bills becomes what we know: in any order, any
number of times, once.

A subscription that is over stays so, a bill that is paid stays so. Of two sights of anything else
the one that was asked for later counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from steelyard.kernel import audit, clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing import books
from steelyard.kernel.billing.lifecycles import move_to, subscription_lifecycle
from steelyard.kernel.billing.models import (
    OVER,
    BillingCustomer,
    BillingInvoice,
    BillingSubscription,
)
from steelyard.kernel.billing.service import AGAIN, subscription_by_id
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import Applied, handlers_of
from steelyard.kernel.payments.billing_observed import ObservedInvoice, ObservedSubscription
from steelyard.kernel.payments.observed import Observed
from steelyard.kernel.payments.service import ASK_AFTER

_AFTER_RENEWAL = timedelta(hours=2)
"""The provider keeps a new period's bill as a draft for an hour before it is paid."""
_LATE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the market is told (``Handlers.extra["subscription_observed"]``): the subscription as
    it is known now, and the bill the news is about, if it is about one."""

    subscription: BillingSubscription
    invoice: BillingInvoice | None = None


async def apply_observed(
    session: Session, subscription: BillingSubscription, observed: ObservedSubscription, *,
    actor: Actor,
) -> Applied:  # fmt: skip
    """Bring ``subscription`` to what was observed, then tell the market. Locks it."""
    subscription = await subscription_by_id(session, subscription.id, lock=True)
    if subscription.provider_ref not in {None, observed.ref}:
        return Applied.FOREIGN
    if observed.state is None:
        return _unknown(session, subscription, observed, actor)
    if subscription.observed_at is not None and observed.at < subscription.observed_at:
        return Applied.NOTHING_NEW
    if subscription.is_over:
        return _revived(session, subscription, observed, actor)
    subscription.observed_at = observed.at
    before = _figures(subscription)
    _learn(subscription, observed)
    if observed.state != subscription.status:
        await _move(session, subscription, observed.state, observed, actor)
    plan(subscription)
    if before == _figures(subscription):
        return Applied.NOTHING_NEW
    await _tell(session, Seen(subscription), actor)
    return Applied.CHANGED


async def apply_observed_invoice(
    session: Session, observed: ObservedInvoice, *, actor: Actor
) -> tuple[Applied, BillingInvoice | None]:
    """Keep the bill as it was observed; once it is paid the money is booked, then the market told.

    None: it is no bill of a subscription of ours. Locks the subscription.
    """
    subscription = await subscription_seen(
        session, observed.subscription_ref, observed.subscription_id
    )
    if subscription is None:
        return Applied.FOREIGN, None
    subscription = await subscription_by_id(session, subscription.id, lock=True)
    if observed.state is None:
        return Applied.UNKNOWN, None
    invoice = await _invoice(session, subscription, observed)
    if invoice.status == "paid" or _older(invoice, observed):
        return Applied.NOTHING_NEW, invoice
    before = (invoice.observed_at, invoice.status, invoice.attempts)
    invoice.observed_at = observed.at
    invoice.status = observed.state
    invoice.attempts = max(observed.attempts, invoice.attempts)
    invoice.due_minor = observed.due_minor
    if observed.state == "paid":
        await _paid(session, subscription, invoice, observed, actor)
    if before[0] is not None and before[1:] == (invoice.status, invoice.attempts):
        return Applied.NOTHING_NEW, invoice
    await _tell(session, Seen(subscription, invoice), actor)
    return Applied.CHANGED, invoice


async def subscription_seen(
    session: Session, ref: str | None, subscription_id: object
) -> BillingSubscription | None:
    """Ours, by its ref, else by the id we wrote into it: for the word faster than our own."""
    known = [BillingSubscription.provider_ref == ref] if ref is not None else []
    if subscription_id is not None:
        known.append(BillingSubscription.id == subscription_id)
    if not known:
        return None
    return await session.scalar(select(BillingSubscription).where(or_(*known)))


async def pays_a_bill(session: Session, observed: Observed) -> str | None:
    """Whether a payment is a customer's who is billed here: its bill says what it is."""
    if observed.customer_ref is None:
        return None
    found = await session.scalar(
        select(BillingCustomer.id).where(BillingCustomer.provider_ref == observed.customer_ref)
    )
    return None if found is None else "a bill's payment: the bill tells of it"


def plan(subscription: BillingSubscription) -> None:
    """When the house asks by itself, should no word come."""
    now = clock.now()
    ends = subscription.period_ends_at
    if subscription.is_over:
        subscription.due_at = None
    elif subscription.wish is not None:
        subscription.due_at = now + AGAIN
    elif subscription.status == "asked":
        subscription.due_at = now + ASK_AFTER
    elif subscription.status == "active" and ends is not None and ends + _AFTER_RENEWAL > now:
        subscription.due_at = ends + _AFTER_RENEWAL
    else:
        subscription.due_at = now + _LATE


def _figures(subscription: BillingSubscription) -> tuple[object, ...]:
    return (
        subscription.provider_ref,
        subscription.status,
        subscription.period_ends_at,
        subscription.ends_with_period,
    )


def _learn(subscription: BillingSubscription, observed: ObservedSubscription) -> None:
    subscription.provider_ref = observed.ref
    subscription.provider_status = observed.raw_state
    subscription.period_ends_at = observed.period_ends_at or subscription.period_ends_at
    subscription.ends_with_period = observed.ends_with_period
    if observed.state in OVER:
        subscription.ended_for = observed.ended_for
        subscription.wish = None


async def _move(
    session: Session,
    subscription: BillingSubscription,
    state: str,
    observed: ObservedSubscription,
    actor: Actor,
) -> None:
    await session.flush()
    await lifecycle.move(
        session,
        subscription_lifecycle(subscription.market),
        subscription,
        move_to(state),
        actor=actor,
        reason=observed.ended_for,
        facts={"provider_ref": observed.ref, "provider_status": observed.raw_state},
        held=True,
    )


def _older(invoice: BillingInvoice, observed: ObservedInvoice) -> bool:
    """A paid one is believed whenever it was seen: nothing comes after it."""
    seen: datetime | None = invoice.observed_at
    return seen is not None and observed.at < seen and observed.state != "paid"


async def _invoice(
    session: Session, subscription: BillingSubscription, observed: ObservedInvoice
) -> BillingInvoice:
    """The bill's row. The subscription is locked, so nobody makes it twice."""
    found = await session.scalar(
        select(BillingInvoice).where(BillingInvoice.provider_ref == observed.ref)
    )
    if found is not None:
        await session.refresh(found, with_for_update=True)
        return found
    made = BillingInvoice(
        subscription_id=subscription.id,
        provider_ref=observed.ref,
        status="open",
        due_minor=observed.due_minor,
        paid_minor=0,
        currency=observed.currency,
        reason=observed.reason,
        attempts=0,
    )
    session.add(made)
    await session.flush()
    return made


async def _paid(
    session: Session,
    subscription: BillingSubscription,
    invoice: BillingInvoice,
    observed: ObservedInvoice,
    actor: Actor,
) -> None:
    invoice.paid_minor = observed.paid_minor
    invoice.currency = observed.currency
    invoice.paid_at = observed.paid_at or observed.at
    if invoice.paid_minor:
        await books.book(session, subscription, invoice)
    foreign = subscription.provider_ref not in {None, observed.subscription_ref}
    audit.record(
        session,
        stream=subscription.market,
        actor=actor,
        entity_type="billing_subscription",
        entity_id=subscription.id,
        event="invoice.paid",
        reason="Paid for another subscription than the one known here." if foreign else None,
        data={
            "alarm": foreign,
            "invoice": invoice.provider_ref,
            "paid_minor": invoice.paid_minor,
            "currency": invoice.currency,
        },
    )


def _unknown(
    session: Session,
    subscription: BillingSubscription,
    observed: ObservedSubscription,
    actor: Actor,
) -> Applied:
    """Said once for each new word; asking goes on."""
    if subscription.provider_status != observed.raw_state:
        subscription.provider_status = observed.raw_state
        _alarm(session, subscription, observed, actor, "subscription.unknown_status")
    return Applied.UNKNOWN


def _revived(
    session: Session,
    subscription: BillingSubscription,
    observed: ObservedSubscription,
    actor: Actor,
) -> Applied:
    """It is over here; should it live there, somebody pays for nothing: a person must look.

    One that nobody paid for lapses by itself.
    """
    if observed.state in OVER or observed.state == "incomplete":
        return Applied.NOTHING_NEW
    if subscription.provider_status != observed.raw_state:
        subscription.provider_status = observed.raw_state
        _alarm(session, subscription, observed, actor, "subscription.lives_on")
    return Applied.SUSPENSE


def _alarm(
    session: Session,
    subscription: BillingSubscription,
    observed: ObservedSubscription,
    actor: Actor,
    event: str,
) -> None:
    audit.record(
        session,
        stream=subscription.market,
        actor=actor,
        entity_type="billing_subscription",
        entity_id=subscription.id,
        event=event,
        reason="The provider's word does not fit; nothing was changed.",
        data={
            "alarm": True,
            "provider_ref": observed.ref,
            "provider_status": observed.raw_state,
            "status": subscription.status,
        },
    )


async def _tell(session: Session, seen: Seen, actor: Actor) -> None:
    await session.flush()
    handlers = handlers_of(session, seen.subscription.market)
    if handlers is not None and (told := handlers.extra.get("subscription_observed")) is not None:
        await told(session, seen, actor)
