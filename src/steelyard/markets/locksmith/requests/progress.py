"""What happens with a job now, in words for the person who waits for it."""

from sqlalchemy import func, select

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.dispatch.waves import open_wave_of
from steelyard.markets.locksmith.models import Job, JobOffer
from steelyard.markets.locksmith.requests.job_schemas import ProgressCode, ProgressSeen
from steelyard.markets.locksmith.requests.wording import ENDED, FAILED, NOBODY_FOUND, counted
from steelyard.markets.locksmith.words import TAKEN_JOB, JobStatus, OfferStatus, Outcome

_ENDED: dict[str, ProgressCode] = {
    Outcome.DONE: "done",
    Outcome.CUSTOMER_NO_SHOW: "customer_no_show",
    Outcome.LOCKSMITH_NO_SHOW: "locksmith_no_show",
    Outcome.UNSUCCESSFUL: "unsuccessful",
}


async def progress_of(
    session: Session, job: Job, *, price_waits: bool, by_customer: bool
) -> ProgressSeen:
    """``price_waits``: a price is to be decided; ``by_customer``: they canceled it themselves."""
    if job.status == JobStatus.DISPATCHING:
        return await _between_waves(session, job)
    if job.status == JobStatus.OFFERED:
        return await _asking(session, job)
    if job.status in TAKEN_JOB:
        return _coming(job, price_waits=price_waits)
    if job.status == JobStatus.CANCELED:
        return _canceled(job, by_customer=by_customer)
    return _begun_or_ended(job)


async def _between_waves(session: Session, job: Job) -> ProgressSeen:
    asked = sum((await _offers(session, job)).values())
    if job.dispatch_paused:
        code: ProgressCode = "paused"
        says = "Our team is looking after your search and will be in touch."
    else:
        code, says = "between_waves", "We are choosing which locksmiths to ask next."
    return ProgressSeen(code=code, says=says, wave=job.wave, asked_in_all=asked)


async def _asking(session: Session, job: Job) -> ProgressSeen:
    wave = await open_wave_of(session, job.id)
    in_all = await _offers(session, job)
    now = {status: found for (number, status), found in in_all.items() if number == job.wave}
    asked, declined = sum(now.values()), now.get(OfferStatus.DECLINED, 0)
    no = f"; {declined} said no" if declined else ""
    return ProgressSeen(
        code="asking",
        says=f"We asked {counted(asked, 'locksmith', 'locksmiths')} near you{no}. "
        "The first to say yes gets your job.",
        wave=job.wave,
        asked=asked,
        declined=declined,
        asked_in_all=sum(in_all.values()),
        open_until=wave.closes_at if wave else None,
    )


def _coming(job: Job, *, price_waits: bool) -> ProgressSeen:
    who = job.assigned_locksmith_name
    if price_waits:
        return _said("price_to_decide", f"{who} asks for a price. Approve or refuse it below.")
    if job.arrived_at is not None:
        return _said("arrived", f"{who} is with you.")
    if job.status == JobStatus.EN_ROUTE:
        return _said("on_the_way", f"{who} is on the way to you.")
    return _said("assigned", f"{who} has your job and will set off soon.")


def _canceled(job: Job, *, by_customer: bool) -> ProgressSeen:
    if by_customer:
        return _said("canceled_by_customer", "You canceled this job.")
    outcome = job.outcome
    if outcome is not None and outcome != Outcome.DONE:
        return _said(_ENDED[outcome], ENDED[outcome])
    return _said("canceled", "This job was canceled.")


def _begun_or_ended(job: Job) -> ProgressSeen:
    if job.status == JobStatus.COMPLETED:
        outcome = job.outcome or Outcome.DONE
        return _said(_ENDED[outcome], ENDED[outcome])
    if job.status == JobStatus.FAILED:
        says = FAILED.get(job.failed_reason or "", NOBODY_FOUND)
        return ProgressSeen(code="nobody_found", says=says, reason=job.failed_reason)
    return _said("starting", "We have your deposit and start asking locksmiths now.")


async def _offers(session: Session, job: Job) -> dict[tuple[int, str], int]:
    """How many were reached in this round, by wave and by what became of it."""
    rows = await session.execute(
        select(JobOffer.wave_number, JobOffer.status, func.count().label("found"))
        .where(
            JobOffer.job_id == job.id,
            JobOffer.round == job.round,
            JobOffer.kind == "sms",
            JobOffer.status != OfferStatus.FAILED,
        )
        .group_by(JobOffer.wave_number, JobOffer.status)
    )
    return {(row.wave_number, row.status): row.found for row in rows.all()}


def _said(code: ProgressCode, says: str) -> ProgressSeen:
    return ProgressSeen(code=code, says=says)
