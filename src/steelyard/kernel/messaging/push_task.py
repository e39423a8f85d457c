"""The job that pushes one notification. A repetition after a lost answer is the same one again."""

from datetime import timedelta
from uuid import UUID

import structlog

from steelyard.kernel.jobs import JobContext, Retry
from steelyard.kernel.messaging.intents import Doubt, Intent, begin, begin_again, is_current
from steelyard.kernel.messaging.models import FAILED, QUEUED, SENT, UNDELIVERED
from steelyard.kernel.messaging.outcomes import OURSELVES, locked, settle
from steelyard.kernel.messaging.push_gateway import Gone, Notice, NotTaken, Refused
from steelyard.kernel.messaging.push_models import PREFIX, PushSubscription
from steelyard.kernel.messaging.push_subscriptions import (
    GONE,
    UNREADABLE,
    Browser,
    browser_of,
    end,
    end_all_of,
)

log = structlog.get_logger("steelyard.messaging")

# Longer than a call may take: whoever holds an older intent has ended.
_LEASE = timedelta(seconds=20)


async def send_push(context: JobContext, message_id: str) -> None:
    """Hand the notification over; raises Retry while it is not decided."""
    step = await begin(context, UUID(message_id), _LEASE)
    if isinstance(step, Doubt):
        if not step.settled:
            raise Retry("another process may be at it", step.wait)
        step = await begin_again(context, step, _LEASE)
    if step is not None:
        await _hand_over(context, step)


async def _hand_over(context: JobContext, intent: Intent) -> None:
    gateway = context.services.push
    if not gateway.configured:
        await _end(context, intent, "not_configured", "no key for web push is configured")
        return
    browser = await _browser(context, intent)
    if browser is None:
        return
    try:
        await gateway.send(browser, _notice(intent))
    except Gone as gone:
        await _end_subscription(context, intent, gone)
    except Refused as refused:
        await _end(context, intent, refused.code, str(refused))
    except NotTaken as reason:
        await _wait(context, intent, reason)
        raise Retry(str(reason), reason.after) from reason
    else:
        await _note_sent(context, intent)


async def _browser(context: JobContext, intent: Intent) -> Browser | None:
    """Where to push; None where that cannot be read (any more), which is noted."""
    which = _subscription_of(intent)
    async with context.database.transaction() as session:
        found = await session.get(PushSubscription, which)
        browser = browser_of(context.services.settings.secret_key, found) if found else None
        if browser is None:
            await end(session, which, UNREADABLE, actor=OURSELVES)
    if browser is None:
        await _end(context, intent, UNREADABLE, "the browser's address can no longer be read")
    return browser


def _notice(intent: Intent) -> Notice:
    return Notice(
        message_id=intent.message_id,
        title=intent.subject,
        body=intent.body,
        link=intent.link or "/",
        market=intent.market,
        replaces=f"{intent.market}-{intent.about or intent.message_id}",
        not_after=intent.not_after,
    )


async def _note_sent(context: JobContext, intent: Intent) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and message.provider_ref is None:
            message.provider_ref = f"{PREFIX}{intent.message_id}"
            await settle(session, message, SENT, actor=OURSELVES)


async def _wait(context: JobContext, intent: Intent, reason: NotTaken) -> None:
    log.warning("message.not_taken", message_id=str(intent.message_id), attempt=intent.fence)
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            message.status = QUEUED
            message.lease_until = None
            message.error = str(reason)


async def _end_subscription(context: JobContext, intent: Intent, gone: Gone) -> None:
    """The browser takes no more: it is asked no more, and this one did not arrive.

    The subscription first, the message after: in the order everybody else locks them.
    """
    async with context.database.transaction() as session:
        await end_all_of(session, _subscription_of(intent), GONE, actor=OURSELVES)
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            await settle(
                session, message, UNDELIVERED, actor=OURSELVES, code=gone.code, why=str(gone)
            )


async def _end(context: JobContext, intent: Intent, code: str, reason: str) -> None:
    async with context.database.transaction() as session:
        message = await locked(session, intent.message_id)
        if message is not None and is_current(message, intent):
            await settle(session, message, FAILED, actor=OURSELVES, code=code, why=reason)


def _subscription_of(intent: Intent) -> UUID:
    return UUID(intent.to.removeprefix(PREFIX))
