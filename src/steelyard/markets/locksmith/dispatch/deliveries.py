"""What became of an offer's text: handed over, delivered, or undeliverable."""

from sqlalchemy import case, func, select, update

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.dispatch.answers import undeliverable
from steelyard.markets.locksmith.models import JobOffer
from steelyard.markets.locksmith.words import OfferStatus

_HANDED_OVER = frozenset({"sent", "delivered"})
_LOST = frozenset({"undelivered", "failed", "suppressed", "canceled"})


async def reported(session: Session, message: Message) -> None:
    """Bring the offer of this message up to date; a lost text pulls the next candidate."""
    if message.status in _HANDED_OVER:
        await _handed_over(session, message)
        return
    offer = await session.scalar(select(JobOffer).where(JobOffer.message_id == message.id))
    if offer is not None and message.status in _LOST:
        why = f"text {message.status}: {message.error_code or message.error or 'no reason given'}"
        await undeliverable(session, offer, why)


async def _handed_over(session: Session, message: Message) -> None:
    """PENDING → SENT in one statement: an offer that ended meanwhile must not come back."""
    still_pending = JobOffer.status == OfferStatus.PENDING
    await session.execute(
        update(JobOffer)
        .where(JobOffer.message_id == message.id)
        .values(
            status=case((still_pending, OfferStatus.SENT.value), else_=JobOffer.status),
            sent_at=func.coalesce(JobOffer.sent_at, message.sent_at),
            delivered_at=func.coalesce(JobOffer.delivered_at, message.delivered_at),
        )
        .execution_options(synchronize_session=False)
    )
