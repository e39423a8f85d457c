"""PaymentIntents: their states and every move between them.

requires_payment_method → requires_confirmation → requires_action → processing →
requires_capture → succeeded; canceled from any state before succeeded. A refusal by the bank
leads back to requires_payment_method. https://docs.stripe.com/payments/paymentintents/lifecycle
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import charges, disputes, invoices
from steelyard.sandbox.stripe.cards import (
    AUTHENTICATION_FAILED,
    LATE_REFUSAL,
    Card,
    Decline,
)
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError, invalid, unexpected_state
from steelyard.sandbox.stripe.methods import card_of
from steelyard.sandbox.stripe.shelf import new_id, shown

BEFORE_PAYMENT = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)


def new_intent(desk: Desk, given: Doc, method: Doc | None) -> Doc:
    """Makes the intent and its ``created`` event; ``given`` is already checked."""
    name = new_id("pi_3")
    automatic = given.get("automatic_payment_methods") or {"enabled": True}
    intent: Doc = {
        "id": name,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": given["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None if "payment_method_types" in given else {
            "allow_redirects": automatic.get("allow_redirects", "always"),
            "enabled": bool(automatic.get("enabled", True)),
        },
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": given.get("capture_method", "automatic_async"),
        "client_secret": new_id(f"{name}_secret_", 25),
        "confirmation_method": given.get("confirmation_method", "automatic"),
        "created": desk.second(),
        "currency": given["currency"],
        "customer": given.get("customer"),
        "customer_account": None,
        "description": given.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": method["id"] if method else None,
        "payment_method_configuration_details": None,
        "payment_method_options": given.get(
            "payment_method_options",
            {"card": {"installments": None, "mandate_options": None, "network": None,
                      "request_three_d_secure": "automatic"}},
        ),
        "payment_method_types": given.get("payment_method_types", ["card"]),
        "processing": None,
        "receipt_email": given.get("receipt_email"),
        "review": None,
        "setup_future_usage": given.get("setup_future_usage"),
        "shipping": given.get("shipping"),
        "source": None,
        "statement_descriptor": given.get("statement_descriptor"),
        "statement_descriptor_suffix": given.get("statement_descriptor_suffix"),
        "status": "requires_confirmation" if method else "requires_payment_method",
        "transfer_data": None,
        "transfer_group": given.get("transfer_group"),
        "_authenticated": False,
    }  # fmt: skip
    desk.shelf.put(intent)
    desk.emit("payment_intent.created", intent)
    return intent


def confirm(desk: Desk, intent: Doc, method: Doc, return_url: str | None, base: str) -> Doc:
    """Tries to pay with the method.

    Returns the intent; raises the card error after it was put down with the intent, so the
    caller must let the surrounding transaction commit. ``base``: where 3-D Secure's page is.
    """
    refuse_confirmation(intent)
    intent["payment_method"] = method["id"]
    intent["last_payment_error"] = None
    intent["next_action"] = None
    intent["_authenticated"] = False
    card = card_of(method)
    if card.authenticate:
        return _ask_for_authentication(desk, intent, card, return_url, base)
    return _pay(desk, intent, method)


def refuse_confirmation(intent: Doc) -> None:
    status = intent["status"]
    if status in BEFORE_PAYMENT:
        return
    after = {
        "succeeded": "it has already succeeded after being previously confirmed",
        "canceled": "it has a status of canceled",
        "requires_capture": "it has already been authorized and is waiting for capture",
        "processing": "it is already processing",
    }
    raise unexpected_state(
        f"You cannot confirm this PaymentIntent because {after[status]}.", shown(intent)
    )


def authenticated(desk: Desk, intent: Doc, *, passed: bool) -> Doc:
    """What 3-D Secure came to; raises the card error of a payment that then fails."""
    if intent["status"] != "requires_action":
        raise unexpected_state(
            f"This PaymentIntent waits for no authentication: it has a status of "
            f"{intent['status']}.",
            shown(intent),
        )
    method = desk.shelf.get("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if not passed:
        raise _fail(desk, intent, method, AUTHENTICATION_FAILED, charge=None)
    intent["_authenticated"] = True
    return _pay(desk, intent, method)


def settle_processing(desk: Desk, intent: Doc, *, succeeded: bool) -> Doc:
    """The bank's late answer; nothing when it was answered or canceled before."""
    if intent["status"] != "processing":
        return intent
    method = desk.shelf.get("payment_method", intent["payment_method"])
    intent["processing"] = None
    decline = None if succeeded else LATE_REFUSAL
    charge = charges.attempt(desk, intent, method, decline)
    if decline is not None:
        _fail(desk, intent, method, decline, charge)
        return intent
    return _take_in(desk, intent, charge, card_of(method))


def capture(desk: Desk, intent: Doc, amount: int | None) -> Doc:
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            "This PaymentIntent could not be captured because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            "captured: requires_capture.",
            shown(intent),
        )
    wanted = intent["amount_capturable"] if amount is None else amount
    if wanted < 1 or wanted > intent["amount_capturable"]:
        raise invalid(
            f"The requested capture amount is greater than the authorized amount: "
            f"{wanted} of {intent['amount_capturable']}.",
            "amount_to_capture",
            "amount_too_large" if wanted > 0 else "parameter_invalid_integer",
        )
    charge = desk.shelf.get("charge", intent["latest_charge"])
    charges.take(desk, charge, wanted)
    desk.emit("charge.captured", charge)
    intent["amount_capturable"] = 0
    return _succeed(desk, intent, wanted, charge)


def cancel(desk: Desk, intent: Doc, reason: str | None) -> Doc:
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            f"canceled: {', '.join(CANCELABLE)}.",
            shown(intent),
        )
    if intent["status"] == "requires_capture":
        _release(desk, intent)
    intent.update(
        status="canceled",
        canceled_at=desk.second(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
        processing=None,
    )
    desk.shelf.put(intent)
    desk.emit("payment_intent.canceled", intent)
    return intent


def _pay(desk: Desk, intent: Doc, method: Doc) -> Doc:
    card = card_of(method)
    if card.processing is not None:
        return _start_processing(desk, intent, card)
    charge = charges.attempt(desk, intent, method, card.decline)
    if card.decline is not None:
        raise _fail(desk, intent, method, card.decline, charge)
    return _take_in(desk, intent, charge, card)


def _take_in(desk: Desk, intent: Doc, charge: Doc, card: Card) -> Doc:
    intent["latest_charge"] = charge["id"]
    if intent["capture_method"] == "manual":
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        desk.shelf.put(intent)
        desk.emit("payment_intent.amount_capturable_updated", intent)
        return intent
    _succeed(desk, intent, charge["amount_captured"], charge)
    if card.disputed:
        disputes.open_dispute(desk, charge, "fraudulent", None)
    return intent


def _succeed(desk: Desk, intent: Doc, received: int, charge: Doc) -> Doc:
    intent.update(status="succeeded", amount_received=received, latest_charge=charge["id"])
    desk.shelf.put(intent)
    desk.emit("payment_intent.succeeded", intent)
    if "_invoice" in intent:
        invoices.settle_by(desk, intent)
    return intent


def _start_processing(desk: Desk, intent: Doc, card: Card) -> Doc:
    intent.update(
        status="processing",
        processing={"card": {"customer_notification": None}, "type": "card"},
    )
    desk.shelf.put(intent)
    desk.emit("payment_intent.processing", intent)
    desk.ground.agenda.add(
        desk.ground.clock.now() + desk.config.processing_seconds,
        "stripe.processing",
        {"payment_intent": intent["id"], "succeeded": card.processing == "succeeds"},
    )
    return intent


def _ask_for_authentication(
    desk: Desk, intent: Doc, card: Card, return_url: str | None, base: str
) -> Doc:
    intent["status"] = "requires_action"
    intent.pop("_return_url", None)
    if return_url is None:
        intent["next_action"] = {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {
                "type": "three_d_secure_redirect",
                "directory_server_name": card.brand,
                "merchant": "acct_sandbox",
                "server_transaction_id": new_id("", 32),
                "source": intent["id"],
                "stripe_js": f"{base}/stripe/3d_secure/{intent['id']}",
                "three_d_secure_2_source": new_id("payatt_3"),
            },
        }
    else:
        intent["_return_url"] = return_url
        intent["next_action"] = {
            "type": "redirect_to_url",
            "redirect_to_url": {
                "return_url": return_url,
                "url": f"{base}/stripe/3d_secure/{intent['id']}"
                f"?client_secret={intent['client_secret']}",
            },
        }
    desk.shelf.put(intent)
    desk.emit("payment_intent.requires_action", intent)
    return intent


def _fail(
    desk: Desk, intent: Doc, method: Doc, decline: Decline, charge: Doc | None
) -> StripeError:
    error = StripeError(
        402,
        decline.message,
        kind=decline.kind,
        code=decline.code,
        decline_code=decline.decline_code,
        charge=charge["id"] if charge else None,
        payment_method=shown(method),
        remembered=True,
    )
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=dict(error.error),
        latest_charge=charge["id"] if charge else intent["latest_charge"],
    )
    desk.shelf.put(intent)
    desk.emit("payment_intent.payment_failed", intent)
    if "_invoice" in intent:
        invoices.refused_by(desk, intent)
    error.error["payment_intent"] = shown(intent)
    return error


def _release(desk: Desk, intent: Doc) -> None:
    """Lets an authorisation go that was never captured: no money moved."""
    charge = desk.shelf.get("charge", intent["latest_charge"])
    charge["amount_refunded"] = charge["amount"]
    charge["refunded"] = True
    desk.shelf.put(charge)
    desk.emit("charge.refunded", charge)
