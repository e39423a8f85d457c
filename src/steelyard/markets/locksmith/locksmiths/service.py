"""Locksmiths come, change and pause by hand of staff; what was paid to them is written down."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from steelyard.kernel import audit, clock, ledger, messaging
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, constraint_name
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.ledger import Entry, Transfer
from steelyard.markets.locksmith.dispatch import answers
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job, Locksmith
from steelyard.markets.locksmith.money import accounts
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.words import TAKEN_JOB

_UNIQUE_PHONE = "uq_locksmiths_phone"


class PhoneTaken(Conflict):
    """Another locksmith has this phone number."""

    code = "phone_taken"


class TextsStopped(Conflict):
    """The number has sent STOP; only its own START ends that."""

    code = "texts_stopped"


class OffersOpen(Conflict):
    """Offers are out to the old number."""

    code = "offers_open"


class PayoutExceedsOwed(Conflict):
    """More than the ledger says is owed."""

    code = "payout_exceeds_owed"


async def add(session: Session, facts: Mapping[str, object], *, actor: Actor) -> Locksmith:
    """A new locksmith, dispatchable at once. Raises PhoneTaken, TextsStopped."""
    phone = str(facts["phone"])
    await _refuse_taken(session, phone)
    await _refuse_stopped(session, phone)
    locksmith = Locksmith(**facts, onboarded_by=actor.id)
    await _write(session, locksmith, phone)
    await session.refresh(locksmith)
    _note(session, locksmith.id, actor, "onboarded", {"after": dict(facts)})
    return locksmith


async def edit(
    session: Session, locksmith_id: UUID, changes: Mapping[str, object], *, actor: Actor
) -> Locksmith:
    """Change what is given. Deactivating takes back open offers.

    Raises NotFound, PhoneTaken, OffersOpen, TextsStopped.
    """
    locksmith = await by_id(session, locksmith_id, lock=True)
    before = {name: getattr(locksmith, name) for name in changes}
    after = {name: value for name, value in changes.items() if before[name] != value}
    if not after:
        return locksmith
    await _check(session, locksmith, after)
    for name, value in after.items():
        setattr(locksmith, name, value)
    await _write(session, locksmith, locksmith.phone)
    if "display_name" in after:
        await _rename_on_job(session, locksmith)
    if after.get("is_active") is False:
        await answers.withdraw_all(session, locksmith.id, "deactivated by staff")
    _note(
        session,
        locksmith.id,
        actor,
        "edited",
        {"before": {name: before[name] for name in after}, "after": after},
    )
    return locksmith


async def record_payout(
    session: Session, locksmith_id: UUID, amount_minor: int, note: str, *, actor: Actor, key: str
) -> int:
    """Write down what was paid outside; returns what is still owed. Raises PayoutExceedsOwed."""
    await by_id(session, locksmith_id, lock=True)
    currency = policy_of(session).currency
    payable = await accounts.payable_account(session, locksmith_id, currency)
    owed = payable.posted_minor
    if amount_minor > owed:
        raise PayoutExceedsOwed("That is more than is owed.", owed_minor=owed, currency=currency)
    house = await accounts.house_account(session, "paid_outside", currency)
    transfer = Transfer(
        market=MARKET,
        idempotency_key=f"payout-{key}",
        kind="statement_paid",
        subject_type="locksmith",
        subject_id=str(locksmith_id),
        memo=note,
        event_at=clock.now(),
        entries=(
            Entry(payable.id, -amount_minor, currency),
            Entry(house.id, amount_minor, currency),
        ),
    )
    await ledger.post(session, [transfer])
    _note(
        session,
        locksmith_id,
        actor,
        "paid_outside",
        {"amount_minor": amount_minor, "currency": currency, "note": note},
    )
    return owed - amount_minor


async def by_id(session: Session, locksmith_id: UUID, *, lock: bool = False) -> Locksmith:
    """Raises NotFound."""
    found = await session.get(Locksmith, locksmith_id, with_for_update=lock)
    if found is None:
        raise NotFound
    return found


async def texts_stopped(session: Session, locksmith: Locksmith) -> bool:
    """Whether STOP stands: nothing may be texted to them."""
    return locksmith.opted_out_at is not None or await messaging.is_suppressed(
        session, MARKET, "sms", locksmith.phone
    )


async def _check(session: Session, locksmith: Locksmith, after: Mapping[str, object]) -> None:
    phone = str(after.get("phone") or locksmith.phone)
    if "phone" in after:
        await _refuse_taken(session, phone)
        if await answers.open_offers(session, locksmith.id):
            raise OffersOpen(
                "Offers are out to the old number. Wait for them, or deactivate first."
            )
    if after.get("is_active") is True or "phone" in after:
        if locksmith.opted_out_at is not None and "phone" not in after:
            raise _stopped()
        await _refuse_stopped(session, phone)


async def _refuse_taken(session: Session, phone: str) -> None:
    existing = await session.scalar(select(Locksmith.id).where(Locksmith.phone == phone))
    if existing is not None:
        raise PhoneTaken(
            "Another locksmith has this phone number.", locksmith_id=str(existing), field="phone"
        )


async def _refuse_stopped(session: Session, phone: str) -> None:
    if await messaging.is_suppressed(session, MARKET, "sms", phone):
        raise _stopped()


def _stopped() -> TextsStopped:
    return TextsStopped(
        "This number has sent STOP. They must text START themselves before they can be active.",
        field="is_active",
    )


async def _write(session: Session, locksmith: Locksmith, phone: str) -> None:
    """The constraint has the last word: somebody may have been quicker."""
    try:
        async with session.begin_nested():
            session.add(locksmith)
            await session.flush()
    except IntegrityError as error:
        if constraint_name(error) != _UNIQUE_PHONE:
            raise
        await _refuse_taken(session, phone)
        raise


async def _rename_on_job(session: Session, locksmith: Locksmith) -> None:
    """The job in hand shows the new name; finished ones keep the one they were done under."""
    await session.execute(
        update(Job)
        .where(Job.assigned_locksmith_id == locksmith.id, Job.status.in_(TAKEN_JOB))
        .values(assigned_locksmith_name=locksmith.display_name)
    )


def _note(
    session: Session, locksmith_id: UUID, actor: Actor, event: str, data: Mapping[str, object]
) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="locksmith",
        entity_id=locksmith_id,
        event=event,
        data=data,
    )
