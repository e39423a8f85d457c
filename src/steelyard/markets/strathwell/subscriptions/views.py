"""A subscription as its owner sees it."""

from uuid import UUID

from steelyard.kernel import billing
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.subscriptions.queries import found
from steelyard.markets.strathwell.subscriptions.schemas import Bill, SubscriptionSeen
from steelyard.markets.strathwell.subscriptions.service import SUBJECT, billed, may_try
from steelyard.markets.strathwell.words import SubscriptionStatus as Status


async def seen_by_owner(session: Session, user_id: UUID) -> SubscriptionSeen:
    """As it stands now; one of status ``none`` for who never asked for one."""
    subscription = await found(session, user_id)
    policy = policy_of(session)
    seen = SubscriptionSeen(
        status=Status.NONE,
        opens_templates=False,
        can_start_trial=may_try(subscription),
        trial_days=policy.trial_days,
        price_cents=policy.subscription_minor,
        currency=policy.currency,
    )
    if subscription is None:
        return seen
    live = await billed(session, subscription)
    bills = await billing.invoices_of(session, MARKET, SUBJECT, str(subscription.id))
    return seen.model_copy(
        update={
            "status": Status(subscription.status),
            "opens_templates": subscription.opens_templates,
            "trial_ends_at": subscription.trial_ends_at,
            "period_ends_at": subscription.period_ends_at,
            "ends_with_period": subscription.ends_with_period,
            "started_at": subscription.started_at,
            "ended_at": subscription.ended_at,
            "payment": live.status if live else None,
            "price_cents": live.amount_minor if live else policy.subscription_minor,
            "currency": live.currency if live else policy.currency,
            "bills": [Bill.model_validate(one) for one in bills],
        }
    )
