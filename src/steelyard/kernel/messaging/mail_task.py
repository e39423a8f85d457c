"""The job that sends one mail. A repetition after a lost answer carries the same Message-ID."""

from datetime import timedelta
from uuid import UUID

import structlog

from steelyard.kernel.jobs import JobContext, Retry
from steelyard.kernel.messaging.intents import Doubt, Intent, begin, begin_again, is_current
from steelyard.kernel.messaging.mail_gateway import Letter, MailGateway, NotTaken, Refused
from steelyard.kernel.messaging.models import FAILED, QUEUED, SENT
from steelyard.kernel.messaging.outcomes import OURSELVES, locked, settle

log = structlog.get_logger("steelyard.messaging")

# Longer than a call may take: whoever holds an older intent has ended.
_LEASE = timedelta(seconds=30)


async def send_mail(context: JobContext, message_id: str) -> None:
    """Hand the mail over; raises Retry while it is not decided."""
    gateway = context.services.mail
    step = await begin(context, UUID(message_id), _LEASE)
    if isinstance(step, Doubt):
        if not step.settled:
            raise Retry("another process may be at it", step.wait)
        step = await begin_again(context, step, _LEASE)
    if step is not None:
        await _hand_over(context, gateway, step)


async def _hand_over(context: JobContext, gateway: MailGateway, intent: Intent) -> None:
    if not gateway.configured:
        await _end(context, intent, "not_configured", "no mail server is configured")
        return
    name = gateway.message_id(intent.message_id)
    try:
        await gateway.send(Letter(name, intent.to, intent.subject, intent.body))
    except Refused as refused:
        await _end(context, intent, refused.code, str(refused))
    except NotTaken as reason:
        await _wait(context, intent, reason)
        raise Retry(str(reason)) from reason
    else:
        await _note_sent(context, intent, name)


async def _note_sent(context: JobContext, intent: Intent, name: str) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and message.provider_ref is None:
            message.provider_ref = name
            await settle(session, message, SENT, actor=OURSELVES)


async def _wait(context: JobContext, intent: Intent, reason: NotTaken) -> None:
    log.warning("message.not_taken", message_id=str(intent.message_id), attempt=intent.fence)
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            message.status = QUEUED
            message.lease_until = None
            message.error = str(reason)


async def _end(context: JobContext, intent: Intent, code: str, reason: str) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            await settle(session, message, FAILED, actor=OURSELVES, code=code, why=reason)
