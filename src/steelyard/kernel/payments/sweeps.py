"""What is due is found by its row, so that no lost job and no outage of hours loses any of it."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from steelyard.kernel import audit, clock, jobs
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.payments.models import OPEN, Payment, ProviderEvent, Refund
from steelyard.kernel.payments.refunds import SEND_REFUND
from steelyard.kernel.payments.service import ASK_AFTER, enqueue_cancel

APPLY_EVENT = "payments.apply_event"
ASK = "payments.ask"
NUDGE_AFTER = timedelta(minutes=1)
"""How long an event may lie there before its job is asked for again."""
UNMATCHED_AFTER = timedelta(hours=24)
ABANDONED_AFTER = timedelta(days=7)
"""An intent nobody paid for so long is canceled at the provider."""

_ASK_AT_MOST = timedelta(hours=6)
_NUDGE_AT_MOST = timedelta(minutes=15)
_BATCH = 200
_ACTOR = Actor.system("payments.sweep")


async def ask_due(context: JobContext) -> None:
    """Payments and refunds that have been pending for long: the provider is asked."""
    async with context.database.transaction() as session:
        for payment in await session.scalars(_due(select(Payment), Payment)):
            await _ask_payment(session, payment)
        for refund in await session.scalars(_due(select(Refund), Refund)):
            refund.due_at = _next_ask(refund.created_at)
            await jobs.enqueue(
                session,
                SEND_REFUND,
                {"refund_id": refund.id},
                key=f"payments.refund:{refund.id}",
            )


async def nudge_events(context: JobContext) -> None:
    """Events not applied yet: asked for again; unmatched for a day: an alarm."""
    async with context.database.transaction() as session:
        for event in await session.scalars(_due(select(ProviderEvent), ProviderEvent)):
            await _nudge(session, event)


async def _ask_payment(session: Session, payment: Payment) -> None:
    if payment.status not in OPEN:
        payment.due_at = None
        return
    payment.due_at = _next_ask(payment.intent_requested_at or payment.created_at)
    abandoned = payment.created_at <= clock.now() - ABANDONED_AFTER
    if payment.superseded_at is not None or (abandoned and payment.status != "processing"):
        await enqueue_cancel(session, payment)
        return
    await jobs.enqueue(session, ASK, {"payment_id": payment.id}, key=f"payments.ask:{payment.id}")


async def _nudge(session: Session, event: ProviderEvent) -> None:
    age = clock.now() - event.received_at
    if age >= UNMATCHED_AFTER and event.alarmed_at is None:
        _raise_alarm(session, event)
        if event.status == "parked":
            event.status = "suspense"
            event.due_at = None
            return
    event.due_at = clock.now() + min(max(age, NUDGE_AFTER), _NUDGE_AT_MOST)
    await jobs.enqueue(
        session, APPLY_EVENT, {"event_id": event.id}, key=f"payments.event:{event.id}"
    )


def _raise_alarm(session: Session, event: ProviderEvent) -> None:
    event.alarmed_at = clock.now()
    unmatched = event.status == "parked"
    audit.record(
        session,
        stream=event.market,
        actor=_ACTOR,
        entity_type="webhook",
        entity_id=event.id,
        event="webhook.unmatched" if unmatched else "webhook.failed",
        reason=event.error or "Nothing of ours fits this event.",
        data={"alarm": True, "type": event.type, "event_key": event.event_key},
    )


def _due[Row: (Payment, Refund, ProviderEvent)](
    query: Select[Row], table: type[Row]
) -> Select[Row]:
    return (
        query.where(table.due_at <= clock.now())
        .order_by(table.due_at)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )


def _next_ask(since: datetime) -> datetime:
    """Every quarter of an hour at first, seldomer with age."""
    now = clock.now()
    return now + min(max((now - since) / 4, ASK_AFTER), _ASK_AT_MOST)
