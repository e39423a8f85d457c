"""Asking for the jobs that call the provider, and telling the market what became of them."""

from sqlalchemy import select

from steelyard.kernel import jobs
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import handlers_of
from steelyard.kernel.payouts.models import Payee, Payout

SEND = "payouts.send"
REVERSE = "payouts.reverse"


def ask_to_send(session: Session, payout: Payout) -> None:
    """The payout is sent, or asked after, once this unit of work is committed."""
    jobs.enqueue_at_end(
        session, SEND, {"payout_id": payout.id}, key=f"payouts.send:{payout.id}", priority=3
    )


def ask_to_reverse(session: Session, payout: Payout) -> None:
    jobs.enqueue_at_end(
        session, REVERSE, {"payout_id": payout.id}, key=f"payouts.reverse:{payout.id}", priority=3
    )


async def wake(session: Session, payee: Payee) -> None:
    """What was approved for this payee and could not be sent is asked for again."""
    waiting = select(Payout).where(Payout.payee_id == payee.id, Payout.status == "approved")
    for payout in await session.scalars(waiting):
        ask_to_send(session, payout)


async def tell(session: Session, payout: Payout, actor: Actor) -> None:
    """``Handlers.extra["payout_changed"]``, in this unit of work."""
    await session.flush()
    handlers = handlers_of(session, payout.market)
    if handlers is not None and (told := handlers.extra.get("payout_changed")) is not None:
        await told(session, payout, actor)


async def tell_payee(session: Session, payee: Payee, actor: Actor) -> None:
    """``Handlers.extra["payee_changed"]``, in this unit of work."""
    await session.flush()
    handlers = handlers_of(session, payee.market)
    if handlers is not None and (told := handlers.extra.get("payee_changed")) is not None:
        await told(session, payee, actor)
