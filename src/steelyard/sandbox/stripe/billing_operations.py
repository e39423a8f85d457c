"""Operations on subscriptions and invoices: /v1/subscriptions, /v1/invoices."""

from dataclasses import replace
from typing import Any

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import billing, invoices, subscriptions
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.catalogue import PRICE_DATA
from steelyard.sandbox.stripe.errors import StripeError, invalid, resource_missing
from steelyard.sandbox.stripe.lists import LISTED, enumeration, listing, retrieval
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    boolean,
    choice,
    free_form,
    integer,
    list_of,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import page_from, shown

SUBSCRIPTIONS = "/v1/subscriptions"
INVOICES = "/v1/invoices"
ITEM: dict[str, Reader] = {
    "price": text(), "price_data": nested(PRICE_DATA), "quantity": integer(1),
    "metadata": metadata,
}  # fmt: skip
PAYMENT_SETTINGS = Spec(
    optional={
        "save_default_payment_method": choice("off", "on_subscription"),
        "payment_method_types": list_of(choice("card")),
        "payment_method_options": free_form,
    }
)
END_BEHAVIOR = Spec(
    required={"missing_payment_method": choice("cancel", "create_invoice", "pause")}
)
DETAILS = Spec(optional={"comment": text(), "feedback": text()})
DESCRIBING: dict[str, Reader] = {
    "cancel_at_period_end": boolean,
    "default_payment_method": text(),
    "description": text(500),
    "metadata": metadata,
    "off_session": boolean,
    "payment_behavior": choice("allow_incomplete", "default_incomplete", "error_if_incomplete"),
    "payment_settings": nested(PAYMENT_SETTINGS),
    "proration_behavior": choice("none", "create_prorations", "always_invoice"),
    "trial_end": text(),
    "trial_settings": nested(Spec(required={"end_behavior": nested(END_BEHAVIOR)})),
}
STATUSES = choice(
    "active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused",
    "trialing", "unpaid",
)  # fmt: skip

LEFT_OUT: dict[str | None, tuple[str, ...]] = {
    None: ("canceled",),
    "ended": ("active", "incomplete", "past_due", "paused", "trialing", "unpaid"),
}
"""What the list leaves out, by the status that is asked for."""


def create(call: Call) -> Doc:
    return shown(billing.start(call.desk, dict(call.given), call.base))


def update(call: Call) -> Doc:
    desk, given = call.desk, call.given
    subscription = call.shelf.get("subscription", call.name)
    if subscription["status"] in subscriptions.OVER:
        raise StripeError(
            400, "A canceled subscription can only update its cancellation_details and metadata.",
            remembered=True,
        )  # fmt: skip
    change: Doc = {"metadata": changed_metadata(subscription, given)}
    for name in ("description", "trial_settings"):
        if name in given:
            change[name] = given[name]
    if "payment_settings" in given:
        change["payment_settings"] = {
            **subscription["payment_settings"], **given["payment_settings"]
        }  # fmt: skip
    if given.get("default_payment_method"):
        customer, wanted = subscription["customer"], given["default_payment_method"]
        change["default_payment_method"] = billing.method_of_customer(desk, customer, wanted)["id"]
    if "cancel_at_period_end" in given:
        change |= _at_period_end(call, subscription, ends=given["cancel_at_period_end"])
    if "items" in given:
        change["items"] = _changed_items(call, subscription)
    subscriptions.change(desk, subscription, **change)
    if given.get("trial_end") == "now" and subscription["status"] == "trialing":
        subscription = billing.end_trial_now(desk, subscription)
    return shown(subscription)


def cancel(call: Call) -> Doc:
    subscription = call.shelf.get("subscription", call.name)
    return shown(billing.cancel(call.desk, subscription, call.given.get("cancellation_details")))


def list_all(call: Call) -> Doc:
    """Without ``status``: all that are not canceled, as at Stripe."""
    status: str | None = call.given.get("status")
    found, more = call.shelf.page(
        "subscription",
        replace(page_from(call.given), without=LEFT_OUT.get(status, ())),
        customer=call.given.get("customer"),
        status=None if status in {None, "all", "ended"} else status,
    )
    wanted = call.given.get("price")
    return listing(call, [one for one in found if wanted is None or _has(one, wanted)], more)


def pay_invoice(call: Call) -> Doc:
    desk = call.desk
    invoice = call.shelf.get("invoice", call.name)
    if invoice["status"] != "open":
        raise StripeError(400, f"Invoice is already {invoice['status']}.", remembered=True)
    method = None
    if "payment_method" in call.given:
        method = billing.method_of_customer(desk, invoice["customer"], call.given["payment_method"])
    invoice = billing.attempt(desk, invoice, call.base, method)
    if invoice["status"] == "paid":
        return shown(invoice)
    intent = call.shelf.get("payment_intent", invoice["_payment_intent"])
    error: Doc = intent["last_payment_error"] or {}
    raise StripeError(
        402,
        error.get("message") or "This invoice could not be paid: there is no payment method.",
        kind="card_error",
        code=error.get("code") or "invoice_payment_intent_requires_action",
        decline_code=error.get("decline_code"),
        remembered=True,
    )


def void_invoice(call: Call) -> Doc:
    return shown(billing.void(call.desk, call.shelf.get("invoice", call.name)))


def list_invoice_payments(call: Call) -> Doc:
    if "invoice" not in call.given:
        raise invalid("This sandbox lists the payments of one invoice: name it.", "invoice")
    invoice = call.shelf.get("invoice", call.given["invoice"], status=400)
    return {**invoices.payments(call.shelf, invoice), "url": call.path}


def _at_period_end(call: Call, subscription: Doc, *, ends: bool) -> Doc:
    if not ends:
        details = {**subscription["cancellation_details"], "reason": None}
        return {"cancel_at_period_end": False, "cancel_at": None, "canceled_at": None,
                "cancellation_details": details}  # fmt: skip
    _, end = subscriptions.period_of(subscription)
    return {
        "cancel_at_period_end": True,
        "cancel_at": end,
        "canceled_at": call.desk.second(),
        "cancellation_details": {
            **subscription["cancellation_details"], "reason": "cancellation_requested",
        },
    }  # fmt: skip


def _changed_items(call: Call, subscription: Doc) -> Doc:
    """Other prices or quantities, from the next invoice on."""
    if call.given.get("proration_behavior") != "none":
        raise invalid(
            "This sandbox computes no prorations: pass proration_behavior=none.",
            "proration_behavior",
        )
    items: list[Doc] = [dict(item) for item in subscription["items"]["data"]]
    by_id = {item["id"]: item for item in items}
    for place, order in enumerate(call.given["items"]):
        item = by_id.get(order.get("id", ""))
        if item is None:
            raise resource_missing(
                "subscription item", order.get("id", ""), f"items[{place}][id]", 400
            )
        if "price" in order or "price_data" in order:
            price = billing.price_of(call.desk, order, place)
            item.update(price=shown(price), plan=subscriptions.plan_of(price))
        item["quantity"] = order.get("quantity", item["quantity"])
    return {**subscription["items"], "data": items}


def _has(subscription: Doc, price: str) -> bool:
    items: list[Any] = subscription["items"]["data"]
    return any(item["price"]["id"] == price for item in items)


OPERATIONS = (
    Operation(
        "POST", SUBSCRIPTIONS, "subscriptions.create", create,
        Spec(
            required={"customer": text(), "items": list_of(nested(Spec(optional=ITEM)))},
            optional={**DESCRIBING, "trial_period_days": integer(1), "currency": text(3)},
        ),
    ),
    Operation(
        "GET", SUBSCRIPTIONS, "subscriptions.list", list_all,
        Spec(optional={**LISTED, "customer": text(), "price": text(), "status": STATUSES}),
    ),
    retrieval("subscriptions", "subscription"),
    Operation(
        "POST", f"{SUBSCRIPTIONS}/{{id}}", "subscriptions.update", update,
        Spec(
            optional={
                **DESCRIBING, "items": list_of(nested(Spec(optional={**ITEM, "id": text()}))),
                "cancellation_details": nested(DETAILS),
            },
            unsettable=True,
        ),
    ),
    Operation(
        "DELETE", f"{SUBSCRIPTIONS}/{{id}}", "subscriptions.cancel", cancel,
        Spec(optional={
            "cancellation_details": nested(DETAILS), "invoice_now": boolean, "prorate": boolean,
        }),
    ),
    retrieval("invoices", "invoice"),
    enumeration("invoices", "invoice", "customer", "status", subscription="parent"),
    Operation(
        "POST", f"{INVOICES}/{{id}}/pay", "invoices.pay", pay_invoice,
        Spec(optional={"payment_method": text(), "off_session": boolean}),
    ),
    Operation("POST", f"{INVOICES}/{{id}}/void", "invoices.void", void_invoice),
    Operation(
        "GET", "/v1/invoice_payments", "invoice_payments.list", list_invoice_payments,
        Spec(optional={**LISTED, "invoice": text(), "status": text()}),
    ),
)  # fmt: skip
