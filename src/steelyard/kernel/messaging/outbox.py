"""Saying something: a row in the caller's transaction, sent after its commit, once.

Nothing here calls outside or commits. The text is rendered now, so the log shows what was said
whatever becomes of the template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import update

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import addresses
from steelyard.kernel.messaging.filters import MessageFilter
from steelyard.kernel.messaging.house import settings_of
from steelyard.kernel.messaging.models import CANCELED, QUEUED, Message
from steelyard.kernel.messaging.push_subscriptions import active_of
from steelyard.kernel.messaging.rows import Row, put
from steelyard.kernel.messaging.templates import as_text, render_mail, render_push, render_sms

Link = tuple[str, str] | None
"""A type and an id: what a message is about, whom it concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One text of several, each under a key of its own; what the rest means says ``send_sms``."""

    to: str
    template: str
    context: Mapping[str, object]
    kind: str
    dedupe_key: str
    about: Link = None
    party: Link = None
    not_after: datetime | None = None


async def send_all_sms(session: Session, market: str, texts: Sequence[Sms]) -> list[Message]:
    """Several texts at once: one row each, written together and handed over by one job.

    In the order given; what ``send_sms`` promises holds for each.
    """
    sender = settings_of(session).twilio_phone_number
    rows = [
        {
            "market": market,
            "channel": "sms",
            "kind": one.kind,
            "template": one.template,
            "body": render_sms(market, one.template, one.context),
            "to_address": addresses.phone(one.to),
            "from_address": sender,
            "dedupe_key": one.dedupe_key,
            "not_after": one.not_after,
            **_links(one.about, one.party),
        }
        for one in texts
    ]
    return await put(session, rows)


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
    return await _put_one(
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
    return await _put_one(
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


async def send_push(
    session: Session,
    *,
    market: str,
    to: tuple[str, str | None],
    template: str,
    context: Mapping[str, object],
    link: str,
    kind: str,
    dedupe_key: str,
    about: Link = None,
    not_after: datetime | None = None,
) -> list[Message]:
    """Show ``to`` (an owner's type and id; None: all of that type) what ``template`` says.

    One message for each browser that is told now, none where nobody asked for it: a notification
    is offered beside a text or a mail, never instead. ``link`` is the page a press opens. Raises
    what ``render_push`` raises.
    """
    subscriptions = await active_of(session, market, to)
    if not subscriptions:
        return []
    title, body = render_push(market, template, context)
    rows: list[Row] = [
        {
            "market": market,
            "channel": "push",
            "kind": kind,
            "template": template,
            "subject_line": title,
            "body": body,
            "link": link,
            "to_address": one.address,
            "from_address": settings_of(session).base_url,
            "dedupe_key": f"{dedupe_key}-{one.id}",
            "not_after": not_after,
            **_links(about, (one.owner_type, one.owner_id)),
        }
        for one in subscriptions
    ]
    return await put(session, rows)


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


async def _put_one(session: Session, row: Row) -> Message:
    (message,) = await put(session, [row])
    return message


def _links(about: Link, party: Link) -> dict[str, str | None]:
    about_type, about_id = about or (None, None)
    party_type, party_id = party or (None, None)
    return {
        "about_type": about_type,
        "about_id": about_id,
        "party_type": party_type,
        "party_id": party_id,
    }
