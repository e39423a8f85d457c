"""What bills do to the ledger: what the provider took in is the market's own."""

from collections.abc import Mapping

from steelyard.kernel import ledger
from steelyard.kernel.billing.models import BillingInvoice, BillingSubscription
from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Transfer
from steelyard.kernel.payments.books import SHARDS

BILLING_PURPOSES: Mapping[str, ledger.Floor] = {
    "provider_cash": "none",
    "subscription_revenue": "none",
}
"""What a market's chart lists for subscriptions."""

BILLING_KINDS: Mapping[str, str] = {
    "subscription_paid": "A bill of a subscription was paid at the provider.",
}
"""What a market's chart lists for subscriptions."""


async def book(
    session: Session, subscription: BillingSubscription, invoice: BillingInvoice
) -> None:
    """The provider took ``paid_minor`` for the bill. Once: the key is the bill's own."""
    cash = await ledger.open_account(
        session,
        market=subscription.market,
        owner_type="provider",
        owner_id=f"stripe-{invoice.id.int % SHARDS}",
        purpose="provider_cash",
        currency=invoice.currency,
        floor="none",
    )
    revenue = await ledger.open_account(
        session,
        market=subscription.market,
        owner_type="market",
        owner_id=subscription.market,
        purpose="subscription_revenue",
        currency=invoice.currency,
        floor="none",
    )
    transfer = Transfer.move(
        market=subscription.market,
        idempotency_key=f"invoice-paid-{invoice.provider_ref}",
        kind="subscription_paid",
        subject_type=subscription.subject_type,
        subject_id=subscription.subject_id,
        provider_ref=invoice.provider_ref,
        debit=cash.id,
        credit=revenue.id,
        amount_minor=invoice.paid_minor,
        currency=invoice.currency,
        memo=f"subscription {subscription.id}",
    )
    await ledger.post(session, [transfer])
