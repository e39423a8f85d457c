"""Subscriptions: their document and every change of their state.

incomplete → active (the first invoice is paid) or incomplete_expired (not within 23 hours);
trialing → active | past_due at the trial's end; active → past_due (a renewal is not paid) →
active or canceled; paused (the trial ended without a card and it was asked for).
https://docs.stripe.com/billing/subscriptions/overview
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.periods import period_start
from steelyard.sandbox.stripe.shelf import new_id, shown

OVER = ("canceled", "incomplete_expired")
WARN_BEFORE_TRIAL_ENDS = 3 * 86_400


def new_subscription(desk: Desk, given: Doc, prices: list[tuple[Doc, int]], trial: int) -> Doc:
    """The subscription and its ``created`` event; ``trial``: when it ends, 0 without one."""
    now = desk.second()
    name = new_id("sub_1")
    subscription: Doc = {
        "id": name,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": trial or now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": None, "type": "classic"},
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": given.get("cancel_at_period_end", False),
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": prices[0][0]["currency"],
        "customer": given["customer"],
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": given.get("default_payment_method"),
        "default_source": None,
        "default_tax_rates": [],
        "description": given.get("description"),
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {},
        "latest_invoice": None,
        "livemode": False,
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
            **given.get("payment_settings", {}),
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": "trialing" if trial else "incomplete",
        "test_clock": None,
        "transfer_data": None,
        "trial_end": trial or None,
        "trial_settings": given.get(
            "trial_settings", {"end_behavior": {"missing_payment_method": "create_invoice"}}
        ),
        "trial_start": now if trial else None,
        "_period": -1 if trial else 0,
        "_attempts": 0,
    }
    subscription["items"] = _items(desk, subscription, prices)
    set_period(subscription)
    desk.shelf.put(subscription)
    desk.emit("customer.subscription.created", subscription)
    return subscription


def change(desk: Desk, subscription: Doc, **values: object) -> Doc:
    """Puts the change down and, if anything differs, tells it."""
    previous = {
        name: subscription[name]
        for name, value in values.items()
        if not name.startswith("_") and subscription[name] != value
    }
    subscription.update(values)
    desk.shelf.put(subscription)
    if previous:
        desk.emit("customer.subscription.updated", subscription, previous)
    return subscription


def end(desk: Desk, subscription: Doc, reason: str, details: Doc | None = None) -> Doc:
    """Canceled for good, now. ``reason``: cancellation_requested or payment_failed."""
    now = desk.second()
    subscription.update(
        status="canceled",
        canceled_at=subscription["canceled_at"] or now,
        ended_at=now,
        cancellation_details={
            **subscription["cancellation_details"], **(details or {}), "reason": reason,
        },
    )  # fmt: skip
    desk.shelf.put(subscription)
    desk.emit("customer.subscription.deleted", subscription)
    return subscription


def paid(desk: Desk, name: str, method: str | None) -> None:
    """One of its invoices was paid: it is active, and may keep the card."""
    subscription = desk.shelf.get("subscription", name)
    values: Doc = {"_attempts": 0}
    if subscription["status"] in {"incomplete", "past_due", "unpaid", "paused"}:
        values["status"] = "active"
    keeps = subscription["payment_settings"]["save_default_payment_method"] == "on_subscription"
    if method is not None and keeps:
        values["default_payment_method"] = method
    change(desk, subscription, **values)


def not_paid(desk: Desk, name: str) -> None:
    """An invoice of a running subscription was not paid; an incomplete one stays so."""
    subscription = desk.shelf.get("subscription", name)
    if subscription["status"] in {"active", "trialing"}:
        change(desk, subscription, status="past_due")


def total(subscription: Doc) -> int:
    """What one period costs, in the currency's smallest unit."""
    return sum(amount_of(item) for item in subscription["items"]["data"])


def amount_of(item: Doc) -> int:
    return item["price"]["unit_amount"] * item["quantity"]


def set_period(subscription: Doc) -> None:
    """Brings the items' period to where ``_period`` stands; -1 is the trial."""
    start, end_ = period_of(subscription)
    for item in subscription["items"]["data"]:
        item.update(current_period_start=start, current_period_end=end_)


def period_of(subscription: Doc) -> tuple[int, int]:
    number: int = subscription["_period"]
    if number < 0:
        return subscription["trial_start"], subscription["trial_end"]
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    anchor: int = subscription["billing_cycle_anchor"]
    interval, count = recurring["interval"], recurring["interval_count"]
    return (
        period_start(anchor, number, interval, count),
        period_start(anchor, number + 1, interval, count),
    )


def _items(desk: Desk, subscription: Doc, prices: list[tuple[Doc, int]]) -> Doc:
    return {
        "object": "list",
        "data": [new_item(desk, subscription["id"], *order) for order in prices],
        "has_more": False,
        "total_count": len(prices),
        "url": f"/v1/subscription_items?subscription={subscription['id']}",
    }


def new_item(desk: Desk, subscription: str, price: Doc, quantity: int) -> Doc:
    return {
        "id": new_id("si_", 14),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": desk.second(),
        "current_period_end": 0,
        "current_period_start": 0,
        "discounts": [],
        "metadata": {},
        "plan": plan_of(price),
        "price": shown(price),
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def plan_of(price: Doc) -> Doc:
    """The price in the form of Stripe's older plans, which items still carry."""
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
