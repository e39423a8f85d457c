"""A text from a phone: stored once by its MessageSid, given one outcome, in one transaction.

First what the law asks (opt-out, opt-in), then the market. Texts of one phone are handled one
after the other, whichever processes they reach.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.messaging.house import handlers_of
from steelyard.kernel.messaging.models import RECEIVED, Message
from steelyard.kernel.messaging.outbox import send_text
from steelyard.kernel.messaging.outcomes import opted_out
from steelyard.kernel.messaging.suppressions import lift, lock_address, suppressed
from steelyard.kernel.messaging.templates import render_sms
from steelyard.kernel.messaging.words import meaning_of

TEXTS_PER_MINUTE = 10
"""So many texts of one phone are acted on in a minute; further ones are stored, and one reply
asks to wait. An opt-out always counts."""

_MINUTE = timedelta(minutes=1)
_NEW = "received"


@dataclass(frozen=True, slots=True)
class Text:
    """One text as the provider tells it. ``sender`` in its one form (``addresses.sender``)."""

    ref: str
    sender: str
    to: str
    body: str
    media_count: int = 0


async def receive(session: Session, market: str, text: Text) -> Message | None:
    """Store ``text`` and act on it; None, and nothing done, where it is known already."""
    await lock_address(session, market, text.sender)
    stored = await _store(session, market, text)
    if stored is None:
        return None
    stored.message.outcome = await _act(session, stored)
    return stored.message


async def store_unread(session: Session, market: str, text: Text, why: str) -> Message | None:
    """Keep a text that could not be acted on, for a person to read."""
    await lock_address(session, market, text.sender)
    stored = await _store(session, market, text)
    if stored is None:
        return None
    stored.message.outcome = "unhandled"
    stored.message.flagged_reason = why
    return stored.message


@dataclass(frozen=True, slots=True)
class _Stored:
    """A new text and what was known of its phone: opted out or not, texts in the last minute
    (this one included)."""

    message: Message
    suppressed: bool
    recent: int


async def _store(session: Session, market: str, text: Text) -> _Stored | None:
    earlier = aliased(Message)
    recent = (
        select(func.count())
        .select_from(earlier)
        .where(
            earlier.from_address == text.sender,
            earlier.market == market,
            earlier.direction == "in",
            earlier.created_at > clock.now() - _MINUTE,
        )
        .scalar_subquery()
    )
    statement = (
        insert(Message)
        .values(
            market=market,
            channel="sms",
            direction="in",
            kind="inbound",
            body=text.body,
            to_address=text.to,
            from_address=text.sender,
            provider_ref=text.ref,
            status=RECEIVED,
            outcome=_NEW,
            media_count=text.media_count,
        )
        .on_conflict_do_nothing(index_elements=["provider_ref"])
        .returning(Message, suppressed(market, "sms", text.sender), recent)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _Stored(row[0], row[1], row[2] + 1)


async def _act(session: Session, stored: _Stored) -> str:
    """What the text asks for, done; the name of what was made of it."""
    message = stored.message
    meaning = meaning_of(message.body)
    if meaning.wish == "opt_out":
        if meaning.review:
            message.flagged_reason = "an opt-out in free text"
        await opted_out(session, message, message.from_address, reason="text")
        return "opted_out"
    if meaning.wish == "opt_in":
        return await _opt_in(session, message)
    if stored.suppressed:
        return "sender_opted_out"
    if stored.recent > TEXTS_PER_MINUTE:
        return await _slow_down(session, message, first=stored.recent == TEXTS_PER_MINUTE + 1)
    return await _ask_market(session, message)


async def _opt_in(session: Session, message: Message) -> str:
    """Texts may be sent again. Whether more than that begins again is the market's decision."""
    lifted = await lift(session, market=message.market, channel="sms", address=message.from_address)
    handler = handlers_of(session, message.market).extra.get("opted_in")
    if lifted and handler is not None:
        await handler(session, message.from_address, message)
    return "opted_in" if lifted else "silent"


async def _ask_market(session: Session, message: Message) -> str:
    handler = handlers_of(session, message.market).sms_received
    answer = await handler(session, message) if handler is not None else None
    if answer:
        await _reply(session, message, answer)
    if message.outcome not in {None, _NEW}:
        return str(message.outcome)
    return "answered" if answer else "silent"


async def _slow_down(session: Session, message: Message, *, first: bool) -> str:
    if first:
        await _reply(session, message, render_sms(message.market, "slow_down", {}))
    return "rate_limited"


async def _reply(session: Session, message: Message, body: str) -> None:
    """An ordinary outbound message about the same thing; one for each text that came."""
    await send_text(
        session,
        market=message.market,
        to=message.from_address,
        body=body,
        kind="reply",
        about=_pair(message.about_type, message.about_id),
        party=_pair(message.party_type, message.party_id),
        dedupe_key=f"reply-{message.provider_ref}",
    )


def _pair(kind: str | None, identity: str | None) -> tuple[str, str] | None:
    return (kind, identity) if kind is not None and identity is not None else None
