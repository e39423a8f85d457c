"""Trials end by the clock; three days before, their owners are reminded. Found by their row."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.identity import User
from steelyard.kernel.jobs import JobContext
from steelyard.markets.strathwell.lifecycles import SUBSCRIPTION
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.subscriptions import notices, service
from steelyard.markets.strathwell.words import SubscriptionStatus as Status

SYSTEM = Actor.system("subscriptions")
_SWEPT = 200


async def sweep_trials(context: JobContext) -> None:
    """Whatever is due: reminders and ends of trials, one a transaction."""
    async with context.database.reading() as session:
        found = await session.scalars(
            select(Subscription.id)
            .where(Subscription.due_at <= clock.now())
            .order_by(Subscription.due_at)
            .limit(_SWEPT)
        )
        due = list(found)
    for subscription_id in due:
        async with context.database.transaction() as session:
            await look_at(session, subscription_id)


async def sweep_erased(context: JobContext) -> None:
    """Nobody pays for an account that is no more: what its owner had ends now."""
    async with context.database.reading() as session:
        found = await session.scalars(
            select(Subscription.user_id)
            .join(User, User.id == Subscription.user_id)
            .where(
                User.erased_at.is_not(None),
                Subscription.status.in_((Status.TRIAL, Status.ACTIVE)),
            )
            .order_by(Subscription.id)
            .limit(_SWEPT)
        )
        gone = list(found)
    for user_id in gone:
        async with context.database.transaction() as session:
            await service.cancel(session, user_id, now=True, actor=SYSTEM)


async def look_at(session: Session, subscription_id: UUID) -> None:
    """Remind, end, or leave alone; run again it finds nothing to do."""
    subscription = await locked(session, Subscription, subscription_id)
    if subscription.due_at is None or subscription.due_at > clock.now():
        return
    ends = subscription.trial_ends_at
    if subscription.status != Status.TRIAL or ends is None:
        subscription.due_at = None
        return
    if ends <= clock.now():
        subscription.due_at = None
        await lifecycle.move(session, SUBSCRIPTION, subscription, "expire", actor=SYSTEM, held=True)
        await notices.over(session, subscription)
        return
    subscription.due_at = ends
    await notices.trial_ends(session, subscription)
