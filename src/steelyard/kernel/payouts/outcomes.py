"""What the provider says of a transfer becomes what we know: in any order, once.

The payee is locked before the payout: who settles a debt must see all of it.
"""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import Applied
from steelyard.kernel.payments.connect_observed import ObservedTransfer
from steelyard.kernel.payouts import books
from steelyard.kernel.payouts.asking import ask_to_reverse, tell
from steelyard.kernel.payouts.lifecycles import payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout
from steelyard.kernel.payouts.payees import payee_by_id
from steelyard.kernel.payouts.recalls import cancel_emptied
from steelyard.kernel.payouts.service import payout_by_id


async def apply_observed_transfer(
    session: Session, payout_id: UUID, observed: ObservedTransfer, *, actor: Actor
) -> Applied:
    """Bring a payout to what was observed: paid, then what of it came back."""
    payee, payout = await locked(session, payout_id)
    problem = _contradiction(payee, payout, observed)
    if problem is not None:
        _alarm(session, payout, observed, actor, problem)
        return Applied.SUSPENSE
    news = False
    if payout.status == "in_transit":
        payout.provider_ref = observed.ref
        await confirm(session, payee, payout, actor)
        news = True
    back = observed.reversed_minor - payout.reversed_minor
    if back > 0:
        await _come_back(session, payee, payout, back, actor)
        news = True
    if observed.reversed_minor >= (payout.reversal_minor or 0):
        payout.reversal_minor = None
        payout.due_at = None
    payout.observed_at = observed.at
    if not news:
        return Applied.NOTHING_NEW
    if payout.reversal_minor is not None:
        ask_to_reverse(session, payout)
    await tell(session, payout, actor)
    return Applied.CHANGED


async def confirm(session: Session, payee: Payee, payout: Payout, actor: Actor) -> None:
    """It is with the payee. Payee and payout are locked."""
    await _move(session, payout, "confirm", actor, sent_minor=payout.sent_minor)
    payout.due_at = None
    if payout.sent_minor:
        await books.pay(session, payout, payee)


async def fail(
    session: Session, payout_id: UUID, *, code: str, message: str, actor: Actor
) -> Payout:
    """The provider refused for good: the money is owed again, less what was recalled meanwhile."""
    payee, payout = await locked(session, payout_id)
    if payout.status != "in_transit" or payout.provider_ref is not None:
        return payout
    settled = min(
        payout.clawed_minor,
        payout.amount_minor - payout.taken_minor,
        await books.debt_minor(session, payee) + payout.netted_minor,
    )
    await books.unsend(session, payout, payee, settled_minor=settled)
    with session.no_autoflush:
        await _move(session, payout, "fail", actor, reason=message, failure_code=code)
        payout.netted_minor = payout.sent_minor = 0
        payout.clawed_minor -= settled
        payout.taken_minor += settled
        payout.failure_code, payout.failure_message = code[:200], message[:500]
        payout.due_at = payout.reversal_minor = None
    await session.flush()
    if settled and payout.unpaid_minor == 0:
        await cancel_emptied(session, payout, actor, "recalled while it was being sent")
    await tell(session, payout, actor)
    return payout


async def locked(session: Session, payout_id: UUID) -> tuple[Payee, Payout]:
    """The payout and its payee, locked in order."""
    found = await payout_by_id(session, payout_id)
    payee = await payee_by_id(session, found.payee_id, lock=True)
    return payee, await payout_by_id(session, payout_id, lock=True)


async def payout_of(session: Session, observed: ObservedTransfer) -> UUID | None:
    """By the ref; else by the id we wrote into it, for the word that is faster than our own."""
    known = select(Payout.id).where(Payout.provider_ref == observed.ref)
    found = await session.scalar(known)
    if found is None and observed.payout_id is not None:
        found = await session.scalar(select(Payout.id).where(Payout.id == observed.payout_id))
    return found


async def _come_back(
    session: Session, payee: Payee, payout: Payout, back_minor: int, actor: Actor
) -> None:
    """Against the payee's debts first, the rest to where the payment was held."""
    settled = min(back_minor, await books.debt_minor(session, payee))
    payout.reversed_minor += back_minor
    payout.settled_minor += settled
    payout.returned_minor += back_minor - settled
    await session.flush()
    await books.come_back(session, payout, payee, amount_minor=back_minor, settled_minor=settled)
    if payout.reversed_minor == payout.sent_minor:
        await _move(
            session,
            payout,
            "return",
            actor,
            reason=payout.reversal_reason,
            reversed_minor=payout.reversed_minor,
        )
        return
    audit.record(
        session,
        stream=payout.market,
        actor=actor,
        entity_type="payout",
        entity_id=payout.id,
        event="returned_in_part",
        reason=payout.reversal_reason,
        data={"reversed_minor": payout.reversed_minor, "sent_minor": payout.sent_minor},
    )


def _contradiction(payee: Payee, payout: Payout, observed: ObservedTransfer) -> str | None:
    if payout.status not in {"in_transit", "paid", "reversed"}:
        return f"we have it as {payout.status}, the provider paid it"
    if payout.provider_ref not in {None, observed.ref}:
        return "another transfer stands for it"
    if observed.attempt not in {None, payout.attempt}:
        return "it belongs to an earlier try"
    if (observed.amount_minor, observed.currency) != (payout.sent_minor, payout.currency):
        return (
            f"sent {payout.sent_minor} {payout.currency},"
            f" the provider has {observed.amount_minor} {observed.currency}"
        )
    if observed.destination not in {None, payee.provider_ref}:
        return "it went to another account"
    return None


def _alarm(
    session: Session, payout: Payout, observed: ObservedTransfer, actor: Actor, problem: str
) -> None:
    audit.record(
        session,
        stream=payout.market,
        actor=actor,
        entity_type="payout",
        entity_id=payout.id,
        event="payout.mismatch",
        reason=f"Nothing was changed: {problem}.",
        data={
            "alarm": True,
            "provider_ref": observed.ref,
            "amount_minor": observed.amount_minor,
        },
    )


async def _move(
    session: Session,
    payout: Payout,
    name: str,
    actor: Actor,
    *,
    reason: str | None = None,
    **facts: object,
) -> None:
    await lifecycle.move(
        session,
        payout_lifecycle(payout.market),
        payout,
        name,
        actor=actor,
        reason=reason,
        facts={"provider_ref": payout.provider_ref, "currency": payout.currency, **facts},
        held=True,
    )
