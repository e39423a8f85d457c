"""The payouts' share of the background work. What is due is found by its row."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock
from steelyard.kernel.jobs import JobContext, Periodic, Task
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.reconcile import also
from steelyard.kernel.payouts import followed, reversing, sending
from steelyard.kernel.payouts.asking import REVERSE, SEND, ask_to_reverse, ask_to_send
from steelyard.kernel.payouts.models import Payout
from steelyard.kernel.payouts.reconcile import reconcile

_BATCH = 200
_AGAIN = timedelta(minutes=15)


async def _send(context: JobContext, payout_id: str) -> None:
    await sending.send(context.services, UUID(payout_id))


async def _reverse(context: JobContext, payout_id: str) -> None:
    await reversing.fetch_back(context.services, UUID(payout_id))


async def send_due(context: JobContext) -> None:
    """Payouts approved and not sent, on their way for long, or to be fetched back: asked again."""
    async with context.database.transaction() as session:
        due = await session.scalars(
            select(Payout)
            .where(Payout.due_at <= clock.now())
            .order_by(Payout.due_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for payout in due:
            payout.due_at = clock.now() + _AGAIN
            if payout.reversal_minor is not None and payout.status == "paid":
                ask_to_reverse(session, payout)
            elif payout.status in {"approved", "in_transit"}:
                ask_to_send(session, payout)
            else:
                payout.due_at = None


# Whoever runs these tasks also hears of accounts and transfers, and reconciles them.
inbox.follow("account", followed.account_changed)
inbox.follow("transfer", followed.transfer_changed)
also(reconcile)

TASKS: tuple[Task, ...] = (
    Task(SEND, _send),
    Task(REVERSE, _reverse),
)
PERIODICS: tuple[Periodic, ...] = (Periodic("payouts.send_due", send_due, every_seconds=30),)
