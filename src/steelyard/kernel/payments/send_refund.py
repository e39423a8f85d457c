"""Handing a refund to the provider, once, whatever is cut off in between."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.db import Session
from steelyard.kernel.payments.lifecycles import refund_lifecycle
from steelyard.kernel.payments.models import Payment, Refund
from steelyard.kernel.payments.observed import ObservedRefund
from steelyard.kernel.payments.refunds import apply_observed_refund, refund_by_id, settle
from steelyard.kernel.payments.refusals import ProviderRefused, ProviderUnavailable
from steelyard.kernel.payments.service import ASK_AFTER, payment_by_id
from steelyard.kernel.payments.steps import ACTOR
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_OVER = frozenset({"succeeded", "failed", "canceled"})
_SEARCHED = 300
_NEW_KEY_AFTER = timedelta(minutes=15)


async def send_refund(services: "Services", refund_id: UUID) -> None:
    """Hand over a pending refund, or ask after one that was handed over before.

    Raises ProviderUnavailable while the outcome is open: the same refund is tried again.
    """
    payment, refund, first = await unit(
        services.database, lambda session: _begin(session, refund_id)
    )
    if refund.status in _OVER:
        return
    observed = None if first else await _look(services, payment, refund)
    if observed is None:
        observed = await _hand_over(services, payment, refund)
    if observed is not None:
        await _record(services, refund_id, observed)


async def _begin(session: Session, refund_id: UUID) -> tuple[Payment, Refund, bool]:
    """Written down before the call: from here on the provider may have it."""
    refund = await refund_by_id(session, refund_id)
    payment = await payment_by_id(session, refund.payment_id, lock=True)
    refund = await refund_by_id(session, refund_id, lock=True)
    first = refund.status == "pending"
    if first:
        await lifecycle.move(
            session, refund_lifecycle(payment.market), refund, "submit", actor=ACTOR
        )
        refund.due_at = clock.now() + ASK_AFTER
    return payment, refund, first


async def _hand_over(
    services: "Services", payment: Payment, refund: Refund
) -> ObservedRefund | None:
    """The provider's answer; None when it refused for good and the money is back."""
    attempt = refund.key_attempt
    key = f"refund-{refund.id}" if attempt == 0 else f"refund-{refund.id}-{attempt}"
    try:
        return await services.stripe.create_refund(
            key=key,
            payment_ref=payment.provider_ref or "",
            amount_minor=refund.amount_minor,
            metadata={
                "refund_id": str(refund.id),
                "payment_id": str(payment.id),
                "market": payment.market,
            },
        )
    except ProviderUnavailable as error:
        if not error.answered:
            raise
        found = await _look(services, payment, refund)
        if found is None:
            await unit(services.database, lambda session: _maybe_new_key(session, refund))
            raise
        return found
    except ProviderRefused as refusal:
        # It may refuse because it did it before, in answer to a call of ours that was cut off.
        found = await _look(services, payment, refund)
        if found is None:
            await unit(services.database, partial(_give_up, refund_id=refund.id, refusal=refusal))
        return found


async def _look(services: "Services", payment: Payment, refund: Refund) -> ObservedRefund | None:
    """The refund at the provider, by its ref or by the id we wrote into it."""
    if refund.provider_ref is not None:
        return await services.stripe.retrieve_refund(refund.provider_ref)
    listed = services.stripe.list_refunds(payment_ref=payment.provider_ref, limit=_SEARCHED)
    async for observed in listed:
        if observed.refund_id == refund.id:
            return observed
    return None


async def _record(services: "Services", refund_id: UUID, observed: ObservedRefund) -> None:
    async def work(session: Session) -> None:
        await apply_observed_refund(session, refund_id, observed, actor=ACTOR)

    await unit(services.database, work)


async def _maybe_new_key(session: Session, refund: Refund) -> None:
    """A provider repeats its failure for a key. Long after, with nothing there: a new key."""
    submitted = refund.submitted_at
    if submitted is None or clock.now() - submitted < _NEW_KEY_AFTER:
        return
    fresh = await refund_by_id(session, refund.id, lock=True)
    fresh.key_attempt = max(fresh.key_attempt, refund.key_attempt + 1)


async def _give_up(session: Session, refund_id: UUID, refusal: ProviderRefused) -> None:
    refund = await refund_by_id(session, refund_id)
    payment = await payment_by_id(session, refund.payment_id, lock=True)
    refund = await refund_by_id(session, refund_id, lock=True)
    if refund.status != "submitted" or refund.provider_ref is not None:
        return
    refund.failure_reason = refusal.reason
    await settle(session, payment, refund, "failed", actor=ACTOR)
