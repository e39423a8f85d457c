"""Steps with a call outside: what is intended is committed, then asked with a key made from the
row's id, then the answer is committed. Any of them may be cut off anywhere and run again.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.billing.apply import apply_observed, apply_observed_invoice, plan
from steelyard.kernel.billing.lifecycles import subscription_lifecycle
from steelyard.kernel.billing.models import BillingCustomer, BillingSubscription
from steelyard.kernel.billing.refusals import NothingToPay, SubscriptionOver
from steelyard.kernel.billing.service import customer_of, subscription_by_id
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import Applied
from steelyard.kernel.payments.billing_observed import ObservedSubscription
from steelyard.kernel.payments.observed import ClientSecret
from steelyard.kernel.payments.refusals import ProviderRefused, ProviderUnavailable
from steelyard.kernel.payments.steps import ACTOR
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_BUSY_PAUSES = (0.2, 0.5, 1.0)
_SEARCHED = 50
_BILLS = 100
_GIVEN_UP_AFTER = timedelta(days=1)
"""What the provider does not have by then was never made: nobody was given it to pay."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What the customer's browser needs to pay the open bill."""

    subscription: BillingSubscription
    client_secret: ClientSecret


async def present(services: "Services", subscription_id: UUID, *, email: str) -> Presented:
    """The subscription is made once, then fetched again; its open bill can be paid.

    ``email``: where the provider sends the customer's receipts. Raises NotFound,
    SubscriptionOver, NothingToPay, ProviderUnavailable (try again: it is the same one).
    """
    subscription = await unit(services.database, lambda s: _begin(s, subscription_id))
    if subscription.provider_ref is not None:
        ref = subscription.provider_ref
        observed = await services.stripe.billing.retrieve_subscription(ref)
    else:
        observed = await _make(services, subscription, email)
    subscription = await record(services, subscription_id, observed)
    _check_living(subscription)
    if observed.client_secret is None:
        raise NothingToPay("Nothing is left to pay for now.", state=subscription.status)
    return Presented(subscription, observed.client_secret)


async def bring_about(services: "Services", subscription_id: UUID) -> BillingSubscription:
    """See to it that the subscription ends, or goes on, as was asked. Raises ProviderUnavailable.

    A subscription that nobody has paid for ends now, whatever was asked.
    """
    subscription = await unit(services.database, lambda s: _unmade(s, subscription_id))
    number, wish = subscription.wish_number, subscription.wish
    if wish is None or subscription.is_over:
        return subscription
    ref = subscription.provider_ref or await _found(services, subscription)
    if ref is None:
        return await unit(services.database, lambda s: _give_up(s, subscription_id))
    try:
        observed = await _ask_for(services, subscription, ref, f"{wish}-{number}")
    except ProviderRefused:
        observed = await services.stripe.billing.retrieve_subscription(ref)
    await record(services, subscription_id, observed)
    return await unit(services.database, lambda s: _fulfilled(s, subscription_id, number))


async def ask_provider(services: "Services", subscription_id: UUID) -> BillingSubscription:
    """Fetch the subscription and all its bills as they are now, and apply them.

    Raises NotFound and ProviderUnavailable.
    """
    async with services.database.reading() as session:
        subscription = await subscription_by_id(session, subscription_id)
    if subscription.requested_at is None:
        return subscription
    ref = subscription.provider_ref or await _found(services, subscription)
    if ref is None:
        late = clock.now() - subscription.requested_at > _GIVEN_UP_AFTER
        step = _give_up if late else _later
        return await unit(services.database, lambda s: step(s, subscription_id))
    listed = services.stripe.billing.list_invoices(subscription_ref=ref, limit=_BILLS)
    bills = [one async for one in listed]
    observed = await services.stripe.billing.retrieve_subscription(ref)

    async def work(session: Session) -> None:
        await subscription_by_id(session, subscription_id, lock=True)
        for bill in reversed(bills):
            await apply_observed_invoice(session, bill, actor=ACTOR)

    await unit(services.database, work)
    return await record(services, subscription_id, observed)


async def record(
    services: "Services", subscription_id: UUID, observed: ObservedSubscription
) -> BillingSubscription:
    """Apply one observation, with the bill it shows, in a transaction of its own."""

    async def work(session: Session) -> BillingSubscription:
        subscription = await subscription_by_id(session, subscription_id, lock=True)
        applied = await apply_observed(session, subscription, observed, actor=ACTOR)
        if applied is Applied.FOREIGN:
            raise ProviderUnavailable("Another subscription stands for this.", what="foreign")
        if observed.invoice is not None:
            await apply_observed_invoice(session, observed.invoice, actor=ACTOR)
        return subscription

    return await unit(services.database, work)


async def _begin(session: Session, subscription_id: UUID) -> BillingSubscription:
    subscription = await subscription_by_id(session, subscription_id, lock=True)
    _check_living(subscription)
    if subscription.requested_at is None:
        subscription.requested_at = clock.now()
        plan(subscription)
    return subscription


def _check_living(subscription: BillingSubscription) -> None:
    if subscription.is_over or subscription.wish == "end_now":
        raise SubscriptionOver("This subscription has ended.", state=subscription.status)


async def _make(
    services: "Services", subscription: BillingSubscription, email: str
) -> ObservedSubscription:
    customer = await _customer_ref(services, subscription, email)
    await services.stripe.billing.ensure_product(
        _product_ref(subscription), subscription.description
    )
    try:
        return await _create(services, subscription, customer)
    except ProviderRefused as refusal:
        reason = refusal.reason
        await unit(services.database, lambda s: _fail(s, subscription.id, reason))
        raise SubscriptionOver(
            "The payment provider does not take this subscription.", state="failed"
        ) from refusal


async def _customer_ref(services: "Services", subscription: BillingSubscription, email: str) -> str:
    """The customer's ref, made when there is none: the same one for the same address."""
    async with services.database.reading() as session:
        customer = await customer_of(session, subscription)
    if customer.provider_ref is not None:
        return customer.provider_ref
    made = await _make_customer(services, customer, email)

    async def keep(session: Session) -> str:
        row = await session.get_one(BillingCustomer, customer.id, with_for_update=True)
        ref = row.provider_ref or made
        row.provider_ref = ref
        return ref

    return await unit(services.database, keep)


async def _make_customer(services: "Services", customer: BillingCustomer, email: str) -> str:
    digest = hashlib.sha256(email.encode()).hexdigest()[:12]
    try:
        return await services.stripe.billing.create_customer(
            key=f"customer-{customer.id}-{digest}-{customer.key_attempt}",
            email=email,
            metadata={"customer_id": str(customer.id), "market": customer.market},
        )
    except ProviderUnavailable as error:
        if error.answered:
            # The failure is repeated for this key; a customer nobody knows of costs nothing.
            await unit(services.database, lambda s: _next_customer_key(s, customer))
        raise


async def _next_customer_key(session: Session, customer: BillingCustomer) -> None:
    row = await session.get_one(BillingCustomer, customer.id, with_for_update=True)
    row.key_attempt = max(row.key_attempt, customer.key_attempt + 1)


async def _create(
    services: "Services", subscription: BillingSubscription, customer_ref: str
) -> ObservedSubscription:
    """Make the subscription, or learn of the one that is there under the same key."""
    for pause in (*_BUSY_PAUSES, None):
        try:
            return await services.stripe.billing.create_subscription(
                key=f"subscription-{subscription.id}-{subscription.key_attempt}",
                customer_ref=customer_ref,
                product_ref=_product_ref(subscription),
                amount_minor=subscription.amount_minor,
                currency=subscription.currency,
                interval=subscription.interval,
                description=subscription.description,
                metadata={
                    "subscription_id": str(subscription.id),
                    "market": subscription.market,
                    "subject_type": subscription.subject_type,
                    "subject_id": subscription.subject_id,
                },
            )
        except ProviderUnavailable as error:
            if error.answered:
                return await _after_failure(services, subscription, error)
            if not error.busy or pause is None:
                raise
            await clock.sleep(pause)
    raise AssertionError("unreachable: the last try raises")


async def _after_failure(
    services: "Services", subscription: BillingSubscription, error: ProviderUnavailable
) -> ObservedSubscription:
    """The provider repeats a 5xx for the same key, though it may have made the subscription.

    If it has, that one is taken. If not, the next try has a key of its own: one that nobody was
    given cannot be paid, and lapses.
    """
    ref = await _found(services, subscription)
    if ref is not None:
        return await services.stripe.billing.retrieve_subscription(ref)

    async def next_key(session: Session) -> None:
        fresh = await subscription_by_id(session, subscription.id, lock=True)
        fresh.key_attempt = max(fresh.key_attempt, subscription.key_attempt + 1)

    await unit(services.database, next_key)
    raise error


async def _found(services: "Services", subscription: BillingSubscription) -> str | None:
    """Its ref by the id we wrote into it, for when the answer never reached us."""
    async with services.database.reading() as session:
        customer = await customer_of(session, subscription)
    if customer.provider_ref is None:
        return None
    async for observed in services.stripe.billing.list_subscriptions(
        customer_ref=customer.provider_ref, limit=_SEARCHED
    ):
        if observed.subscription_id == subscription.id:
            return observed.ref
    return None


async def _ask_for(
    services: "Services", subscription: BillingSubscription, ref: str, wish: str
) -> ObservedSubscription:
    billing = services.stripe.billing
    key = f"subscription-{subscription.id}-{wish}"
    if subscription.wish == "go_on":
        return await billing.end_with_period(ref, key=key, ends=False)
    if subscription.wish == "end_now" or not subscription.was_paid:
        return await billing.end_now(ref, key=f"{key}-now")
    return await billing.end_with_period(ref, key=key, ends=True)


async def _unmade(session: Session, subscription_id: UUID) -> BillingSubscription:
    """One that was never asked for at the provider ends without asking anybody."""
    subscription = await subscription_by_id(session, subscription_id, lock=True)
    if subscription.wish is not None and subscription.requested_at is None:
        return await _give_up(session, subscription_id)
    return subscription


async def _give_up(session: Session, subscription_id: UUID) -> BillingSubscription:
    return await _over(session, subscription_id, "lapse", "The provider does not have it.")


async def _fail(session: Session, subscription_id: UUID, reason: str) -> None:
    await _over(session, subscription_id, "fail", reason)


async def _over(
    session: Session, subscription_id: UUID, move: str, reason: str
) -> BillingSubscription:
    subscription = await subscription_by_id(session, subscription_id, lock=True)
    if subscription.status != "asked" or subscription.provider_ref is not None:
        return subscription
    subscription.wish = None
    subscription.due_at = None
    await session.flush()
    await lifecycle.move(
        session,
        subscription_lifecycle(subscription.market),
        subscription,
        move,
        actor=ACTOR,
        reason=reason,
        held=True,
    )
    return subscription


async def _later(session: Session, subscription_id: UUID) -> BillingSubscription:
    subscription = await subscription_by_id(session, subscription_id, lock=True)
    plan(subscription)
    return subscription


async def _fulfilled(session: Session, subscription_id: UUID, number: int) -> BillingSubscription:
    """The provider has answered this wish; a later one still stands."""
    subscription = await subscription_by_id(session, subscription_id, lock=True)
    if subscription.wish_number == number:
        subscription.wish = None
        plan(subscription)
    return subscription


def _product_ref(subscription: BillingSubscription) -> str:
    return f"steelyard_{subscription.market}_{subscription.product}"
