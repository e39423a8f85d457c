"""Billing's share of the background work. What is due is found by its row."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, jobs
from steelyard.kernel.billing import followed, steps
from steelyard.kernel.billing.apply import pays_a_bill, plan
from steelyard.kernel.billing.models import BillingSubscription
from steelyard.kernel.billing.reconcile import reconcile
from steelyard.kernel.billing.service import ASK, BRING_ABOUT, enqueue_wish
from steelyard.kernel.jobs import JobContext, Periodic, Task
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.reconcile import also

_BATCH = 200


async def _ask(context: JobContext, subscription_id: str) -> None:
    await steps.ask_provider(context.services, UUID(subscription_id))


async def _bring_about(context: JobContext, subscription_id: str) -> None:
    await steps.bring_about(context.services, UUID(subscription_id))


async def ask_due(context: JobContext) -> None:
    """Wishes not confirmed, words that are late: the provider is asked."""
    async with context.database.transaction() as session:
        due = await session.scalars(
            select(BillingSubscription)
            .where(BillingSubscription.due_at <= clock.now())
            .order_by(BillingSubscription.due_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for subscription in due:
            plan(subscription)
            if subscription.is_over:
                continue
            if subscription.wish is not None:
                await enqueue_wish(session, subscription)
                continue
            await jobs.enqueue(
                session,
                ASK,
                {"subscription_id": subscription.id},
                key=f"billing.ask:{subscription.id}",
            )


# Whoever runs these tasks also hears of subscriptions and bills, and reconciles them.
inbox.follow("subscription", followed.subscription_changed)
inbox.follow("invoice", followed.invoice_changed)
inbox.owns(pays_a_bill)
also(reconcile)

TASKS: tuple[Task, ...] = (
    Task(ASK, _ask, max_attempts=3),
    Task(BRING_ABOUT, _bring_about),
)
PERIODICS: tuple[Periodic, ...] = (Periodic("billing.ask_due", ask_due, every_seconds=30),)
