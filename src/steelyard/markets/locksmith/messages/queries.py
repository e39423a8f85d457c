"""Reads of the message log."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, Page, cut, read_cursor
from steelyard.kernel.messaging import Message, MessageFilter, segments_of
from steelyard.kernel.messaging.twilio_wire import why
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.messages.schemas import (
    Counterpart,
    LogFilter,
    MessageSeen,
    StatusAt,
)
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.names import names_of

NOT_ARRIVED = ("failed", "undelivered", "suppressed")
_LABELS = {
    "received": "Received",
    "queued": "Waiting to be sent",
    "sending": "Handed over",
    "sent": "Taken by the carrier",
    "delivered": "Delivered",
    "failed": "Not sent",
    "undelivered": "Not delivered",
    "suppressed": "Not sent: opted out",
    "canceled": "Taken back",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """Names and numbers behind the ids of one page."""

    numbers: dict[UUID, str]
    locksmiths: dict[UUID, str]
    customers: dict[UUID, str]


def filter_of(query: LogFilter) -> MessageFilter:
    """What the list's and the export's query mean."""
    return MessageFilter(
        market=MARKET,
        about=("job", str(query.job_id)) if query.job_id else None,
        party=("locksmith", str(query.locksmith_id)) if query.locksmith_id else None,
        direction=query.direction,
        channel=query.channel,
        statuses=NOT_ARRIVED if query.failed else tuple(query.status),
        flagged=query.flagged,
        text=query.q,
    )


async def page_of_messages(
    session: Session,
    which: MessageFilter,
    *,
    cursor: str | None,
    size: int,
    secret: str,
    newest_first: bool = True,
) -> Page[MessageSeen]:
    """One page and the cursor of the next. Raises InvalidPage."""
    found, following = await rows_of(
        session, which, cursor=cursor, size=size, secret=secret, newest_first=newest_first
    )
    return Page(items=await seen(session, found), next_cursor=following)


async def rows_of(
    session: Session,
    which: MessageFilter,
    *,
    cursor: str | None,
    size: int,
    secret: str,
    newest_first: bool = True,
) -> tuple[list[Message], str | None]:
    """The messages of one page: what the list and its export both read. Raises InvalidPage."""
    order = Order("created_at", Message.created_at, Message.id, newest_first)
    found = select(Message).where(*which.clauses()).order_by(*order.clauses())
    if cursor is not None:
        found = found.where(order.after(*read_cursor(secret, order, cursor)))
    rows = (await session.scalars(found.limit(size + 1))).all()
    return cut(secret, order, rows, size)


async def seen(session: Session, messages: Sequence[Message]) -> list[MessageSeen]:
    """Messages as staff read them, with the numbers and names they are about."""
    known = _Known(
        numbers=await _numbers(session, {_job_of(one) for one in messages} - {None}),
        locksmiths=await names_of(session, _parties(messages, "locksmith")),
        customers=await _customers(session, _parties(messages, "customer")),
    )
    return [_seen(message, known) for message in messages]


async def _numbers(session: Session, job_ids: set[UUID | None]) -> dict[UUID, str]:
    rows = await session.execute(select(Job.id, Job.number).where(Job.id.in_(job_ids)))
    return {row.id: f"L{row.number}" for row in rows}


async def _customers(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    row = RequestSession
    rows = await session.execute(select(row.id, row.name).where(row.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _parties(messages: Sequence[Message], kind: str) -> set[UUID]:
    found = {_uuid(one.party_id) for one in messages if one.party_type == kind}
    return {one for one in found if one is not None}


def _job_of(message: Message) -> UUID | None:
    return _uuid(message.about_id) if message.about_type == "job" else None


def _seen(message: Message, known: _Known) -> MessageSeen:
    job_id = _job_of(message)
    other = _counterpart(message, known)
    parts = segments_of(message.body) if message.channel == "sms" else None
    return MessageSeen(
        id=message.id,
        channel=message.channel,
        direction="in" if message.direction == "in" else "out",
        kind=message.kind,
        template=message.template,
        subject_line=message.subject_line,
        body=message.body,
        to=message.to_address,
        sender=message.from_address,
        job_id=job_id,
        job_number=known.numbers.get(job_id) if job_id else None,
        party_type=message.party_type,
        party_id=message.party_id,
        party_name=other.name if other.kind == "locksmith" else None,
        status=message.status,  # pyright: ignore[reportArgumentType] - a check lists them
        error_code=message.error_code,
        error=message.error,
        flagged_reason=message.flagged_reason,
        outcome=message.outcome,
        provider_ref=message.provider_ref,
        attempts=message.attempts,
        counterpart=other,
        segments=parts.count if parts else None,
        encoding=parts.encoding if parts else None,
        error_meaning=_meaning(message),
        stations=_stations(message),
        created_at=message.created_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        failed_at=message.failed_at,
    )


def _counterpart(message: Message, known: _Known) -> Counterpart:
    address = message.from_address if message.direction == "in" else message.to_address
    identity = _uuid(message.party_id)
    if message.party_type == "locksmith" and identity is not None:
        return Counterpart(
            kind="locksmith",
            address=address,
            name=known.locksmiths.get(identity),
            id=identity,
            href=f"/locksmiths/{identity}",
        )
    if message.party_type == "customer" and identity is not None:
        return Counterpart(
            kind="customer",
            address=address,
            name=known.customers.get(identity),
            id=identity,
            href=f"/sessions/{identity}",
        )
    kind = "staff" if message.party_type == "staff" else "unknown"
    return Counterpart(kind=kind, address=address, name=None, id=None, href=None)


def _meaning(message: Message) -> str | None:
    """Carriers speak in numbers; what we said ourselves is said in words already."""
    code = message.error_code
    of_carrier = code is not None and code.isdecimal() and message.channel != "push"
    return why(code) if code is not None and of_carrier else message.error


def _stations(message: Message) -> list[StatusAt]:
    """What is known of its way, oldest first; the last one may have no time of its own."""
    if message.direction == "in":
        return [_station("received", message)]
    failed = "undelivered" if message.status == "undelivered" else "failed"
    times = (
        ("queued", message.created_at),
        ("sending", message.attempted_at),
        ("sent", message.sent_at),
        ("delivered", message.delivered_at),
        (failed, message.failed_at),
    )
    told = [StatusAt(status=name, label=_LABELS[name], at=at) for name, at in times if at]
    if message.status in {"suppressed", "canceled"}:
        told.append(_station(message.status, message))
    return told


def _station(status: str, message: Message) -> StatusAt:
    at = message.attempted_at or message.created_at
    return StatusAt(status=status, label=_LABELS[status], at=at)


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
