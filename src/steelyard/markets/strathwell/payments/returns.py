"""The provider has spoken about a refund: figures follow, and whoever waits for it is told."""

from uuid import UUID

from steelyard.kernel import audit, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Payment, Refund, payment_by_id
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money import figures, notices
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.giving_back import purses

_FAILED = ("failed", "canceled")
_BY_HAND = "provider:"


async def refund_changed(session: Session, refund: Refund, actor: Actor) -> None:
    """``Handlers.refund_changed``."""
    payment = await payment_by_id(session, refund.payment_id)
    if payment.subject_type != BOOKING:
        return
    booking = await locked_booking(session, UUID(payment.subject_id))
    if refund.requested_by.startswith(_BY_HAND) and refund.status not in _FAILED:
        await _cover(session, booking, payment, refund, actor)
    await figures.follow(session, booking)
    if refund.status == "succeeded":
        key = f"refunded-{refund.id}"
        await notices.refunded(session, booking, refund.amount_minor, key)
    elif refund.status in _FAILED:
        await _alarm(session, booking, refund, actor)
    topics.booking_changed(session, booking)


async def _cover(
    session: Session, booking: Booking, payment: Payment, refund: Refund, actor: Actor
) -> None:
    """A refund made at the provider by hand: the vendors' shares of it are taken back, too."""
    if payment.in_suspense:
        return
    found = {purse.payment.id: purse for purse in await purses(session, booking)}
    short = found[payment.id].missing
    if short > 0:
        await payouts.recall(
            session,
            payment_id=payment.id,
            amount_minor=short,
            key=f"by-hand-{refund.id}",
            reason="a refund was made at the provider",
            actor=actor,
            into_account_id=refund.source_account_id,
            or_less=True,
        )


async def _alarm(session: Session, booking: Booking, refund: Refund, actor: Actor) -> None:
    """The money is held again and belongs to the organizer: a person asks for it anew."""
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type=BOOKING,
        entity_id=booking.id,
        event="refund_failed",
        reason="The bank did not take a refund. Ask for it again, or pay it another way.",
        data={
            "alarm": True,
            "refund_id": str(refund.id),
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "failure_reason": refund.failure_reason,
        },
    )
    text = "The bank did not take a refund. Ask for it again, or pay it another way."
    await notices.staff(session, booking, text, f"refund-failed-{refund.id}")
