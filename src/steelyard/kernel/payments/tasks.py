"""The payments' share of the background work."""

from uuid import UUID

from steelyard.kernel.jobs import JobContext, Periodic, Task
from steelyard.kernel.payments import inbox, send_refund, steps
from steelyard.kernel.payments.refunds import SEND_REFUND
from steelyard.kernel.payments.service import CANCEL_INTENT
from steelyard.kernel.payments.sweeps import APPLY_EVENT, ASK, ask_due, nudge_events


async def _apply_event(context: JobContext, event_id: str) -> None:
    await inbox.apply_event(context, UUID(event_id))


async def _send_refund(context: JobContext, refund_id: str) -> None:
    await send_refund.send_refund(context.services, UUID(refund_id))


async def _cancel_intent(context: JobContext, payment_id: str) -> None:
    await steps.cancel_intent(context.services, UUID(payment_id))


async def _ask(context: JobContext, payment_id: str) -> None:
    await steps.ask_provider(context.services, UUID(payment_id))


TASKS: tuple[Task, ...] = (
    Task(APPLY_EVENT, _apply_event),
    Task(SEND_REFUND, _send_refund),
    Task(CANCEL_INTENT, _cancel_intent),
    Task(ASK, _ask, max_attempts=3),
)
PERIODICS: tuple[Periodic, ...] = (
    Periodic("payments.ask_due", ask_due, every_seconds=30),
    Periodic("payments.nudge_events", nudge_events, every_seconds=30),
)
