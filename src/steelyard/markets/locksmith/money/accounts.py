"""The market's accounts, and the three ways a deposit ends: earned, kept, given back."""

from uuid import UUID

from steelyard.kernel import ledger
from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Account, Chart, Entry, Transfer
from steelyard.kernel.money import Money
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.rules import commission

MARKET = "locksmith"

CHART = Chart(
    market=MARKET,
    purposes={
        "provider_cash": "none",
        "held": "zero",
        "refunds_in_flight": "zero",
        "suspense": "none",
        "payable": "none",
        "commission": "none",
        "kept_deposits": "none",
        "paid_outside": "none",
    },
    kinds={
        "capture": "The customer's deposit reached the provider and is held for the request.",
        "capture_suspense": "The provider reports money that does not fit what was asked.",
        "refund_reserved": "A refund was asked for: out of where it was, on its way.",
        "refund_paid": "The provider gave a refund back.",
        "refund_returned": "A refund failed: back to where it was.",
        "deposit_earned": "The job is done: to the locksmith, less commission.",
        "deposit_kept": "The deposit is kept by a decision of staff.",
        "deposit_recalled": "An earned or kept deposit is taken back to be refunded.",
        "statement_paid": "A locksmith was paid outside, as the statement says.",
    },
)


async def held_account(session: Session, request_id: UUID, currency: str) -> Account:
    """Where a request's deposit waits. Never below zero."""
    return await ledger.open_account(
        session,
        market=MARKET,
        owner_type="request_session",
        owner_id=str(request_id),
        purpose="held",
        currency=currency,
        floor="zero",
    )


async def payable_account(session: Session, locksmith_id: UUID, currency: str) -> Account:
    """What is owed to a locksmith (below zero: what they owe us after a late refund)."""
    return await ledger.open_account(
        session,
        market=MARKET,
        owner_type="locksmith",
        owner_id=str(locksmith_id),
        purpose="payable",
        currency=currency,
        floor="none",
    )


async def house_account(session: Session, purpose: str, currency: str) -> Account:
    """One of the market's own accounts: commission, kept_deposits, paid_outside."""
    return await ledger.open_account(
        session,
        market=MARKET,
        owner_type="market",
        owner_id=MARKET,
        purpose=purpose,
        currency=currency,
        floor="none",
    )


async def held_for(session: Session, job: Job) -> Money:
    """What still waits in the job's held account."""
    account = await held_account(session, job.session_id, job.currency)
    found = await ledger.balance(session, account)
    return Money(found.available_minor, job.currency)


async def earn(session: Session, job: Job) -> None:
    """COMPLETED: what is held goes to the locksmith, less commission, exactly."""
    if job.assigned_locksmith_id is None:
        return
    held = await held_for(session, job)
    if held.amount_minor == 0:
        return
    kept, owed = commission(held, policy_of(session).commission_basis_points)
    source = await held_account(session, job.session_id, job.currency)
    payable = await payable_account(session, job.assigned_locksmith_id, job.currency)
    house = await house_account(session, "commission", job.currency)
    await _post(
        session,
        job,
        "deposit_earned",
        f"earned-{job.id}-{job.round}",
        [(source, -held.amount_minor), (payable, owed.amount_minor), (house, kept.amount_minor)],
    )


async def keep(session: Session, job: Job, memo: str) -> None:
    """Staff decide to keep what is held: revenue of the house."""
    held = await held_for(session, job)
    if held.amount_minor == 0:
        return
    source = await held_account(session, job.session_id, job.currency)
    house = await house_account(session, "kept_deposits", job.currency)
    await _post(
        session,
        job,
        "deposit_kept",
        f"kept-{job.id}-{job.round}",
        [(source, -held.amount_minor), (house, held.amount_minor)],
        memo,
    )


async def recall(session: Session, job: Job, amount_minor: int, key: str) -> None:
    """Bring an earned or kept deposit back to where refunds are paid from.

    The locksmith's part comes out of what they are owed, the house's part out of commission, in
    the proportion it went in.
    """
    target = await held_account(session, job.session_id, job.currency)
    if job.deposit_status == "kept":
        house = await house_account(session, "kept_deposits", job.currency)
        parts = [(house, -amount_minor), (target, amount_minor)]
    else:
        kept, owed = commission(
            Money(amount_minor, job.currency), policy_of(session).commission_basis_points
        )
        assert job.assigned_locksmith_id is not None  # noqa: S101 - an earned deposit has an earner
        payable = await payable_account(session, job.assigned_locksmith_id, job.currency)
        house = await house_account(session, "commission", job.currency)
        parts = [
            (payable, -owed.amount_minor),
            (house, -kept.amount_minor),
            (target, amount_minor),
        ]
    await _post(session, job, "deposit_recalled", f"recalled-{key}", parts)


async def _post(
    session: Session,
    job: Job,
    kind: str,
    key: str,
    parts: list[tuple[Account, int]],
    memo: str = "",
) -> None:
    entries = tuple(
        Entry(account.id, amount, job.currency) for account, amount in parts if amount != 0
    )
    transfer = Transfer(
        market=MARKET,
        idempotency_key=key,
        kind=kind,
        subject_type="job",
        subject_id=str(job.id),
        memo=memo,
        entries=entries,
    )
    await ledger.post(session, [transfer])
