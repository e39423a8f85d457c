"""Steps with a call outside: what is intended is committed, then asked with a key made from the
row's id, then the answer is committed. Any of them may be cut off anywhere and run again.
"""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import Applied, alarm, apply_observed
from steelyard.kernel.payments.lifecycles import payment_lifecycle
from steelyard.kernel.payments.models import Payment
from steelyard.kernel.payments.observed import ClientSecret, Observed
from steelyard.kernel.payments.refusals import (
    PaymentNotPayable,
    ProviderRefused,
    ProviderUnavailable,
)
from steelyard.kernel.payments.service import ASK_AFTER, payment_by_id
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

ACTOR = Actor(kind="provider", id="stripe", role="provider")
_SEARCHED = 1_000
_SKEW = timedelta(minutes=10)
_BUSY_PAUSES = (0.2, 0.5, 1.0)


async def present(services: "Services", payment_id: UUID) -> ClientSecret:
    """What the customer's browser needs to pay: the intent is made once, then fetched again.

    Raises NotFound, PaymentNotPayable, ProviderUnavailable (try again: it is the same intent).
    """
    payment = await unit(services.database, lambda session: _begin(session, payment_id))
    observed = await _intent_of(services, payment)
    payment = await record(services, payment_id, observed)
    _check_payable(payment)
    if observed.client_secret is None:
        raise ProviderUnavailable("The payment provider gave no way to pay.", what="no secret")
    return observed.client_secret


async def ask_provider(services: "Services", payment_id: UUID) -> Payment:
    """Fetch the payment's present state and apply it; returns the payment as it is then.

    Raises NotFound and ProviderUnavailable.
    """
    async with services.database.reading() as session:
        payment = await payment_by_id(session, payment_id)
    if payment.status == "succeeded" or payment.intent_requested_at is None:
        return payment
    observed = await _seen(services, payment)
    return payment if observed is None else await record(services, payment_id, observed)


async def cancel_intent(services: "Services", payment_id: UUID) -> Payment:
    """See to it that nobody can pay this any more; if somebody has, that is applied instead."""
    payment = await unit(services.database, lambda session: _cancel_here(session, payment_id))
    if not payment.is_open:
        return payment
    # Without a ref, asking again with the same key is how the intent is found, whoever made it.
    ref = payment.provider_ref or (await _create(services, payment)).ref
    try:
        observed = await services.stripe.cancel_intent(ref, key=f"payment-cancel-{payment.id}")
    except ProviderRefused:
        observed = await services.stripe.retrieve_intent(ref)
    return await record(services, payment_id, observed)


async def record(services: "Services", payment_id: UUID, observed: Observed) -> Payment:
    """Apply one observation in a transaction of its own."""

    async def work(session: Session) -> Payment:
        payment = await payment_by_id(session, payment_id, lock=True)
        applied = await apply_observed(session, payment, observed, actor=ACTOR)
        if applied is Applied.FOREIGN:
            raise ProviderUnavailable("Another intent stands for this payment.", what="foreign")
        return payment

    return await unit(services.database, work)


async def find_intent(services: "Services", payment: Payment) -> Observed | None:
    """The payment's intent by the id we wrote into it, for when its ref never reached us."""
    since = (payment.intent_requested_at or payment.created_at) - _SKEW
    async for observed in services.stripe.list_intents(since, limit=_SEARCHED):
        if observed.payment_id == payment.id:
            return observed
    return None


async def _begin(session: Session, payment_id: UUID) -> Payment:
    payment = await payment_by_id(session, payment_id, lock=True)
    _check_payable(payment)
    if payment.intent_requested_at is None:
        payment.intent_requested_at = clock.now()
        payment.due_at = clock.now() + ASK_AFTER
    return payment


def _check_payable(payment: Payment) -> None:
    if payment.is_open and payment.superseded_at is None:
        return
    state = "superseded" if payment.is_open else payment.status
    raise PaymentNotPayable("This payment can no longer be paid.", state=state)


async def _intent_of(services: "Services", payment: Payment) -> Observed:
    if payment.provider_ref is not None:
        return await services.stripe.retrieve_intent(payment.provider_ref)
    try:
        return await _create(services, payment)
    except ProviderRefused as refusal:
        await unit(services.database, partial(_fail, payment_id=payment.id, refusal=refusal))
        raise PaymentNotPayable(
            "The payment provider does not take this payment.", state="failed"
        ) from refusal


async def _create(services: "Services", payment: Payment) -> Observed:
    """Make the intent, or learn of the one that is there under the same key."""
    for pause in (*_BUSY_PAUSES, None):
        try:
            return await services.stripe.create_intent(
                key=_key("payment", payment.id, payment.key_attempt),
                amount_minor=payment.amount_minor,
                currency=payment.currency,
                description=payment.description,
                metadata={
                    **payment.provider_metadata,
                    "payment_id": str(payment.id),
                    "market": payment.market,
                    "subject_type": payment.subject_type,
                    "subject_id": payment.subject_id,
                },
            )
        except ProviderUnavailable as error:
            if error.answered:
                return await _after_failure(services, payment, error)
            if not error.busy or pause is None:
                raise
            await clock.sleep(pause)
    raise AssertionError("unreachable: the last try raises")


async def _after_failure(
    services: "Services", payment: Payment, error: ProviderUnavailable
) -> Observed:
    """The provider repeats a 5xx for the same key, though it may have made the intent.

    If it has, that one is taken. If not, the next try has a key of its own: an intent nobody
    was given cannot be paid.
    """
    found = await find_intent(services, payment)
    if found is not None:
        return found

    async def next_key(session: Session) -> None:
        fresh = await payment_by_id(session, payment.id, lock=True)
        fresh.key_attempt = max(fresh.key_attempt, payment.key_attempt + 1)

    await unit(services.database, next_key)
    raise error


async def _fail(session: Session, payment_id: UUID, refusal: ProviderRefused) -> None:
    payment = await payment_by_id(session, payment_id, lock=True)
    if not payment.is_open or payment.provider_ref is not None:
        return
    payment.failure_code = refusal.reason
    payment.failure_message = refusal.message
    payment.due_at = None
    await session.flush()
    await lifecycle.move(
        session,
        payment_lifecycle(payment.market),
        payment,
        "fail",
        actor=ACTOR,
        reason=refusal.reason,
    )


async def _seen(services: "Services", payment: Payment) -> Observed | None:
    if payment.provider_ref is None:
        return await find_intent(services, payment)
    try:
        return await services.stripe.retrieve_intent(payment.provider_ref)
    except ProviderRefused as refusal:
        if not refusal.missing:
            raise
        await unit(services.database, lambda session: _missing(session, payment.id))
        return None


async def _missing(session: Session, payment_id: UUID) -> None:
    payment = await payment_by_id(session, payment_id, lock=True)
    if payment.provider_status == "missing":
        return
    payment.provider_status = "missing"
    alarm(
        session,
        payment,
        "payment.missing",
        ACTOR,
        {"provider_ref": payment.provider_ref},
        reason="The provider does not know this payment; nothing was changed.",
    )


async def _cancel_here(session: Session, payment_id: UUID) -> Payment:
    """A payment that was never presented is canceled without asking anybody."""
    payment = await payment_by_id(session, payment_id, lock=True)
    if payment.status == "created" and payment.intent_requested_at is None:
        await lifecycle.move(
            session, payment_lifecycle(payment.market), payment, "cancel", actor=ACTOR
        )
    return payment


def _key(what: str, row_id: UUID, attempt: int) -> str:
    return f"{what}-{row_id}" if attempt == 0 else f"{what}-{row_id}-{attempt}"
