"""What the provider says becomes what we know: in any order, any number of times, once.

A payment that succeeded stays so. Of two sights of a payment that is still open, the one that was
asked for later counts.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from steelyard.kernel import audit, clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments import books
from steelyard.kernel.payments.lifecycles import move_to, payment_lifecycle
from steelyard.kernel.payments.models import Payment
from steelyard.kernel.payments.observed import Observed
from steelyard.kernel.payments.service import ASK_AFTER

if TYPE_CHECKING:
    from steelyard.kernel.market import Handlers


class Applied(StrEnum):
    """What came of one observation."""

    CHANGED = "changed"
    NOTHING_NEW = "nothing_new"
    SUSPENSE = "suspense"
    """Money came that does not fit: booked aside, alarm raised."""
    UNKNOWN = "unknown"
    """A word of the provider's that we do not know: alarm raised, nothing changed."""
    FOREIGN = "foreign"
    """Another object than the one this row is about."""


async def apply_observed(
    session: Session, payment: Payment, observed: Observed, *, actor: Actor
) -> Applied:
    """Bring ``payment`` to what was observed, with everything that follows from it.

    On success the ledger's capture is posted; then the market is told. Locks the payment.
    """
    await session.flush()
    await session.refresh(payment, with_for_update={"key_share": True})
    if payment.provider_ref not in {None, observed.ref}:
        return Applied.FOREIGN
    if observed.state is None or _empty_success(observed):
        return _unknown(session, payment, observed, actor)
    _learn(payment, observed)
    if payment.status == "succeeded":
        return Applied.NOTHING_NEW
    if observed.state == "succeeded":
        return await _succeed(session, payment, observed, actor)
    if _stale(payment, observed) or not payment.is_open:
        return Applied.NOTHING_NEW
    return await _step(session, payment, observed, actor)


def handlers_of(session: Session, market: str) -> "Handlers | None":
    """What ``market`` wants to be told, if it is wired in this process."""
    markets = cast("dict[str, Any]", session.info.get("markets") or {})
    found = markets.get(market)
    return None if found is None else cast("Handlers", found.handlers)


def alarm(
    session: Session,
    payment: Payment,
    event: str,
    actor: Actor,
    data: dict[str, object],
    *,
    reason: str,
) -> None:
    """An audit event that a person has to see."""
    audit.record(
        session,
        stream=payment.market,
        actor=actor,
        entity_type="payment",
        entity_id=payment.id,
        event=event,
        reason=reason,
        data={"alarm": True, **data},
    )


def _empty_success(observed: Observed) -> bool:
    return observed.state == "succeeded" and observed.received_minor == 0


def _unknown(session: Session, payment: Payment, observed: Observed, actor: Actor) -> Applied:
    """Said once for each new word; asking goes on."""
    if payment.provider_ref is None:
        payment.provider_ref = observed.ref
    if payment.provider_status != observed.raw_state:
        payment.provider_status = observed.raw_state
        alarm(
            session,
            payment,
            "payment.unknown_status",
            actor,
            {"provider_status": observed.raw_state, "received_minor": observed.received_minor},
            reason="The provider's status makes no sense to us; nothing was changed.",
        )
    return Applied.UNKNOWN


def _stale(payment: Payment, observed: Observed) -> bool:
    seen = payment.observed_at
    if seen is not None and observed.at < seen:
        return True
    payment.observed_at = observed.at
    return False


def _learn(payment: Payment, observed: Observed) -> None:
    if payment.provider_ref is None:
        payment.provider_ref = observed.ref
    payment.card_brand = observed.card_brand or payment.card_brand
    payment.card_last4 = observed.card_last4 or payment.card_last4


async def _succeed(session: Session, payment: Payment, observed: Observed, actor: Actor) -> Applied:
    problem = _misfit(payment, observed)
    # A move reads the row afresh: what is not written by then is lost.
    await session.flush()
    await lifecycle.move(
        session,
        payment_lifecycle(payment.market),
        payment,
        "succeed",
        actor=actor,
        facts={
            "provider_ref": observed.ref,
            "amount_minor": observed.received_minor,
            "currency": observed.currency,
        },
    )
    with session.no_autoflush:
        # Status and captured amount go to the database in one statement: a constraint ties them.
        payment.captured_minor = observed.received_minor
        payment.captured_currency = observed.currency
        payment.provider_status = observed.raw_state
        payment.observed_at = observed.at
        payment.due_at = None
        payment.failure_code = payment.failure_message = None
        if problem is not None:
            account = await books.suspense(session, payment.market, observed.currency)
            payment.suspense_account_id = account.id
            payment.suspense_reason = problem
    await session.flush()
    await books.capture(session, payment)
    if problem is not None:
        _raise_mismatch(session, payment, observed, actor, problem)
        return Applied.SUSPENSE
    await _tell(session, payment, actor)
    return Applied.CHANGED


def _misfit(payment: Payment, observed: Observed) -> str | None:
    if observed.currency != payment.currency:
        return f"asked for {payment.currency}, got {observed.currency}"
    if observed.received_minor != payment.amount_minor:
        return f"asked for {payment.amount_minor}, got {observed.received_minor}"
    return None


def _raise_mismatch(
    session: Session, payment: Payment, observed: Observed, actor: Actor, problem: str
) -> None:
    alarm(
        session,
        payment,
        "payment.mismatch",
        actor,
        {
            "asked_minor": payment.amount_minor,
            "asked_currency": payment.currency,
            "received_minor": observed.received_minor,
            "received_currency": observed.currency,
            "provider_ref": observed.ref,
        },
        reason=f"The money is in suspense and nothing was delivered for it: {problem}.",
    )


async def _step(session: Session, payment: Payment, observed: Observed, actor: Actor) -> Applied:
    """A payment that is still open, or was canceled at the provider."""
    target = observed.state
    # Nothing was tried since the provider was first asked, or a declined attempt was put away.
    if target == "created" and payment.status != "created":
        target = "requires_payment_method"
    told = (observed.failure_code, observed.failure_message)
    news = told != (payment.failure_code, payment.failure_message)
    payment.failure_code, payment.failure_message = told
    payment.provider_status = observed.raw_state
    payment.due_at = None if target == "canceled" else (payment.due_at or clock.now() + ASK_AFTER)
    await session.flush()
    if target is not None and target != payment.status:
        await lifecycle.move(
            session,
            payment_lifecycle(payment.market),
            payment,
            move_to(target),
            actor=actor,
            facts={"provider_ref": observed.ref, "failure_code": observed.failure_code},
        )
        news = True
    if not news:
        return Applied.NOTHING_NEW
    await session.flush()
    await _tell(session, payment, actor)
    return Applied.CHANGED


async def _tell(session: Session, payment: Payment, actor: Actor) -> None:
    handlers = handlers_of(session, payment.market)
    if handlers is not None and handlers.payment_changed is not None:
        await handlers.payment_changed(session, payment, actor)
