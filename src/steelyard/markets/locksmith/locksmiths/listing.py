"""The list of locksmiths: who they are, how they have been doing, what they are at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, Page, cut, read_cursor
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.locksmiths.schemas import (
    LocksmithFilter,
    LocksmithListed,
    LocksmithQuery,
    LocksmithRow,
    OpenJob,
)
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.words import TAKEN_JOB, JobStatus, OfferStatus

_COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class _Answers:
    answered: int
    accepted: int
    last_at: datetime | None


async def page_of_locksmiths(
    session: Session, query: LocksmithQuery, secret: str
) -> Page[LocksmithListed]:
    """One page and the cursor of the next. Raises InvalidPage."""
    rows, following = await rows_of(
        session, query, cursor=query.cursor, size=query.size, secret=secret
    )
    return Page(items=await listed(session, rows), next_cursor=following)


async def rows_of(
    session: Session, which: LocksmithFilter, *, cursor: str | None, size: int, secret: str
) -> tuple[list[Locksmith], str | None]:
    """The locksmiths of one page: what the list and its export both read. Raises InvalidPage."""
    order = Order(
        which.sort,
        Locksmith.display_name if which.sort == "name" else Locksmith.onboarded_at,
        Locksmith.id,
        which.direction == "desc",
    )
    found = select(Locksmith).where(*_conditions(which)).order_by(*order.clauses())
    if cursor is not None:
        found = found.where(order.after(*read_cursor(secret, order, cursor)))
    rows = (await session.scalars(found.limit(size + 1))).all()
    return cut(secret, order, rows, size)


async def listed(session: Session, rows: Sequence[Locksmith]) -> list[LocksmithListed]:
    """Locksmiths as the list shows them: three questions for the whole page."""
    answers = await _answers(session, rows)
    jobs = await _open_jobs(session, rows)
    seen = await _last_texts(session, rows)
    return [_listed(row, answers.get(row.id), jobs.get(row.id), seen.get(row.phone))
            for row in rows]  # fmt: skip


def _listed(
    row: Locksmith, answers: _Answers | None, job: Job | None, seen_at: datetime | None
) -> LocksmithListed:
    taken = row.accepted_count
    answered = answers.answered if answers else 0
    return LocksmithListed(
        **LocksmithRow.model_validate(row).model_dump(),
        availability=_availability(row, job),
        acceptance_rate=round(answers.accepted / answered, 4) if answers and answered else None,
        completion_rate=round(min(row.completed_count, taken) / taken, 4) if taken else None,
        open_job=OpenJob(id=job.id, number=job.label, status=JobStatus(job.status))
        if job
        else None,
        last_answered_at=answers.last_at if answers else None,
        last_seen_at=seen_at,
    )


def _availability(
    row: Locksmith, job: Job | None
) -> Literal["available", "paused", "on_job", "inactive", "opted_out"]:
    """What stands in the way of an offer, the strongest first."""
    if row.opted_out_at is not None:
        return "opted_out"
    if not row.is_active:
        return "inactive"
    if job is not None:
        return "on_job"
    return "available" if row.is_available else "paused"


async def _answers(session: Session, rows: Sequence[Locksmith]) -> dict[UUID, _Answers]:
    answered = JobOffer.responded_at.is_not(None)
    found = await session.execute(
        select(
            JobOffer.locksmith_id,
            func.count().filter(answered).label("answered"),
            func.count().filter(answered, JobOffer.status != OfferStatus.DECLINED).label("yes"),
            func.max(JobOffer.responded_at).label("last_at"),
        )
        .where(
            JobOffer.locksmith_id.in_([row.id for row in rows]),
            JobOffer.created_at >= clock.now() - _COUNTED,
            JobOffer.kind == "sms",
        )
        .group_by(JobOffer.locksmith_id)
    )
    return {row.locksmith_id: _Answers(row.answered, row.yes, row.last_at) for row in found.all()}


async def _open_jobs(session: Session, rows: Sequence[Locksmith]) -> dict[UUID | None, Job]:
    found = await session.scalars(
        select(Job).where(
            Job.assigned_locksmith_id.in_([row.id for row in rows]), Job.status.in_(TAKEN_JOB)
        )
    )
    return {job.assigned_locksmith_id: job for job in found}


async def _last_texts(session: Session, rows: Sequence[Locksmith]) -> dict[str, datetime]:
    """One step into an index for each phone, however much they have written."""
    last = (
        select(Message.created_at)
        .where(Message.from_address == Locksmith.phone, Message.direction == "in")
        .order_by(Message.created_at.desc())
        .limit(1)
        .correlate(Locksmith)
        .scalar_subquery()
    )
    found = await session.execute(
        select(Locksmith.phone, last.label("at")).where(Locksmith.id.in_([row.id for row in rows]))
    )
    return {row.phone: row.at for row in found.all() if row.at is not None}


def _conditions(which: LocksmithFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.city is not None:
        found.append(func.lower(Locksmith.primary_city) == which.city.lower())
    if which.active is not None:
        found.append(Locksmith.is_active.is_(which.active))
    if which.available is not None:
        found.append(Locksmith.is_available.is_(which.available))
    if which.service is not None:
        found.append(getattr(Locksmith, f"supports_{which.service}").is_(True))
    if which.q:
        columns = (Locksmith.display_name, Locksmith.phone)
        found.append(or_(*(column.icontains(which.q, autoescape=True) for column in columns)))
    return found
