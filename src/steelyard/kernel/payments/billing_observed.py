"""Subscriptions and invoices as the provider says them, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from steelyard.kernel.payments import observed
from steelyard.kernel.payments.observed import ClientSecret

_SUBSCRIPTION_STATES = {
    "incomplete": "incomplete",
    "trialing": "active",
    "active": "active",
    "past_due": "past_due",
    "unpaid": "unpaid",
    "paused": "unpaid",
    "canceled": "ended",
    "incomplete_expired": "lapsed",
}
_INVOICE_STATES = {
    "draft": "open",
    "open": "open",
    "paid": "paid",
    "void": "void",
    "uncollectible": "void",
}


@dataclass(frozen=True, slots=True)
class ObservedInvoice:
    """One invoice as the provider showed it at ``at``. Amounts in minor units of ``currency``.

    ``state``: open, paid or void, None for a word we do not know. ``attempts``: how often a
    payment was tried. ``subscription_id`` is what we wrote into the subscription.
    """

    ref: str
    state: str | None
    raw_state: str
    due_minor: int
    paid_minor: int
    currency: str
    attempts: int
    reason: str
    subscription_ref: str | None
    at: datetime
    subscription_id: UUID | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ObservedSubscription:
    """One subscription as the provider showed it at ``at``.

    ``state`` is one of our billing states, None for a word we do not know. ``period_ends_at``:
    what is paid for, or to be paid, lasts until then. ``ended_for``: why it ended, in the
    provider's words. ``client_secret``: pays the latest invoice, where one is open.
    """

    ref: str
    state: str | None
    raw_state: str
    customer_ref: str | None
    ends_with_period: bool
    at: datetime
    subscription_id: UUID | None = None
    period_ends_at: datetime | None = None
    ended_for: str | None = None
    invoice: ObservedInvoice | None = None
    client_secret: ClientSecret | None = field(default=None, repr=False)


def ref_from(thing: Mapping[str, Any], _at: datetime) -> str:
    """Anything's id. Raises ValueError."""
    return observed.word(thing, "id")


def subscription_from(thing: Mapping[str, Any], at: datetime) -> ObservedSubscription:
    """A Subscription, of any API version. Raises ValueError when it is none."""
    raw = observed.word(thing, "status")
    shown = observed.mapping(thing.get("latest_invoice"))
    invoice = invoice_from(shown, at) if shown else None
    secret = observed.mapping(shown.get("confirmation_secret")).get("client_secret")
    payable = invoice is not None and invoice.state == "open" and isinstance(secret, str)
    return ObservedSubscription(
        ref=observed.word(thing, "id"),
        state=_SUBSCRIPTION_STATES.get(raw),
        raw_state=raw,
        customer_ref=observed.ref_of(thing.get("customer")),
        ends_with_period=bool(thing.get("cancel_at_period_end") or thing.get("cancel_at")),
        at=at,
        subscription_id=observed.ours(thing, "subscription_id"),
        period_ends_at=_period_end(thing),
        ended_for=observed.short(observed.mapping(thing.get("cancellation_details")).get("reason")),
        invoice=invoice,
        client_secret=ClientSecret(str(secret)) if payable else None,
    )


def invoice_from(thing: Mapping[str, Any], at: datetime) -> ObservedInvoice:
    """An Invoice, of any API version. Raises ValueError when it is none."""
    raw = observed.word(thing, "status")
    parent = observed.mapping(observed.mapping(thing.get("parent")).get("subscription_details"))
    of = parent.get("subscription") or thing.get("subscription")
    paid_at = observed.mapping(thing.get("status_transitions")).get("paid_at")
    attempts = thing.get("attempt_count")
    return ObservedInvoice(
        ref=observed.word(thing, "id"),
        state=_INVOICE_STATES.get(raw),
        raw_state=raw,
        due_minor=observed.amount(thing, "amount_due"),
        paid_minor=observed.amount(thing, "amount_paid"),
        currency=observed.currency(thing),
        attempts=attempts if isinstance(attempts, int) and 0 <= attempts < 2**31 else 0,
        reason=observed.short(thing.get("billing_reason")) or "manual",
        subscription_ref=observed.ref_of(of),
        at=at,
        subscription_id=observed.ours(parent, "subscription_id"),
        paid_at=observed.moment(paid_at) if paid_at else None,
    )


def _period_end(thing: Mapping[str, Any]) -> datetime | None:
    """When the period ends: said by the items, or by the subscription of older versions."""
    listed = observed.mapping(thing.get("items")).get("data")
    items = cast("list[object]", listed) if isinstance(listed, list) else []
    ends = [observed.mapping(item).get("current_period_end") for item in items]
    told = [one for one in (*ends, thing.get("current_period_end")) if isinstance(one, int)]
    return observed.moment(max(told)) if told else None
