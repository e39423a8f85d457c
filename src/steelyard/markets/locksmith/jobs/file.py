"""A job's whole file, put together for the control panel."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from steelyard.kernel import payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer
from steelyard.markets.locksmith.dispatch.candidates import considered_for
from steelyard.markets.locksmith.jobs.actions import actions_on
from steelyard.markets.locksmith.jobs.prices import prices_of
from steelyard.markets.locksmith.jobs.queries import offers_of, waves_of
from steelyard.markets.locksmith.jobs.schemas import (
    CandidateSeen,
    ConsideredSeen,
    JobChanged,
    JobFacts,
    JobFile,
    LegSeen,
    LocksmithNamed,
    OfferSeen,
    PaymentSeen,
    PriceSeen,
    ProposalSeen,
    RefundSeen,
    TransferSeen,
    WaveSeen,
)
from steelyard.markets.locksmith.jobs.timeline import timeline_of
from steelyard.markets.locksmith.models import Job, JobOffer, Wave
from steelyard.markets.locksmith.money import refunds
from steelyard.markets.locksmith.money.accounts import CHART, MARKET
from steelyard.markets.locksmith.rules import Considered
from steelyard.markets.locksmith.words import JobStatus

_WAVE_ENDS = {
    "accepted": "Somebody said YES.",
    "timeout": "Time ran out.",
    "all_declined": "Everybody asked said NO or could not be reached.",
    "forced": "Staff asked the next wave early.",
    "stopped": "Staff stopped the search.",
    "restarted": "Staff restarted the search.",
    "canceled": "The job was canceled.",
    "overridden": "Staff overrode the status.",
    "assigned_by_hand": "Staff assigned somebody by hand.",
    "nobody_eligible": "Nobody could be asked.",
}
_STILL = {
    JobStatus.CREATED: "The search has not started yet.",
    JobStatus.DISPATCHING: "Looking for the next locksmiths to ask.",
    JobStatus.OFFERED: "Waiting for answers.",
}


async def file_of(session: Session, job: Job, actor: Actor) -> JobFile:
    """Everything about one job, in one read."""
    payment = await payments.payment_by_id(session, job.payment_id)
    offers = await offers_of(session, job.id)
    return JobFile(
        **_facts(job),
        assigned_locksmith=(
            LocksmithNamed(id=job.assigned_locksmith_id, name=job.assigned_locksmith_name)
            if job.assigned_locksmith_id
            else None
        ),
        actions=actions_on(job, payment, actor),
        timeline=await timeline_of(session, job),
        payment=PaymentSeen.model_validate(payment),
        refunds=[
            RefundSeen.model_validate(refund)
            for refund in await payments.refunds_of(session, [job.payment_id])
        ],
        proposal=ProposalSeen.model_validate(await refunds.proposal(session, job)),
        stopped_because=why_stopped(job),
        waves=[_wave_seen(wave) for wave in await waves_of(session, job.id)],
        offers=[offer_seen(offer, name) for offer, name in offers],
        prices=[PriceSeen.model_validate(price) for price in await prices_of(session, job.id)],
        money=await money_of(session, job),
    )


async def changed(session: Session, job: Job, actor: Actor) -> JobChanged:
    """What a control answers with."""
    await session.flush()
    payment = await payments.payment_by_id(session, job.payment_id)
    return JobChanged(**_facts(job), actions=actions_on(job, payment, actor))


def _facts(job: Job) -> dict[str, Any]:
    return JobFacts.model_validate(job).model_dump()


def why_stopped(job: Job) -> str:
    """One sentence: why dispatch stopped, or what it waits for."""
    if job.dispatch_stopped_reason:
        return job.dispatch_stopped_reason
    return _STILL.get(JobStatus(job.status), "The search is over.")


async def candidates_for(session: Session, job: Job) -> list[CandidateSeen]:
    """Everybody who could be assigned by hand, dispatch's own order first."""
    return [_candidate_seen(one) for one in await considered_for(session, job)]


async def money_of(session: Session, job: Job) -> list[TransferSeen]:
    """The job's transfers in the ledger, oldest first, each with its legs."""
    about = or_(
        (LedgerTransfer.subject_type == "job") & (LedgerTransfer.subject_id == str(job.id)),
        (LedgerTransfer.subject_type == "request_session")
        & (LedgerTransfer.subject_id == str(job.session_id)),
    )
    rows = await session.execute(
        select(
            LedgerTransfer.id,
            LedgerTransfer.kind,
            LedgerTransfer.memo,
            LedgerTransfer.event_at,
            LedgerAccount.purpose,
            LedgerAccount.owner_type,
            LedgerAccount.owner_id,
            LedgerEntry.amount_minor,
            LedgerEntry.currency,
        )
        .join(LedgerEntry, LedgerEntry.transfer_id == LedgerTransfer.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .where(LedgerTransfer.market == MARKET, about)
        .order_by(LedgerTransfer.created_at, LedgerTransfer.id, LedgerEntry.line)
    )
    seen: dict[UUID, TransferSeen] = {}
    for row in rows.all():
        transfer = seen.setdefault(row.id, _transfer_seen(row))
        transfer.legs.append(
            LegSeen(
                purpose=row.purpose,
                owner_type=row.owner_type,
                owner_id=row.owner_id,
                amount_minor=row.amount_minor,
                currency=row.currency,
            )
        )
    return list(seen.values())


def offer_seen(offer: JobOffer, name: str) -> OfferSeen:
    asked_at = offer.sent_at or offer.created_at
    waited = (offer.responded_at - asked_at).total_seconds() if offer.responded_at else None
    return OfferSeen(
        id=offer.id,
        locksmith=LocksmithNamed(id=offer.locksmith_id, name=name),
        wave_id=offer.wave_id,
        round=offer.round,
        wave_number=offer.wave_number,
        kind=offer.kind,
        code=offer.code,
        rank=offer.rank,
        score=offer.score,
        status=offer.status,  # pyright: ignore[reportArgumentType] - a check constraint lists them
        status_reason=offer.status_reason,
        message_id=offer.message_id,
        created_at=offer.created_at,
        sent_at=offer.sent_at,
        delivered_at=offer.delivered_at,
        responded_at=offer.responded_at,
        seconds_to_answer=max(0.0, waited) if waited is not None and offer.kind == "sms" else None,
    )


def _wave_seen(wave: Wave) -> WaveSeen:
    return WaveSeen(
        id=wave.id,
        round=wave.round,
        number=wave.number,
        opened_at=wave.opened_at,
        closes_at=wave.closes_at,
        closed_at=wave.closed_at,
        close_reason=wave.close_reason,
        opened_by=wave.opened_by,
        what_happened=_what_happened(wave),
        considered=[ConsideredSeen.model_validate(one) for one in wave.considered],
    )


def _what_happened(wave: Wave) -> str:
    if wave.closed_at is None:
        return "Waiting for answers."
    return _WAVE_ENDS.get(wave.close_reason or "", (wave.close_reason or "").replace("_", " "))


def _candidate_seen(one: Considered) -> CandidateSeen:
    who = one.candidate
    why_not = None
    if who.opted_out:
        why_not = "opted out by STOP"
    elif not who.is_active:
        why_not = "not active"
    elif who.busy:
        why_not = "on another job"
    return CandidateSeen(
        locksmith_id=who.id,
        name=who.name,
        primary_city=who.primary_city,
        eligible=one.eligible,
        reason=one.reason,
        score=one.parts,
        assignable=why_not is None,
        why_not=why_not,
    )


def _transfer_seen(row: Any) -> TransferSeen:
    return TransferSeen(
        id=row.id,
        kind=row.kind,
        what=CHART.kinds.get(row.kind, row.kind),
        memo=row.memo,
        at=row.event_at,
        legs=[],
    )
