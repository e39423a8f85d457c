"""Whether somebody's subscription opens what is for subscribers."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.errors import Refusal
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.words import SubscriptionStatus


class SubscriptionRequired(Refusal):
    """For subscribers, on trial or paid."""

    status = 402
    code = "subscription_required"


async def standing(session: Session, user_id: UUID) -> SubscriptionStatus:
    """Where somebody's subscription stands; ``none`` for who never had one."""
    found = await session.scalar(select(Subscription.status).where(Subscription.user_id == user_id))
    return SubscriptionStatus(found or SubscriptionStatus.NONE)


async def must_subscribe(session: Session, user_id: UUID) -> None:
    """Raises SubscriptionRequired unless on trial or active."""
    now = await standing(session, user_id)
    if now not in {SubscriptionStatus.TRIAL, SubscriptionStatus.ACTIVE}:
        raise SubscriptionRequired(
            "This is for subscribers. Start a trial to see it.", subscription=now
        )
