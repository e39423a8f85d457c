"""Saying something: a row in the caller's transaction, sent after its commit, once.

Nothing here calls outside or commits. The text is rendered now, so the log shows what was said
whatever becomes of the template.
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import jobs
from steelyard.kernel.db import Session
from steelyard.kernel.messaging import addresses
from steelyard.kernel.messaging.filters import MessageFilter
from steelyard.kernel.messaging.house import settings_of
from steelyard.kernel.messaging.models import CANCELED, QUEUED, SUPPRESSED, Message
from steelyard.kernel.messaging.outcomes import OURSELVES, settle
from steelyard.kernel.messaging.suppressions import is_suppressed
from steelyard.kernel.messaging.templates import as_text, render_mail, render_sms

SEND = {"sms": "messaging.send_sms", "email": "messaging.send_mail"}

Link = tuple[str, str] | None
"""A type and an id: what a message is about, whom it concerns."""


async def send_sms(
    session: Session,
    *,
    market: str,
    to: str,
    template: str,
    context: Mapping[str, object],
    kind: str,
    about: Link = None,
    party: Link = None,
    dedupe_key: str | None = None,
    not_after: datetime | None = None,
) -> Message:
    """Text ``to`` (E.164) what ``template`` says. The same ``dedupe_key``: the same message again.

    An address that has opted out gets a row of status ``suppressed`` and no text. Raises
    InvalidAddress, and what ``render_sms`` raises.
    """
    return await send_text(
        session,
        market=market,
        to=addresses.phone(to),
        body=render_sms(market, template, context),
        template=template,
        kind=kind,
        about=about,
        party=party,
        dedupe_key=dedupe_key,
        not_after=not_after,
    )


async def send_text(
    session: Session,
    *,
    market: str,
    to: str,
    body: str,
    kind: str,
    template: str | None = None,
    about: Link = None,
    party: Link = None,
    dedupe_key: str | None = None,
    not_after: datetime | None = None,
) -> Message:
    """Text ``to``, an address in its one form, a body that stands already."""
    return await _put(
        session,
        {
            "market": market,
            "channel": "sms",
            "kind": kind,
            "template": template,
            "body": as_text(body, template or kind),
            "to_address": to,
            "from_address": settings_of(session).twilio_phone_number,
            "dedupe_key": dedupe_key,
            "not_after": not_after,
            **_links(about, party),
        },
    )


async def send_mail(
    session: Session,
    *,
    market: str,
    to: str,
    template: str,
    context: Mapping[str, object],
    kind: str,
    about: Link = None,
    party: Link = None,
    dedupe_key: str | None = None,
    not_after: datetime | None = None,
) -> Message:
    """Mail ``to`` what ``template`` says; else like ``send_sms``."""
    subject, body = render_mail(market, template, context)
    return await _put(
        session,
        {
            "market": market,
            "channel": "email",
            "kind": kind,
            "template": template,
            "subject_line": subject,
            "body": body,
            "to_address": addresses.mail(to),
            "from_address": parseaddr(settings_of(session).mail_from)[1],
            "dedupe_key": dedupe_key,
            "not_after": not_after,
            **_links(about, party),
        },
    )


async def withdraw(session: Session, which: MessageFilter) -> list[UUID]:
    """Take back what waits unsent and fits ``which``; the ids. What is being sent stays.

    Raises ValueError for a filter that names neither subject, party, kind nor recipient.
    """
    if not which.is_narrow:
        raise ValueError("say which messages: about, party, kind or to")
    gone = await session.scalars(
        update(Message)
        .where(*which.clauses(), Message.direction == "out", Message.status == QUEUED)
        .values(status=CANCELED, error="withdrawn before it was sent")
        .returning(Message.id)
        .execution_options(synchronize_session="fetch")
    )
    return list(gone.all())


async def _put(session: Session, values: dict[str, object]) -> Message:
    """One row and the job that sends it; or the row that stands under this key already."""
    statement = (
        insert(Message)
        .values(**values, direction="out", status=QUEUED)
        .on_conflict_do_nothing(index_elements=["market", "dedupe_key"])
        .returning(Message)
    )
    message = await session.scalar(statement)
    if message is None:
        return await _standing(session, str(values["market"]), str(values["dedupe_key"]))
    if await is_suppressed(session, message.market, message.channel, message.to_address):
        await settle(session, message, SUPPRESSED, actor=OURSELVES, why="the address has opted out")
    else:
        await enqueue_send(session, message.id, message.channel)
    return message


async def enqueue_send(session: Session, message_id: UUID, channel: str) -> None:
    """Ask for one waiting message to be sent; harmless while that is already asked for."""
    await jobs.enqueue(
        session, SEND[channel], {"message_id": str(message_id)}, key=f"message-{message_id}"
    )


async def _standing(session: Session, market: str, dedupe_key: str) -> Message:
    found = await session.scalars(
        select(Message).where(Message.market == market, Message.dedupe_key == dedupe_key)
    )
    return found.one()


def _links(about: Link, party: Link) -> dict[str, str | None]:
    about_type, about_id = about or (None, None)
    party_type, party_id = party or (None, None)
    return {
        "about_type": about_type,
        "about_id": about_id,
        "party_type": party_type,
        "party_id": party_id,
    }
