"""Charges: one attempt to take money from a card."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.cards import Decline
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.methods import card_of
from steelyard.sandbox.stripe.shelf import new_id


def attempt(desk: Desk, intent: Doc, method: Doc, decline: Decline | None) -> Doc:
    """Makes the charge, succeeded or failed, and its event; money moves when it is captured."""
    manual = intent["capture_method"] == "manual"
    charge = desk.shelf.put(_new(desk, intent, method, decline))
    if decline is not None:
        desk.emit("charge.failed", charge)
        return charge
    if not manual:
        take(desk, charge, intent["amount"])
    desk.emit("charge.succeeded", charge)
    return charge


def take(desk: Desk, charge: Doc, amount: int) -> None:
    """Captures: the money is now ours."""
    charge["captured"] = True
    charge["amount_captured"] = amount
    charge["balance_transaction"] = desk.move_money(
        "charge", amount, charge["currency"], charge["id"], charge["description"]
    )
    desk.shelf.put(charge)


def unrefunded(charge: Doc) -> int:
    return charge["amount_captured"] - charge["amount_refunded"]


def add_refunded(desk: Desk, charge: Doc, amount: int) -> None:
    """Counts a refund (or, negative, its failure) on the charge."""
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
    desk.shelf.put(charge)


def _new(desk: Desk, intent: Doc, method: Doc, decline: Decline | None) -> Doc:
    card = card_of(method)
    name = new_id("ch_3")
    return {
        "id": name,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "SANDBOX",
        "captured": False,
        "created": desk.second(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "destination": None,
        "dispute": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "order": None,
        "outcome": _outcome(decline),
        "paid": decline is None,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {
            "card": {
                "amount_authorized": intent["amount"] if decline is None else None,
                "authorization_code": "123456" if decline is None else None,
                "brand": card.brand,
                "checks": method["card"]["checks"],
                "country": card.country,
                "exp_month": method["card"]["exp_month"],
                "exp_year": method["card"]["exp_year"],
                "fingerprint": card.fingerprint,
                "funding": card.funding,
                "last4": card.last4,
                "mandate": None,
                "network": card.brand,
                "three_d_secure": (
                    {"authentication_flow": "challenge", "result": "authenticated"}
                    if intent["_authenticated"]
                    else None
                ),
                "wallet": None,
            },
            "type": "card",
        },
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"https://pay.stripe.com/receipts/sandbox/{name}",
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded" if decline is None else "failed",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
        "_card": card.token,
    }


def _outcome(decline: Decline | None) -> Doc:
    return {
        "advice_code": None if decline is None else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if decline is None else "05",
        "network_status": "approved_by_network" if decline is None else "declined_by_network",
        "reason": None if decline is None else (decline.decline_code or decline.code),
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": (
            "Payment complete."
            if decline is None
            else "The bank did not return any further details with this decline."
        ),
        "type": "authorized" if decline is None else "issuer_declined",
    }
