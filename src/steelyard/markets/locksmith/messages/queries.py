"""Reads of the message log."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Page
from steelyard.kernel.messaging import Message, MessageFilter, find_messages
from steelyard.markets.locksmith.messages.schemas import MessageSeen
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.names import names_of

NOT_ARRIVED = ("failed", "undelivered", "suppressed")


async def page_of_messages(
    session: Session, which: MessageFilter, *, cursor: str | None, size: int, secret: str
) -> Page[MessageSeen]:
    """Newest first. Raises InvalidPage."""
    found, following = await find_messages(session, which, secret=secret, cursor=cursor, size=size)
    return Page(items=await seen(session, found), next_cursor=following)


async def seen(session: Session, messages: list[Message]) -> list[MessageSeen]:
    """Messages as staff read them, with the numbers and names they are about."""
    numbers = await _numbers(session, {_uuid(m.about_id) for m in messages if _is_job(m)})
    people = await names_of(
        session,
        [found for m in messages if m.party_type == "locksmith" and (found := _uuid(m.party_id))],
    )
    return [_seen(message, numbers, people) for message in messages]


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
