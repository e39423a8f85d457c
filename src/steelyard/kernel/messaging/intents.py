"""The step before every call: the intent, committed, so that nothing is called without a trace.

A row that is ``sending`` when a task comes to it is a doubt: an earlier try died, or its answer
was lost. What a doubt means is the channel's business; a new intent raises ``attempts``, and an
outcome that carries an older number no longer counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging.models import (
    CANCELED,
    FAILED,
    QUEUED,
    SENDING,
    SUPPRESSED,
    Message,
)
from steelyard.kernel.messaging.outcomes import OURSELVES, locked, settle
from steelyard.kernel.messaging.suppressions import is_suppressed, lock_recipient

GIVE_UP_AFTER = {
    "sms": timedelta(hours=2),
    "email": timedelta(hours=24),
    "push": timedelta(hours=1),
}
TRIES_AT_LEAST = 3
OPTED_OUT_OF = {
    "sms": "the address has opted out",
    "email": "the address has opted out",
    "push": "it was switched off",
}


@dataclass(frozen=True, slots=True)
class Intent:
    """One message about to be handed over. ``fence`` names this try; ``at`` is machine time."""

    message_id: UUID
    fence: int
    at: datetime
    market: str
    channel: str
    to: str
    sender: str
    subject: str
    body: str
    created_at: datetime
    link: str | None = None
    about: str | None = None
    not_after: datetime | None = None

    @property
    def too_old(self) -> bool:
        """Whether trying on makes no sense any more."""
        return clock.now() - self.created_at > GIVE_UP_AFTER[self.channel]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message that may have been handed over. ``settled``: whoever tried has ended by now."""

    intent: Intent
    settled: bool
    wait: timedelta


async def begin(context: JobContext, message_id: UUID, lease: timedelta) -> Intent | Doubt | None:
    """A committed intent, the doubt that stands in its way, or None: nothing is to be sent."""
    async with context.database.transaction() as session:
        await lock_recipient(session, message_id)
        message = await locked(session, message_id)
        if message is None or message.status not in {QUEUED, SENDING}:
            return None
        if message.status == SENDING:
            return _doubt(message)
        return await _intend(session, message, lease)


async def begin_again(context: JobContext, doubt: Doubt, lease: timedelta) -> Intent | None:
    """A new intent for a message that was certainly not handed over; None if it moved on."""
    async with context.database.transaction() as session:
        await lock_recipient(session, doubt.intent.message_id)
        message = await locked(session, doubt.intent.message_id)
        if message is None or not is_current(message, doubt.intent):
            return None
        return await _intend(session, message, lease)


def is_current(message: Message, intent: Intent) -> bool:
    """Whether the message still waits for the outcome of this very intent."""
    return message.status == SENDING and message.attempts == intent.fence


async def _intend(session: Session, message: Message, lease: timedelta) -> Intent | None:
    if await is_suppressed(session, message.market, message.channel, message.to_address):
        why = OPTED_OUT_OF[message.channel]
        await settle(session, message, SUPPRESSED, actor=OURSELVES, why=why)
        return None
    if message.not_after is not None and clock.now() >= message.not_after:
        why = "it could not be handed over in time"
        await settle(session, message, CANCELED, actor=OURSELVES, code="too_late", why=why)
        return None
    if message.attempts >= TRIES_AT_LEAST and _intent(message).too_old:
        why = message.error or "it could not be handed over"
        await settle(session, message, FAILED, actor=OURSELVES, code="gave_up", why=why)
        return None
    message.status = SENDING
    message.attempts += 1
    message.attempted_at = clock.now()
    message.lease_until = clock.wall(clock.now()) + lease
    return _intent(message)


def _intent(message: Message) -> Intent:
    return Intent(
        message_id=message.id,
        fence=message.attempts,
        at=clock.wall(message.attempted_at or message.created_at),
        market=message.market,
        channel=message.channel,
        to=message.to_address,
        sender=message.from_address,
        subject=message.subject_line,
        body=message.body,
        created_at=message.created_at,
        link=message.link,
        about=f"{message.about_type}-{message.about_id}" if message.about_id else None,
        not_after=message.not_after,
    )


def _doubt(message: Message) -> Doubt:
    present = clock.wall(clock.now())
    until = message.lease_until or present
    return Doubt(_intent(message), settled=until <= present, wait=max(until - present, _NO_TIME))


_NO_TIME = timedelta(0)
