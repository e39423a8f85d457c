"""Payments and refunds: asked for here, decided by the provider, booked once.

    create_payment, call_off, request_refund      in the caller's transaction
    present, ask_provider, cancel_intent          steps that call the provider
    webhook_router                                what the provider says by itself
    chargebacks_of                                what cardholders' banks took back
    reconcile                                     our books against the provider's
    payment_by_id, payments_of, refunds_of, …     reads

How it hangs together is told in docs/concepts/payments.md.
"""

from steelyard.kernel.payments.apply import Applied, apply_observed
from steelyard.kernel.payments.browser import STRIPE_JS, browser_script
from steelyard.kernel.payments.chargebacks import (
    apply_observed_dispute,
    chargeback_by_id,
    chargebacks_of,
)
from steelyard.kernel.payments.gateway import StripeGateway
from steelyard.kernel.payments.invariants import INVARIANTS
from steelyard.kernel.payments.lifecycles import (
    chargeback_lifecycle,
    lifecycles,
    payment_lifecycle,
    refund_lifecycle,
)
from steelyard.kernel.payments.models import Chargeback, Payment, ProviderEvent, Refund
from steelyard.kernel.payments.observed import ClientSecret, Observed, ObservedRefund
from steelyard.kernel.payments.queries import payments_of, refunds_of, unsettled_events
from steelyard.kernel.payments.reconcile import reconcile
from steelyard.kernel.payments.refunds import apply_observed_refund, refund_by_id, request_refund
from steelyard.kernel.payments.refusals import (
    InvalidSignature,
    NothingToRefund,
    PaymentNotPayable,
    PaymentUnderWay,
    ProviderRefused,
    ProviderUnavailable,
    RefundExceedsCapture,
    RefundKeyReused,
)
from steelyard.kernel.payments.report import ReconcileReport
from steelyard.kernel.payments.service import (
    call_off,
    create_payment,
    open_payment,
    payment_by_id,
)
from steelyard.kernel.payments.steps import ask_provider, cancel_intent, present
from steelyard.kernel.payments.tasks import PERIODICS, TASKS
from steelyard.kernel.payments.webhook import webhook_router

__all__ = [
    "INVARIANTS",
    "PERIODICS",
    "STRIPE_JS",
    "TASKS",
    "Applied",
    "Chargeback",
    "ClientSecret",
    "InvalidSignature",
    "NothingToRefund",
    "Observed",
    "ObservedRefund",
    "Payment",
    "PaymentNotPayable",
    "PaymentUnderWay",
    "ProviderEvent",
    "ProviderRefused",
    "ProviderUnavailable",
    "ReconcileReport",
    "Refund",
    "RefundExceedsCapture",
    "RefundKeyReused",
    "StripeGateway",
    "apply_observed",
    "apply_observed_dispute",
    "apply_observed_refund",
    "ask_provider",
    "browser_script",
    "call_off",
    "cancel_intent",
    "chargeback_by_id",
    "chargeback_lifecycle",
    "chargebacks_of",
    "create_payment",
    "lifecycles",
    "open_payment",
    "payment_by_id",
    "payment_lifecycle",
    "payments_of",
    "present",
    "reconcile",
    "refund_by_id",
    "refund_lifecycle",
    "refunds_of",
    "request_refund",
    "unsettled_events",
    "webhook_router",
]
