"""Reads of one locksmith: the file and its figures, the weekly statement."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from steelyard.kernel import ledger
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer
from steelyard.markets.locksmith.jobs.file import offer_seen
from steelyard.markets.locksmith.jobs.schemas import JobRow
from steelyard.markets.locksmith.locksmiths.schemas import (
    LocksmithFigures,
    LocksmithFile,
    LocksmithRow,
    OfferOfJob,
    Statement,
    StatementLine,
)
from steelyard.markets.locksmith.locksmiths.service import texts_stopped
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.money.accounts import CHART, MARKET
from steelyard.markets.locksmith.words import OPEN_OFFER, TAKEN_JOB, OfferStatus, Outcome

_RECENT = 20
_LINES_MAX = 1_000
_WEEK = timedelta(days=7)


async def file_of(session: Session, locksmith: Locksmith, currency: str) -> LocksmithFile:
    """Everything about one locksmith."""
    jobs = (
        select(Job)
        .where(Job.assigned_locksmith_id == locksmith.id)
        .order_by(Job.created_at.desc())
        .limit(_RECENT)
    )
    current = await session.scalar(
        select(Job).where(Job.assigned_locksmith_id == locksmith.id, Job.status.in_(TAKEN_JOB))
    )
    offers = _offers(locksmith.id)
    return LocksmithFile(
        **LocksmithRow.model_validate(locksmith).model_dump(),
        texts_stopped=await texts_stopped(session, locksmith),
        figures=await figures_of(session, locksmith, currency),
        current_job=JobRow.model_validate(current) if current else None,
        open_offers=await _offers_seen(
            session, offers.where(JobOffer.status.in_(OPEN_OFFER)), locksmith
        ),
        recent_offers=await _offers_seen(session, offers.limit(_RECENT), locksmith),
        recent_jobs=[JobRow.model_validate(job) for job in await session.scalars(jobs)],
    )


async def figures_of(session: Session, locksmith: Locksmith, currency: str) -> LocksmithFigures:
    """Counted from every offer ever made to them, and from the ledger."""
    answered = JobOffer.responded_at.is_not(None)
    waited = func.extract(
        "epoch", JobOffer.responded_at - func.coalesce(JobOffer.sent_at, JobOffer.created_at)
    )
    counted = (
        await session.execute(
            select(
                func.count().label("offers"),
                func.count().filter(answered).label("answered"),
                func.count()
                .filter(answered, JobOffer.status != OfferStatus.DECLINED)
                .label("accepted"),
                func.percentile_cont(0.5).within_group(waited).filter(answered).label("median"),
            ).where(JobOffer.locksmith_id == locksmith.id, JobOffer.kind == "sms")
        )
    ).one()
    taken = locksmith.accepted_count
    kept = taken - min(locksmith.given_back_count, taken)
    account = await _payable(session, locksmith.id, currency)
    return LocksmithFigures(
        offers=counted.offers,
        answered=counted.answered,
        accepted=counted.accepted,
        acceptance_rate=_rate(counted.accepted, counted.answered),
        kept_rate=_rate(kept, taken),
        completion_rate=_rate(min(locksmith.completed_count, taken), taken),
        median_answer_seconds=None if counted.median is None else max(0.0, float(counted.median)),
        balance_owed_minor=account.posted_minor if account else 0,
        currency=currency,
    )


async def statement_of(
    session: Session, locksmith: Locksmith, week: str, currency: str
) -> Statement:
    """One week of the ledger. Raises InvalidInput for a week that is none."""
    starts_at = _monday(week)
    ends_at = starts_at + _WEEK
    account = await _payable(session, locksmith.id, currency)
    account_id = account.id if account else None
    lines = await _lines(session, account_id, starts_at, ends_at)
    sums = {kind: sum(one.amount_minor for one in lines if one.kind == kind) for kind in _KINDS}
    opening = await _balance_at(session, account_id, starts_at)
    return Statement(
        locksmith_id=locksmith.id,
        week=week,
        starts_at=starts_at,
        ends_at=ends_at,
        currency=currency,
        jobs_completed=await _completed(session, locksmith.id, starts_at, ends_at),
        opening_minor=opening,
        earned_minor=sums["deposit_earned"],
        commission_minor=await _commission(session, account_id, starts_at, ends_at),
        recalled_minor=-sums["deposit_recalled"],
        paid_outside_minor=-sums["statement_paid"],
        closing_minor=lines[-1].balance_after_minor if lines else opening,
        lines=lines,
    )


_KINDS = ("deposit_earned", "deposit_recalled", "statement_paid")


def _offers(locksmith_id: UUID) -> Select[JobOffer, Job]:
    return (
        select(JobOffer, Job)
        .join(Job, Job.id == JobOffer.job_id)
        .where(JobOffer.locksmith_id == locksmith_id)
        .order_by(JobOffer.created_at.desc())
    )


async def _offers_seen(
    session: Session, found: Select[JobOffer, Job], locksmith: Locksmith
) -> list[OfferOfJob]:
    rows = (await session.execute(found)).all()
    return [
        OfferOfJob(
            **offer_seen(offer, locksmith.display_name).model_dump(),
            job_id=job.id,
            job_number=job.label,
        )
        for offer, job in rows
    ]


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


async def _payable(session: Session, locksmith_id: UUID, currency: str) -> ledger.Account | None:
    return await ledger.find_account(
        session,
        market=MARKET,
        owner_type="locksmith",
        owner_id=str(locksmith_id),
        purpose="payable",
        currency=currency,
    )


def _monday(week: str) -> datetime:
    try:
        return datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidInput("There is no such week.", week="Write it as in 2026-W47.") from None


def _in_week(
    account_id: UUID | None, starts_at: datetime, ends_at: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        LedgerEntry.account_id == account_id,
        LedgerTransfer.created_at >= starts_at,
        LedgerTransfer.created_at < ends_at,
    )


async def _lines(
    session: Session, account_id: UUID | None, starts_at: datetime, ends_at: datetime
) -> list[StatementLine]:
    rows = await session.execute(
        select(LedgerTransfer, LedgerEntry)
        .join(LedgerEntry, LedgerEntry.transfer_id == LedgerTransfer.id)
        .where(*_in_week(account_id, starts_at, ends_at))
        .order_by(LedgerEntry.version)
        .limit(_LINES_MAX)
    )
    return [_line(transfer, entry) for transfer, entry in rows.all()]


def _line(transfer: LedgerTransfer, entry: LedgerEntry) -> StatementLine:
    return StatementLine(
        at=transfer.created_at,
        kind=transfer.kind,
        what=CHART.kinds.get(transfer.kind, transfer.kind),
        job_id=UUID(transfer.subject_id) if transfer.subject_type == "job" else None,
        amount_minor=entry.amount_minor,
        balance_after_minor=entry.balance_after,
        memo=transfer.memo,
    )


async def _commission(
    session: Session, account_id: UUID | None, starts_at: datetime, ends_at: datetime
) -> int:
    """What the house kept of the same transfers."""
    ours: Select[Any] = (
        select(LedgerTransfer.id)
        .join(LedgerEntry, LedgerEntry.transfer_id == LedgerTransfer.id)
        .where(*_in_week(account_id, starts_at, ends_at))
    )
    kept = await session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .where(LedgerEntry.transfer_id.in_(ours), LedgerAccount.purpose == "commission")
    )
    return int(kept or 0)


async def _balance_at(session: Session, account_id: UUID | None, moment: datetime) -> int:
    before = await session.scalar(
        select(LedgerEntry.balance_after)
        .join(LedgerTransfer, LedgerTransfer.id == LedgerEntry.transfer_id)
        .where(LedgerEntry.account_id == account_id, LedgerTransfer.created_at < moment)
        .order_by(LedgerEntry.version.desc())
        .limit(1)
    )
    return int(before or 0)


async def _completed(
    session: Session, locksmith_id: UUID, starts_at: datetime, ends_at: datetime
) -> int:
    counted = await session.scalar(
        select(func.count())
        .select_from(Job)
        .where(
            Job.assigned_locksmith_id == locksmith_id,
            Job.outcome == Outcome.DONE,
            Job.completed_at >= starts_at,
            Job.completed_at < ends_at,
        )
    )
    return int(counted or 0)
