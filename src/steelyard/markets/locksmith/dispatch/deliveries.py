"""What became of an offer's text: handed over, delivered, or undeliverable."""

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.dispatch.answers import undeliverable
from steelyard.markets.locksmith.models import JobOffer
from steelyard.markets.locksmith.words import OfferStatus

_HANDED_OVER = frozenset({"sent", "delivered"})
_LOST = frozenset({"undelivered", "failed", "suppressed", "canceled"})


async def reported(session: Session, message: Message) -> None:
    """Bring the offer of this message up to date; a lost text pulls the next candidate."""
    offer = await session.scalar(select(JobOffer).where(JobOffer.message_id == message.id))
    if offer is None:
        return
    if message.status in _LOST:
        why = f"text {message.status}: {message.error_code or message.error or 'no reason given'}"
        await undeliverable(session, offer, why)
        return
    if message.status in _HANDED_OVER:
        if offer.status == OfferStatus.PENDING:
            offer.status = OfferStatus.SENT
        offer.sent_at = offer.sent_at or message.sent_at
        offer.delivered_at = message.delivered_at
