"""The job that sends one text, so that the provider gets it once.

Intent, commit, call, outcome. Twilio cannot be handed a key of ours; so where an earlier try left
a doubt, Twilio is asked for the same text to the same phone, and only what it certainly does not
have is sent again.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select

from steelyard.kernel import clock
from steelyard.kernel.jobs import JobContext, Retry
from steelyard.kernel.messaging.intents import Doubt, Intent, begin, begin_again, is_current
from steelyard.kernel.messaging.models import FAILED, QUEUED, SENT, SUPPRESSED, Message
from steelyard.kernel.messaging.outcomes import (
    OURSELVES,
    TWILIO,
    locked,
    opted_out,
    report,
    settle,
)
from steelyard.kernel.messaging.sms_gateway import AnswerLost, NotTaken, Refused, SmsGateway
from steelyard.kernel.messaging.sms_rounds import rounds_of
from steelyard.kernel.messaging.suppressions import lock_address
from steelyard.kernel.messaging.twilio_wire import Wired, why

log = structlog.get_logger("steelyard.messaging")

# The provider's clock and ours may differ; a text of ours from before has its name in our log,
# so looking back further than needed cannot mistake one for the other.
_CLOCKS_DIFFER = timedelta(minutes=15)


async def send_sms(context: JobContext, message_id: str, with_ids: Sequence[str] = ()) -> None:
    """Hand the texts over, all at the same time; raises Retry while one is not decided."""
    texts = [_send_one(context, UUID(one)) for one in (message_id, *with_ids)]
    ends = await asyncio.gather(*texts, return_exceptions=True)
    failures = [end for end in ends if end is not None]
    # A wish to try again must not hide that one of them failed; both come back with the job.
    for failure in sorted(failures, key=lambda one: isinstance(one, Retry)):
        raise failure


async def _send_one(context: JobContext, message_id: UUID) -> None:
    gateway = context.services.sms
    lease = gateway.limits.lease
    step: Intent | Doubt | None = await rounds_of(context.database).intend(message_id, lease)
    if step is None:
        step = await begin(context, message_id, lease)
    if isinstance(step, Doubt):
        step = await _resolve(context, gateway, step)
    if step is None:
        return
    if not gateway.configured:
        await _end(context, step, "not_configured", "no provider for texts is configured")
        return
    await hand_over(context, gateway, step)


async def hand_over(context: JobContext, gateway: SmsGateway, intent: Intent) -> None:
    """Call, and note the outcome of, one committed intent. Raises Retry."""
    if clock.wall(clock.now()) - intent.at > gateway.limits.start:
        # This process stood still since its intent; others may be at it by now.
        raise Retry("the intent is too old to act on")
    rounds = rounds_of(context.database)
    try:
        taken = await gateway.send(
            to=intent.to,
            sender=intent.sender,
            body=intent.body,
            status_callback=status_url(context.services.settings.base_url, intent),
        )
    except Refused as refused:
        await _note_refusal(context, intent, refused)
    except NotTaken as reason:
        await _note_not_taken(context, intent, reason)
        raise Retry(str(reason), reason.after) from reason
    except AnswerLost as reason:
        await _note_lost(context, intent, reason, gateway.limits.settle)
        raise Retry(str(reason)) from reason
    else:
        ordinary = taken.status == SENT and taken.error_code is None
        if not (ordinary and await rounds.note_sent(intent.message_id, taken.ref)):
            await _note_taken(context, intent, taken)


def status_url(base_url: str, intent: Intent) -> str:
    """Where the carrier's reports on this one message go."""
    path = f"/{intent.market}/api/webhooks/twilio/status/{intent.message_id}"
    return base_url.rstrip("/") + path


async def _resolve(context: JobContext, gateway: SmsGateway, doubt: Doubt) -> Intent | None:
    """Adopt what Twilio has; a new intent for what it certainly has not."""
    try:
        taken = await _find(context, gateway, doubt.intent)
    except NotTaken as reason:
        if not doubt.intent.too_old:
            raise Retry(str(reason)) from reason
        await _end(context, doubt.intent, "unknown", "whether it was sent could not be learnt")
        return None
    if taken is not None:
        await _note_taken(context, doubt.intent, taken, guessed=True)
        return None
    if not doubt.settled:
        raise Retry("it may still be on its way", min(doubt.wait, timedelta(seconds=2)))
    return await begin_again(context, doubt, gateway.limits.lease)


async def _find(context: JobContext, gateway: SmsGateway, intent: Intent) -> Wired | None:
    """The text at Twilio that is this message and no other of ours."""
    if not gateway.configured:
        return None
    since = intent.at - _CLOCKS_DIFFER
    sent = await gateway.texts_to(intent.to, sender=intent.sender)
    alike = [one for one in sent if _is_like(one, intent, since)]
    if not alike:
        return None
    async with context.database.reading() as session:
        known = await session.scalars(
            select(Message.provider_ref).where(
                Message.provider_ref.in_([one.ref for one in alike]),
                Message.id != intent.message_id,
            )
        )
        others = set(known.all())
    return next((one for one in alike if one.ref not in others), None)


def _is_like(one: Wired, intent: Intent, since: datetime) -> bool:
    # A trial account puts a sentence of its own in front.
    same = one.body.strip().endswith(intent.body.strip())
    # The provider's clock follows the sandbox's where there is one, like ours.
    recent = one.created_at is None or clock.wall(one.created_at) >= since
    return same and recent and one.direction.startswith("outbound")


async def _note_taken(
    context: JobContext, intent: Intent, taken: Wired, *, guessed: bool = False
) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is None:
            return
        reason = why(taken.error_code) if taken.error_code else None
        await report(
            session,
            message,
            taken.ref,
            taken.status,
            code=taken.error_code,
            why=reason,
            guessed=guessed,
        )


async def _note_refusal(context: JobContext, intent: Intent, refused: Refused) -> None:
    async with context.database.transaction() as session:
        if refused.opted_out:
            await lock_address(session, intent.market, intent.to)
        message = await locked(session, intent.message_id)
        if message is None or not is_current(message, intent):
            return
        status = SUPPRESSED if refused.opted_out else FAILED
        await settle(session, message, status, actor=TWILIO, code=refused.code, why=str(refused))
        if refused.opted_out:
            await opted_out(session, message, intent.to, reason=refused.code)


async def _note_not_taken(context: JobContext, intent: Intent, reason: NotTaken) -> None:
    log.warning("message.not_taken", message_id=str(intent.message_id), attempt=intent.fence)
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            message.status = QUEUED
            message.lease_until = None
            message.error = str(reason)


async def _note_lost(
    context: JobContext, intent: Intent, reason: AnswerLost, settling: timedelta
) -> None:
    log.warning("message.answer_lost", message_id=str(intent.message_id), attempt=intent.fence)
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            message.lease_until = clock.wall(clock.now()) + settling
            message.error = str(reason)


async def _end(context: JobContext, intent: Intent, code: str, reason: str) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            await settle(session, message, FAILED, actor=OURSELVES, code=code, why=reason)
