"""What messaging does by itself: look after what waits, and fetch what never reached us."""

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import func, or_, select

from steelyard.kernel import clock
from steelyard.kernel.db import is_outage, is_retryable
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging import addresses
from steelyard.kernel.messaging.inbound import Text, receive, store_unread
from steelyard.kernel.messaging.models import QUEUED, SENDING, Message
from steelyard.kernel.messaging.rows import enqueue_send
from steelyard.kernel.messaging.sms_gateway import NotTaken
from steelyard.kernel.messaging.twilio_wire import Wired

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

log = structlog.get_logger("steelyard.messaging")

WAITS_TOO_LONG = timedelta(seconds=20)
_BATCH = 500
_LOOK_BACK = timedelta(minutes=15)
_LOOK_FAR_BACK = timedelta(hours=24)


async def sweep(context: JobContext) -> None:
    """Ask again for every message that waits longer than a job should let it."""
    long_ago = clock.now() - WAITS_TOO_LONG
    async with context.database.transaction() as session:
        rows = await session.execute(
            select(Message.id, Message.channel)
            .where(
                Message.direction == "out",
                or_(
                    (Message.status == QUEUED) & (Message.created_at < long_ago),
                    # lease_until is machine time, and so is the database's now().
                    (Message.status == SENDING) & (Message.lease_until < func.now()),
                ),
            )
            .order_by(Message.created_at)
            .limit(_BATCH)
        )
        for row in rows.all():
            enqueue_send(session, row.channel, [row.id])


async def poll_inbound(context: JobContext) -> None:
    """Feed in the texts of the last minutes whose webhook did not reach us.

    Twilio repeats a failed webhook only if asked to, and not for long; its list of messages
    forgets nothing.
    """
    await _fetch(context, _LOOK_BACK)


async def poll_inbound_far(context: JobContext) -> None:
    """The same over a day: after an outage longer than some minutes."""
    await _fetch(context, _LOOK_FAR_BACK)


async def _fetch(context: JobContext, back: timedelta) -> None:
    services = context.services
    markets = [name for name, one in services.markets.items() if one.handlers.sms_received]
    if not services.sms.configured or not markets:
        return
    try:
        found = await services.sms.texts_from_phones(clock.now() - back)
    except NotTaken as reason:
        log.warning("inbound.poll_failed", reason=str(reason))
        return
    missing = await _unknown(context, found)
    # Oldest first, as they were written.
    for one in reversed(missing):
        await _feed(services, markets, one)


async def _unknown(context: JobContext, found: list[Wired]) -> list[Wired]:
    async with context.database.reading() as session:
        known = await session.scalars(
            select(Message.provider_ref).where(Message.provider_ref.in_([one.ref for one in found]))
        )
        stored = set(known.all())
    return [one for one in found if one.ref not in stored]


async def _feed(services: "Services", markets: list[str], one: Wired) -> None:
    """One missed text: acted on, or, where that fails, kept for a person to read."""
    text = Text(
        ref=one.ref,
        sender=addresses.sender(one.sender),
        to=one.to,
        body=one.body.replace("\x00", ""),
        media_count=one.media_count,
    )
    market = await _market_of(services, markets, text.sender)
    try:
        async with services.database.transaction() as session:
            await receive(session, market, text)
        log.warning("inbound.fetched", market=market)
    except Exception as error:
        if is_outage(error) or is_retryable(error):
            raise
        log.exception("inbound.unhandled", market=market, error=type(error).__name__)
        async with services.database.transaction() as session:
            await store_unread(session, market, text, f"it failed: {type(error).__name__}")


async def _market_of(services: "Services", markets: list[str], sender: str) -> str:
    """Whose text it is where markets share a number: of the one that wrote to that phone last."""
    if len(markets) == 1:
        return markets[0]
    async with services.database.reading() as session:
        latest = await session.scalar(
            select(Message.market)
            .where(
                Message.to_address == sender,
                Message.direction == "out",
                Message.market.in_(markets),
            )
            .order_by(Message.created_at.desc())
            .limit(1)
        )
    return latest or markets[0]
