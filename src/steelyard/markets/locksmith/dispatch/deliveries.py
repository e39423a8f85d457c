"""What became of an offer's text: handed over, delivered, or undeliverable."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, func, select, update

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.dispatch.answers import undeliverable
from steelyard.markets.locksmith.dispatch.offers import in_order
from steelyard.markets.locksmith.models import JobOffer
from steelyard.markets.locksmith.words import OfferStatus

_HANDED_OVER = frozenset({"sent", "delivered"})
_LOST = frozenset({"undelivered", "failed", "suppressed", "canceled"})


async def reported(session: Session, message: Message) -> None:
    """Bring the offer of this message up to date; a lost text pulls the next candidate."""
    if message.status in _HANDED_OVER:
        await _handed_over(session, [message])
        return
    offer = await session.scalar(select(JobOffer).where(JobOffer.message_id == message.id))
    if offer is not None and message.status in _LOST:
        why = f"text {message.status}: {message.error_code or message.error or 'no reason given'}"
        await undeliverable(session, offer, why)


async def all_reported(session: Session, messages: Sequence[Message]) -> None:
    """``reported`` for several: what was handed over is noted by one statement."""
    texts = [one for one in messages if one.kind == "offer"]
    handed = [one for one in texts if one.status in _HANDED_OVER]
    if handed:
        await _handed_over(session, handed)
    for message in texts:
        if message.status in _LOST:
            await reported(session, message)


async def _handed_over(session: Session, messages: Sequence[Message]) -> None:
    """PENDING → SENT in one statement: an offer that ended meanwhile must not come back."""
    still_pending = JobOffer.status == OfferStatus.PENDING
    which = in_order(
        # Offers are found by their job; nothing leads from a message to its offer.
        JobOffer.job_id.in_([UUID(one.about_id) for one in messages if one.about_id]),
        JobOffer.message_id.in_([one.id for one in messages]),
    )
    await session.execute(
        update(JobOffer)
        .where(which, JobOffer.message_id == Message.id)
        .values(
            status=case((still_pending, OfferStatus.SENT.value), else_=JobOffer.status),
            sent_at=func.coalesce(JobOffer.sent_at, Message.sent_at),
            delivered_at=func.coalesce(JobOffer.delivered_at, Message.delivered_at),
        )
        .execution_options(synchronize_session=False)
    )
