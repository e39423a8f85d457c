"""The life of a subscription: begun, renewed when its period is over, retried, ended.

Everything that happens by itself is a timer on the sandbox's clock, so pushing the clock makes
trials end and renewals happen, one period after the other.
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents, invoices, methods, subscriptions
from steelyard.sandbox.stripe.catalogue import new_price
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError, invalid, resource_missing

DAY = 86_400
TO_COMPLETE = 23 * 3600
RETRY_AFTER_DAYS = (3, 5, 7)
"""When a renewal that was not paid is tried again; after the last one it is canceled."""
RENEWAL, TRIAL, RETRY, EXPIRY = (
    "stripe.renewal", "stripe.trial_will_end", "stripe.invoice_retry", "stripe.incomplete",
)  # fmt: skip


def start(desk: Desk, given: Doc, base: str) -> Doc:
    """Begins it: the first invoice is paid now, by the customer later, or is the trial's.

    Raises Stripe's refusal with nothing left behind (``error_if_incomplete``, no card at all).
    """
    given["customer"] = desk.shelf.get("customer", given["customer"], status=400)["id"]
    if "default_payment_method" in given:
        method = method_of_customer(desk, given["customer"], given["default_payment_method"])
        given["default_payment_method"] = method["id"]
    prices = resolve_items(desk, given["items"])
    trial = _trial_end(desk, given)
    behavior: str = given.get("payment_behavior", "allow_incomplete")
    subscription = subscriptions.new_subscription(desk, given, prices, trial)
    due = 0 if trial else subscriptions.total(subscription)
    method = paying_method(desk, subscription)
    if due and method is None and behavior != "default_incomplete":
        raise StripeError(
            400,
            "This customer has no attached payment source or default payment method. Please "
            "consider adding a default payment method.",
            code="resource_missing",
        )
    invoice = invoices.new_invoice(desk, subscription, "subscription_create", free=bool(trial))
    _plan(desk, subscription)
    if not due:
        invoices.mark_paid(desk, invoice, 0)
    elif behavior == "default_incomplete":
        _intent_of(desk, invoice, method)
    elif attempt(desk, invoice, base)["status"] != "paid" and behavior == "error_if_incomplete":
        raise StripeError(402, "Your card was declined.", kind="card_error", code="card_declined")
    return desk.shelf.get("subscription", subscription["id"])


def attempt(desk: Desk, invoice: Doc, base: str = "", method: Doc | None = None) -> Doc:
    """Tries to have the invoice paid by the card kept for it; returns it as it is afterwards."""
    subscription = desk.shelf.get("subscription", invoice["_subscription"])
    method = method or paying_method(desk, subscription)
    intent = _intent_of(desk, invoice, None)
    if method is None:
        invoices.mark_refused(desk, desk.shelf.get("invoice", invoice["id"]))
    elif intent["status"] in intents.BEFORE_PAYMENT:
        try:
            intent = intents.confirm(desk, intent, method, None, base)
        except StripeError as refused:
            if refused.status != 402:
                raise
    if intent["status"] == "requires_action":
        desk.emit("invoice.payment_action_required", desk.shelf.get("invoice", invoice["id"]))
        subscriptions.not_paid(desk, subscription["id"])
    return desk.shelf.get("invoice", invoice["id"])


def renew(desk: Desk, subscription: Doc, period: int) -> None:
    """The period is over: the next one begins with an invoice, or all ends here."""
    running = subscription["status"] in {"active", "trialing", "past_due"}
    if not running or subscription["_period"] != period:
        return
    if subscription["cancel_at_period_end"]:
        subscriptions.end(desk, subscription, "cancellation_requested")
        return
    if period < 0 and paying_method(desk, subscription) is None and _stops(desk, subscription):
        return
    items = [dict(item) for item in subscription["items"]["data"]]
    subscription["_period"] = period + 1
    renewed = {**subscription["items"], "data": items}
    before, subscription["items"] = subscription["items"], renewed
    subscriptions.set_period(subscription)
    status = "active" if subscription["status"] == "trialing" else subscription["status"]
    subscription["items"] = before
    subscriptions.change(desk, subscription, items=renewed, status=status)
    _plan(desk, subscription)
    invoice = invoices.new_invoice(desk, subscription, "subscription_cycle")
    if not invoice["amount_due"]:
        invoices.mark_paid(desk, invoice, 0)
        return
    _plan_retry(desk, attempt(desk, invoice))


def try_again(desk: Desk, invoice: Doc) -> None:
    subscription = desk.shelf.get("subscription", invoice["_subscription"])
    if invoice["status"] == "open" and subscription["status"] not in subscriptions.OVER:
        _plan_retry(desk, attempt(desk, invoice))


def warn_of_trial_end(desk: Desk, subscription: Doc) -> None:
    if subscription["status"] == "trialing":
        desk.emit("customer.subscription.trial_will_end", subscription)


def expire(desk: Desk, subscription: Doc) -> None:
    """Nobody paid the first invoice in time."""
    if subscription["status"] != "incomplete":
        return
    give_up_invoice(desk, subscription)
    subscriptions.change(
        desk, subscription, status="incomplete_expired", ended_at=desk.second()
    )  # fmt: skip


def cancel(desk: Desk, subscription: Doc, details: Doc | None = None) -> Doc:
    """Ends it now; an unpaid first invoice is void."""
    if subscription["status"] in subscriptions.OVER:
        raise resource_missing("subscription", subscription["id"], "id")
    if subscription["status"] == "incomplete":
        give_up_invoice(desk, subscription)
    return subscriptions.end(desk, subscription, "cancellation_requested", details)


def give_up_invoice(desk: Desk, subscription: Doc) -> None:
    invoice = desk.shelf.get("invoice", subscription["latest_invoice"])
    if invoice["status"] == "open":
        void(desk, invoice)


def void(desk: Desk, invoice: Doc) -> Doc:
    invoices.void(desk, invoice)
    if invoice["_payment_intent"] is not None:
        intent = desk.shelf.get("payment_intent", invoice["_payment_intent"])
        if intent["status"] in intents.CANCELABLE:
            intents.cancel(desk, intent, "void_invoice")
    return invoice


def end_trial_now(desk: Desk, subscription: Doc) -> Doc:
    """The first paid period begins now."""
    now = desk.second()
    subscriptions.change(desk, subscription, trial_end=now, billing_cycle_anchor=now)
    renew(desk, subscription, -1)
    return desk.shelf.get("subscription", subscription["id"])


def resolve_items(desk: Desk, items: list[Doc]) -> list[tuple[Doc, int]]:
    """Prices with quantities; all of them recur alike, in one currency."""
    found = [(price_of(desk, item, place), item.get("quantity", 1)) for place, item in
             enumerate(items)]  # fmt: skip
    if not found:
        raise invalid("Missing required param: items.", "items", "parameter_missing")
    rhythms = {
        (price["currency"], price["recurring"]["interval"], price["recurring"]["interval_count"])
        for price, _ in found
    }
    if len(rhythms) > 1:
        raise invalid("All prices must have the same currency, interval and interval_count.")
    return found


def price_of(desk: Desk, item: Doc, place: int) -> Doc:
    if ("price" in item) == ("price_data" in item):
        raise invalid("Provide exactly one of price and price_data.", f"items[{place}]")
    if "price_data" in item:
        return new_price(desk, item["price_data"], inline=True)
    price = desk.shelf.get("price", item["price"], param=f"items[{place}][price]", status=400)
    if price["recurring"] is None:
        raise invalid(
            f"The price specified is set to `type=one_time` but this field only accepts prices "
            f"with `type=recurring`: {price['id']}.",
            f"items[{place}][price]",
        )
    if not price["active"]:
        raise invalid("The price specified is inactive.", f"items[{place}][price]")
    return price


def method_of_customer(desk: Desk, customer: str, name: str) -> Doc:
    """A method attached to the customer; a test token (pm_card_…) is attached on the spot."""
    method = methods.resolve(desk, name)
    if method["id"] != name:
        return desk.shelf.put({**method, "customer": customer})
    if method["customer"] != customer:
        raise invalid(
            f"The customer does not have a payment method with the ID {name}. The payment method "
            "must be attached to the customer.",
            "default_payment_method",
            "resource_missing",
        )
    return method


def paying_method(desk: Desk, subscription: Doc) -> Doc | None:
    """The subscription's own card, else the customer's."""
    customer = desk.shelf.get("customer", subscription["customer"])
    name = (
        subscription["default_payment_method"]
        or customer["invoice_settings"]["default_payment_method"]
    )
    return desk.shelf.get("payment_method", name) if name else None


def _intent_of(desk: Desk, invoice: Doc, method: Doc | None) -> Doc:
    if invoice["_payment_intent"] is not None:
        return desk.shelf.get("payment_intent", invoice["_payment_intent"])
    first = invoice["billing_reason"] == "subscription_create"
    told = {
        "amount": invoice["amount_due"],
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "description": "Subscription creation" if first else "Subscription update",
        "setup_future_usage": "off_session",
    }
    intent = intents.new_intent(desk, told, method)
    intent["_invoice"] = invoice["id"]
    desk.shelf.put(intent)
    invoice["_payment_intent"] = intent["id"]
    desk.shelf.put(invoice)
    return intent


def _trial_end(desk: Desk, given: Doc) -> int:
    if "trial_period_days" in given and "trial_end" in given:
        raise invalid("Provide only one of trial_period_days and trial_end.", "trial_end")
    if "trial_period_days" in given:
        return desk.second() + given["trial_period_days"] * DAY
    end = given.get("trial_end", "now")
    if end == "now":
        return 0
    if not str(end).isdecimal() or int(end) <= desk.second():
        raise invalid("Invalid timestamp: it must be in the future.", "trial_end")
    return int(end)


def _plan(desk: Desk, subscription: Doc) -> None:
    """Puts down what happens next by itself."""
    agenda, name = desk.ground.agenda, subscription["id"]
    _, end = subscriptions.period_of(subscription)
    agenda.add(end, RENEWAL, {"subscription": name, "period": subscription["_period"]})
    if subscription["status"] == "incomplete":
        agenda.add(desk.ground.clock.now() + TO_COMPLETE, EXPIRY, {"subscription": name})
    if subscription["status"] == "trialing":
        warning = max(end - subscriptions.WARN_BEFORE_TRIAL_ENDS, desk.second())
        agenda.add(warning, TRIAL, {"subscription": name})


def _plan_retry(desk: Desk, invoice: Doc) -> None:
    if invoice["status"] != "open":
        return
    subscription = desk.shelf.get("subscription", invoice["_subscription"])
    tried: int = subscription["_attempts"]
    if tried >= len(RETRY_AFTER_DAYS):
        subscriptions.end(desk, subscription, "payment_failed")
        return
    subscription["_attempts"] = tried + 1
    desk.shelf.put(subscription)
    due = desk.second() + RETRY_AFTER_DAYS[tried] * DAY
    desk.shelf.put({**invoice, "next_payment_attempt": due})
    desk.ground.agenda.add(due, RETRY, {"invoice": invoice["id"]})


def _stops(desk: Desk, subscription: Doc) -> bool:
    """Whether a trial that ends without a card ends or pauses the subscription."""
    wish = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if wish == "cancel":
        subscriptions.end(desk, subscription, "payment_failed")
    elif wish == "pause":
        subscriptions.change(desk, subscription, status="paused")
    return wish != "create_invoice"
