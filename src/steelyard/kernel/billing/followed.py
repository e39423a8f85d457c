"""The provider's events about subscriptions and bills: hints; what counts is the object."""

from typing import TYPE_CHECKING

from steelyard.kernel.billing.apply import (
    apply_observed,
    apply_observed_invoice,
    subscription_seen,
)
from steelyard.kernel.db import Session
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.apply import Applied
from steelyard.kernel.payments.billing_observed import ObservedInvoice, ObservedSubscription
from steelyard.kernel.payments.events import Event
from steelyard.kernel.payments.inbox import Outcome, Work
from steelyard.kernel.payments.refusals import ProviderRefused
from steelyard.kernel.payments.steps import ACTOR

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


async def subscription_changed(services: "Services", event: Event, _attempt: int) -> Work:
    """``customer.subscription.*``: the subscription is fetched and applied."""
    try:
        observed = await services.stripe.billing.retrieve_subscription(str(event.thing["id"]))
    except ProviderRefused as refusal:
        return inbox.parked(f"the provider shows nothing: {refusal.reason}")
    return lambda session: subscription_told(session, observed)


async def invoice_changed(services: "Services", event: Event, _attempt: int) -> Work:
    """``invoice.*``: the bill is fetched and applied, and the subscription it is of."""
    billing = services.stripe.billing
    try:
        bill = await billing.retrieve_invoice(str(event.thing["id"]))
        ref = bill.subscription_ref
        observed = await billing.retrieve_subscription(ref) if ref is not None else None
    except ProviderRefused as refusal:
        return inbox.parked(f"the provider shows nothing: {refusal.reason}")

    async def work(session: Session) -> Outcome:
        outcome = await invoice_told(session, bill)
        if observed is not None and outcome.status == "processed":
            await subscription_told(session, observed)
        return outcome

    return work


async def subscription_told(session: Session, observed: ObservedSubscription) -> Outcome:
    """Apply one subscription as the provider shows it, with its latest bill."""
    found = await subscription_seen(session, observed.ref, observed.subscription_id)
    if found is None:
        return Outcome("parked", why="no subscription of ours is meant")
    applied = await apply_observed(session, found, observed, actor=ACTOR)
    match applied:
        case Applied.FOREIGN:
            return Outcome("ignored", why="another subscription stands for this one")
        case Applied.SUSPENSE:
            return Outcome("suspense", why="it lives on at the provider, here it is over")
        case Applied.UNKNOWN:
            return Outcome("parked", why="the provider's status makes no sense to us")
        case _:
            pass
    if observed.invoice is not None:
        await apply_observed_invoice(session, observed.invoice, actor=ACTOR)
    return Outcome("processed", applied.value, "billing_subscription", found.id)


async def invoice_told(session: Session, bill: ObservedInvoice) -> Outcome:
    """Apply one bill as the provider shows it; one that is not ours is left to a person."""
    applied, invoice = await apply_observed_invoice(session, bill, actor=ACTOR)
    if invoice is None:
        known = applied is Applied.UNKNOWN
        why = "the provider's status makes no sense to us" if known else "no bill of ours is meant"
        return Outcome("parked", why=why)
    return Outcome("processed", applied.value, "billing_invoice", invoice.id)
