"""Giving money back: asked for once, never more than was captured, settled by the provider."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.payments import books
from steelyard.kernel.payments.apply import Applied, handlers_of
from steelyard.kernel.payments.lifecycles import move_to, refund_lifecycle
from steelyard.kernel.payments.models import Payment, Refund
from steelyard.kernel.payments.observed import ObservedRefund
from steelyard.kernel.payments.refusals import (
    NothingToRefund,
    RefundExceedsCapture,
    RefundKeyReused,
)
from steelyard.kernel.payments.service import ASK_AFTER, payment_by_id

SEND_REFUND = "payments.send_refund"
_OVER = frozenset({"failed", "canceled"})


async def request_refund(
    session: Session,
    *,
    payment_id: UUID,
    amount_minor: int | None,
    reason: str,
    actor: Actor,
    key: str,
    source_account_id: UUID,
) -> Refund:
    """Reserve a refund of ``amount_minor`` (None: all that is left) and hand it to a job.

    The same ``key`` is the same refund. The money leaves ``source_account_id`` at once (the
    suspense account where the payment is in suspense). Raises NotFound, NothingToRefund,
    RefundExceedsCapture, RefundKeyReused, InsufficientFunds.
    """
    payment = await payment_by_id(session, payment_id, lock=True)
    known = await _by_key(session, payment, key, amount_minor)
    if known is not None:
        return known
    refund = Refund(
        payment_id=payment.id,
        amount_minor=_checked(payment, amount_minor),
        currency=payment.captured_currency or payment.currency,
        reason=reason,
        requested_by=f"{actor.kind}:{actor.id}",
        status="pending",
        source_account_id=payment.suspense_account_id or source_account_id,
        idempotency_key=key,
        due_at=clock.now() + ASK_AFTER,
    )
    await _reserve(session, payment, refund, actor)
    await jobs.enqueue(
        session,
        SEND_REFUND,
        {"refund_id": refund.id},
        key=f"payments.refund:{refund.id}",
        priority=5,
    )
    return refund


async def refund_by_id(session: Session, refund_id: UUID, *, lock: bool = False) -> Refund:
    """The refund, read afresh. ``lock``: lock its payment first. Raises NotFound."""
    query = select(Refund).where(Refund.id == refund_id)
    if lock:
        query = query.with_for_update(key_share=True)
    refund = await session.scalar(query.execution_options(populate_existing=True))
    if refund is None:
        raise NotFound
    return refund


async def apply_observed_refund(
    session: Session, refund_id: UUID, observed: ObservedRefund, *, actor: Actor
) -> Applied:
    """Bring a refund to what was observed: the ledger follows, then the market is told."""
    refund = await refund_by_id(session, refund_id)
    payment = await payment_by_id(session, refund.payment_id, lock=True)
    refund = await refund_by_id(session, refund_id, lock=True)
    if refund.provider_ref not in {None, observed.ref}:
        return Applied.FOREIGN
    if (problem := _contradiction(payment, refund, observed)) is not None:
        _alarm(session, payment, refund, observed, actor, problem)
        return Applied.UNKNOWN if observed.state is None else Applied.SUSPENSE
    assert observed.state is not None  # noqa: S101 - an unknown word is a contradiction
    refund.provider_ref = observed.ref
    if _no_news(refund, observed):
        return Applied.NOTHING_NEW
    refund.observed_at = observed.at
    refund.failure_reason = observed.failure_reason
    await settle(session, payment, refund, observed.state, actor=actor)
    return Applied.CHANGED


async def settle(
    session: Session, payment: Payment, refund: Refund, target: str, *, actor: Actor
) -> None:
    """Move the refund to ``target`` with its money. Payment and refund are locked, in order."""
    before = refund.status
    await session.flush()
    await lifecycle.move(
        session,
        refund_lifecycle(payment.market),
        refund,
        move_to(target),
        actor=actor,
        facts={
            "provider_ref": refund.provider_ref,
            "amount_minor": refund.amount_minor,
            "failure_reason": refund.failure_reason,
        },
    )
    refund.due_at = clock.now() + ASK_AFTER if target == "submitted" else None
    if target == "succeeded":
        payment.refunded_minor += refund.amount_minor
        await books.pay_out(session, payment, refund)
    elif target in _OVER:
        await _give_up(session, payment, refund, was_paid=before == "succeeded")
    await session.flush()
    handlers = handlers_of(session, payment.market)
    if handlers is not None and handlers.refund_changed is not None:
        await handlers.refund_changed(session, refund, actor)


async def adopt(
    session: Session, payment: Payment, observed: ObservedRefund, *, actor: Actor
) -> Refund | None:
    """A refund made at the provider by somebody's hand: ours from now on, with its money.

    None when it does not fit into what was captured: a person has to look. Locks the payment.
    """
    await session.flush()
    await session.refresh(payment, with_for_update={"key_share": True})
    known = await session.scalar(select(Refund).where(Refund.provider_ref == observed.ref))
    if known is not None:
        return known
    fits = observed.currency == payment.captured_currency
    if not fits or not 0 < observed.amount_minor <= payment.refundable_minor:
        return None
    refund = Refund(
        payment_id=payment.id,
        amount_minor=observed.amount_minor,
        currency=observed.currency,
        reason=observed.reason or "made at the provider",
        requested_by="provider:stripe",
        status="pending",
        provider_ref=observed.ref,
        source_account_id=await _source_of_adopted(session, payment, observed),
        idempotency_key=f"provider-{observed.ref}",
        due_at=clock.now() + ASK_AFTER,
    )
    await _reserve(session, payment, refund, actor)
    return refund


async def _source_of_adopted(session: Session, payment: Payment, observed: ObservedRefund) -> UUID:
    """Where the money still is; from suspense where the market has passed it on."""
    account_id = payment.suspense_account_id or payment.held_account_id
    held = await books.ledger.balance(session, account_id)
    if payment.in_suspense or held.available_minor >= observed.amount_minor:
        return account_id
    return (await books.suspense(session, payment.market, observed.currency)).id


async def _reserve(session: Session, payment: Payment, refund: Refund, actor: Actor) -> None:
    session.add(refund)
    payment.refund_reserved_minor += refund.amount_minor
    await session.flush()
    await session.refresh(refund)
    await books.reserve(session, payment, refund)
    lifecycle.born(
        session,
        refund_lifecycle(payment.market),
        refund,
        actor=actor,
        data={
            "payment_id": str(payment.id),
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "reason": refund.reason,
        },
    )


async def _give_up(session: Session, payment: Payment, refund: Refund, *, was_paid: bool) -> None:
    if was_paid:
        payment.refunded_minor -= refund.amount_minor
    payment.refund_reserved_minor -= refund.amount_minor
    await books.return_to_source(session, payment, refund, was_paid=was_paid)


async def _by_key(
    session: Session, payment: Payment, key: str, amount_minor: int | None
) -> Refund | None:
    if not 0 < len(key) <= 255:
        raise InvalidInput("A refund needs a key.", key="give 1 to 255 characters")
    known = await session.scalar(
        select(Refund).where(Refund.payment_id == payment.id, Refund.idempotency_key == key)
    )
    if known is not None and amount_minor not in {None, known.amount_minor}:
        raise RefundKeyReused("This key asked for another amount before.")
    return known


def _checked(payment: Payment, amount_minor: int | None) -> int:
    left = payment.refundable_minor
    if left <= 0:
        raise NothingToRefund("There is nothing left to refund.", refundable_minor=0)
    if amount_minor is None:
        return left
    if amount_minor <= 0:
        raise InvalidInput("A refund needs an amount.", amount_minor="give more than zero")
    if amount_minor > left:
        raise RefundExceedsCapture(
            "That is more than is left of the payment.", refundable_minor=left
        )
    return amount_minor


def _contradiction(payment: Payment, refund: Refund, observed: ObservedRefund) -> str | None:
    if observed.state is None:
        return f"unknown status {observed.raw_state!r}"
    if (observed.amount_minor, observed.currency) != (refund.amount_minor, refund.currency):
        return (
            f"asked for {refund.amount_minor} {refund.currency},"
            f" the provider has {observed.amount_minor} {observed.currency}"
        )
    if observed.payment_ref not in {None, payment.provider_ref}:
        return "it belongs to another payment at the provider"
    if refund.status in _OVER and observed.state == "succeeded":
        return f"we had it as {refund.status}, the provider paid it"
    return None


def _no_news(refund: Refund, observed: ObservedRefund) -> bool:
    if refund.status in _OVER or refund.status == observed.state:
        return True
    # After success only its undoing is news: the money came back.
    return refund.status == "succeeded" and observed.state not in _OVER


def _alarm(
    session: Session,
    payment: Payment,
    refund: Refund,
    observed: ObservedRefund,
    actor: Actor,
    problem: str,
) -> None:
    audit.record(
        session,
        stream=payment.market,
        actor=actor,
        entity_type="refund",
        entity_id=refund.id,
        event="refund.mismatch",
        reason=f"Nothing was changed: {problem}.",
        data={"alarm": True, "provider_ref": observed.ref, "provider_status": observed.raw_state},
    )
