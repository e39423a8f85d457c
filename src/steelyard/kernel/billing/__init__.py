"""Subscriptions: asked for here, billed by the provider, each paid bill booked once.

    subscribe, ask_for                               in the caller's transaction
    present, bring_about, ask_provider               steps that call the provider
    live_of, subscription_by_id, invoices_of         reads
    BILLING_PURPOSES, BILLING_KINDS                  what a market's chart lists for it

What the provider says comes through the payments' inbox; the market hears of it through
``Handlers.extra["subscription_observed"](session, Seen, actor)``, in the transaction that applied
it. How it hangs together is told in docs/concepts/billing.md.
"""

from steelyard.kernel.billing.apply import (
    Seen,
    apply_observed,
    apply_observed_invoice,
)
from steelyard.kernel.billing.books import BILLING_KINDS, BILLING_PURPOSES
from steelyard.kernel.billing.invariants import INVARIANTS
from steelyard.kernel.billing.lifecycles import lifecycles, subscription_lifecycle
from steelyard.kernel.billing.models import (
    BillingCustomer,
    BillingInvoice,
    BillingSubscription,
)
from steelyard.kernel.billing.refusals import NothingToPay, SubscriptionOver
from steelyard.kernel.billing.service import (
    ask_for,
    invoices_of,
    live_of,
    subscribe,
    subscription_by_id,
)
from steelyard.kernel.billing.steps import Presented, ask_provider, bring_about, present
from steelyard.kernel.billing.tasks import PERIODICS, TASKS

__all__ = [
    "BILLING_KINDS",
    "BILLING_PURPOSES",
    "INVARIANTS",
    "PERIODICS",
    "TASKS",
    "BillingCustomer",
    "BillingInvoice",
    "BillingSubscription",
    "NothingToPay",
    "Presented",
    "Seen",
    "SubscriptionOver",
    "apply_observed",
    "apply_observed_invoice",
    "ask_for",
    "ask_provider",
    "bring_about",
    "invoices_of",
    "lifecycles",
    "live_of",
    "present",
    "subscribe",
    "subscription_by_id",
    "subscription_lifecycle",
]
