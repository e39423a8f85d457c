"""What the provider says of a paid subscription moves ours, in the same transaction."""

from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing import BillingSubscription, Seen
from steelyard.kernel.db import Session, locked
from steelyard.markets.strathwell.lifecycles import SUBSCRIPTION
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.subscriptions import notices
from steelyard.markets.strathwell.subscriptions.service import SUBJECT
from steelyard.markets.strathwell.words import SubscriptionStatus as Status

PROVIDER = Actor.system("stripe")
_REMINDED = frozenset({"past_due", "active"})


async def subscription_observed(session: Session, seen: Seen, _actor: Actor) -> None:
    """``Handlers.extra["subscription_observed"]``: paid, not paid, ended."""
    if seen.subscription.subject_type != SUBJECT:
        return
    subscription = await locked(session, Subscription, UUID(seen.subscription.subject_id))
    if seen.invoice is None:
        await _follow(session, subscription, seen.subscription)
        return
    tried_in_vain = seen.invoice.status == "open" and seen.invoice.attempts > 0
    # In the browser the customer sees it fail; of a renewal they hear by mail.
    if tried_in_vain and seen.subscription.was_paid and seen.subscription.status in _REMINDED:
        await notices.payment_failed(session, subscription, seen.invoice)


async def _follow(session: Session, subscription: Subscription, bill: BillingSubscription) -> None:
    subscription.provider_ref = bill.provider_ref
    subscription.observed_at = bill.observed_at
    if bill.was_paid:
        subscription.period_ends_at = bill.period_ends_at
    match bill.status:
        case "active" | "past_due":
            # Past due was paid before, also where nobody told of it; it stays open meanwhile.
            await _paid(session, subscription, bill)
        case "unpaid":
            await _over(session, subscription, "expire")
        case "ended":
            missed = bill.ended_for == "payment_failed"
            await _over(session, subscription, "expire" if missed else "cancel")
        case _:
            pass


async def _paid(session: Session, subscription: Subscription, bill: BillingSubscription) -> None:
    """Paid for, unless it is just being ended on somebody's word."""
    if bill.wish == "end_now":
        return
    subscription.ends_with_period = _ends(bill)
    if subscription.status == Status.ACTIVE:
        return
    subscription.due_at = None
    subscription.ended_at = None
    await _move(session, subscription, "activate")
    subscription.started_at = subscription.started_at or bill.activated_at or clock.now()
    await notices.paid(session, subscription, bill)


async def _over(session: Session, subscription: Subscription, move: str) -> None:
    """A trial goes on whatever becomes of a subscription that was never paid."""
    if subscription.status != Status.ACTIVE:
        return
    subscription.ends_with_period = False
    subscription.due_at = None
    await _move(session, subscription, move)
    await notices.over(session, subscription)


def _ends(bill: BillingSubscription) -> bool:
    """As the provider shows it, or as it was asked for and is about to be."""
    if bill.wish is None:
        return bill.ends_with_period
    return bill.wish == "end_with_period"


async def _move(session: Session, subscription: Subscription, name: str) -> None:
    await session.flush()
    await lifecycle.move(session, SUBSCRIPTION, subscription, name, actor=PROVIDER, held=True)
