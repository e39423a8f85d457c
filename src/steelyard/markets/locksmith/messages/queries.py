"""Reads of the message log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, Page, cut, read_cursor
from steelyard.kernel.messaging.models import Message
from steelyard.markets.locksmith.jobs.queries import names_of
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.messages.schemas import MessageSeen
from steelyard.markets.locksmith.models import Job

NOT_ARRIVED = ("failed", "undelivered", "suppressed")
_NEWEST = Order("created_at", Message.created_at, Message.id)


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """Which messages; empty means all of the market's."""

    job_id: UUID | None = None
    locksmith_id: UUID | None = None
    direction: str | None = None
    channel: str | None = None
    statuses: tuple[str, ...] = ()
    failed: bool = False
    flagged: bool = False
    created_from: datetime | None = None
    created_to: datetime | None = None
    text: str | None = None


async def page_of_messages(
    session: Session, filters: MessageFilters, *, cursor: str | None, size: int, secret: str
) -> Page[MessageSeen]:
    """Newest first. Raises InvalidPage."""
    found = select(Message).where(*_conditions(filters)).order_by(*_NEWEST.clauses())
    if cursor is not None:
        found = found.where(_NEWEST.after(*read_cursor(secret, _NEWEST, cursor)))
    rows = (await session.scalars(found.limit(size + 1))).all()
    page, following = cut(secret, _NEWEST, rows, size)
    return Page(items=await seen(session, page), next_cursor=following)


async def seen(session: Session, messages: list[Message]) -> list[MessageSeen]:
    """Messages as staff read them, with the numbers and names they are about."""
    numbers = await _numbers(session, {_uuid(m.about_id) for m in messages if _is_job(m)})
    people = await names_of(
        session,
        [found for m in messages if m.party_type == "locksmith" and (found := _uuid(m.party_id))],
    )
    return [_seen(message, numbers, people) for message in messages]


def _conditions(filters: MessageFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Message.market == MARKET]
    if filters.job_id is not None:
        found += [Message.about_type == "job", Message.about_id == str(filters.job_id)]
    if filters.locksmith_id is not None:
        found += [
            Message.party_type == "locksmith",
            Message.party_id == str(filters.locksmith_id),
        ]
    if filters.direction is not None:
        found.append(Message.direction == filters.direction)
    if filters.channel is not None:
        found.append(Message.channel == filters.channel)
    if filters.statuses:
        found.append(Message.status.in_(filters.statuses))
    if filters.failed:
        found.append(Message.status.in_(NOT_ARRIVED))
    if filters.flagged:
        found.append(Message.flagged_reason.is_not(None))
    if filters.created_from is not None:
        found.append(Message.created_at >= filters.created_from)
    if filters.created_to is not None:
        found.append(Message.created_at < filters.created_to)
    if filters.text:
        found.append(_says(filters.text))
    return found


def _says(wanted: str) -> ColumnElement[bool]:
    columns = (Message.body, Message.to_address, Message.from_address)
    return or_(*(column.icontains(wanted, autoescape=True) for column in columns))


def _is_job(message: Message) -> bool:
    return message.about_type == "job" and message.about_id is not None


async def _numbers(session: Session, job_ids: set[UUID | None]) -> dict[UUID, str]:
    rows = await session.scalars(select(Job).where(Job.id.in_(job_ids - {None})))
    return {job.id: job.label for job in rows}


def _seen(message: Message, numbers: dict[UUID, str], people: dict[UUID, str]) -> MessageSeen:
    job_id = _uuid(message.about_id) if _is_job(message) else None
    party = _uuid(message.party_id) if message.party_type == "locksmith" else None
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
        job_number=numbers.get(job_id) if job_id else None,
        party_type=message.party_type,
        party_id=message.party_id,
        party_name=people.get(party) if party else None,
        status=message.status,  # pyright: ignore[reportArgumentType] - a check lists them
        error_code=message.error_code,
        error=message.error,
        flagged_reason=message.flagged_reason,
        outcome=message.outcome,
        provider_ref=message.provider_ref,
        attempts=message.attempts,
        created_at=message.created_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        failed_at=message.failed_at,
    )


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
