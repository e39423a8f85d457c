"""What subscribers are told by mail: when it starts, before it ends, when a payment fails."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from steelyard.kernel import messaging
from steelyard.kernel.billing import BillingInvoice, BillingSubscription
from steelyard.kernel.db import Session
from steelyard.kernel.identity import ACTIVE, User
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.policy import policy_of


async def trial_started(session: Session, subscription: Subscription) -> None:
    await _mail(
        session, subscription, "subscriber_trial", "trial",
        {"day": _said(subscription.trial_ends_at), "price": _price(session)},
    )  # fmt: skip


async def trial_ends(session: Session, subscription: Subscription) -> None:
    """Three days before."""
    key = f"trial-ends-{subscription.trial_ends_at:%Y%m%d}"
    context = {"day": _said(subscription.trial_ends_at), "price": _price(session)}
    await _mail(session, subscription, "subscriber_trial_ends", key, context)


async def paid(session: Session, subscription: Subscription, bill: BillingSubscription) -> None:
    """The first payment came."""
    context = {
        "price": _say(bill.amount_minor, bill.currency),
        "day": _said(bill.period_ends_at),
    }
    await _mail(session, subscription, "subscriber_started", f"paid-{bill.id}", context)


async def ends_with_period(
    session: Session, subscription: Subscription, bill: BillingSubscription
) -> None:
    """Canceled, and open until what is paid for is over."""
    key = f"ends-{bill.id}-{bill.wish_number}"
    context = {"day": _said(bill.period_ends_at)}
    await _mail(session, subscription, "subscriber_ends", key, context)


async def over(session: Session, subscription: Subscription) -> None:
    """Nothing for subscribers is open any more."""
    key = f"over-{subscription.ended_at:%Y%m%d%H%M%S}"
    await _mail(session, subscription, "subscriber_over", key, {"price": _price(session)})


async def payment_failed(
    session: Session, subscription: Subscription, invoice: BillingInvoice
) -> None:
    """Each time a renewal was tried in vain."""
    key = f"unpaid-{invoice.id}-{invoice.attempts}"
    context = {"price": _say(invoice.due_minor, invoice.currency)}
    await _mail(session, subscription, "subscriber_unpaid", key, context)


async def _mail(
    session: Session,
    subscription: Subscription,
    template: str,
    key: str,
    context: Mapping[str, object],
) -> None:
    address = await session.scalar(
        select(User.email).where(User.id == subscription.user_id, User.status == ACTIVE)
    )
    if address is None:
        return
    await messaging.send_mail(
        session,
        market=MARKET,
        to=address,
        template=template,
        context={"link": f"{policy_of(session).public_url}/strathwell/subscription", **context},
        kind="notice",
        about=("subscription", str(subscription.id)),
        party=("user", str(subscription.user_id)),
        dedupe_key=f"subscription-{subscription.id}-{key}",
    )


def _price(session: Session) -> str:
    policy = policy_of(session)
    return _say(policy.subscription_minor, policy.currency)


def _say(amount_minor: int, currency: str) -> str:
    return Money(amount_minor, currency).format("en_US")


def _said(moment: datetime | None) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}" if moment else "the end of the period"
