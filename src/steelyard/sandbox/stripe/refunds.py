"""Refunds: pending → succeeded, or failed, when the money comes back to us."""

from typing import Literal

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.cards import BY_TOKEN
from steelyard.sandbox.stripe.charges import add_refunded, unrefunded
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError, invalid
from steelyard.sandbox.stripe.shelf import new_id

type RefundMode = Literal["succeed", "pending", "fail"]


def charge_to_refund(desk: Desk, given: Doc) -> Doc:
    """The charge meant by ``charge`` or ``payment_intent``, if it can be refunded at all."""
    if "charge" in given:
        charge = desk.shelf.get("charge", given["charge"])
    elif "payment_intent" in given:
        intent = desk.shelf.get("payment_intent", given["payment_intent"], param="payment_intent")
        if intent["status"] != "succeeded":
            raise _state_error(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                "payment_intent_unexpected_state",
            )
        charge = desk.shelf.get("charge", intent["latest_charge"])
    else:
        raise invalid(
            "One of the following params should be provided for this request: payment_intent or "
            "charge."
        )
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise _state_error(f"Charge {charge['id']} has not been captured.", "charge_not_refundable")
    if charge["disputed"]:
        raise _state_error(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            "charge_disputed",
        )
    if unrefunded(charge) == 0:
        raise _state_error(
            f"Charge {charge['id']} has already been refunded.", "charge_already_refunded"
        )
    return charge


def new_refund(desk: Desk, charge: Doc, given: Doc) -> Doc:
    """Refunds the amount, or all that is left; never more than was captured."""
    left = unrefunded(charge)
    amount = given.get("amount", left)
    if amount > left:
        raise StripeError(
            400,
            f"Refund amount ({_written(amount, charge)}) is greater than unrefunded amount on "
            f"charge ({_written(left, charge)})",
            param="amount",
            remembered=True,
        )
    mode: RefundMode = BY_TOKEN[charge["_card"]].refund or desk.config.refund_mode
    refund = _document(desk, charge, given, amount)
    refund["status"] = "succeeded" if mode == "succeed" else "pending"
    refund["pending_reason"] = None if mode == "succeed" else "processing"
    refund["balance_transaction"] = desk.move_money(
        "refund", -amount, charge["currency"], refund["id"], "REFUND"
    )
    desk.shelf.put(refund)
    add_refunded(desk, charge, amount)
    desk.emit("refund.created", refund)
    desk.emit("charge.refunded", charge)
    if mode == "fail":
        desk.ground.agenda.add(
            desk.ground.clock.now() + desk.config.refund_settle_seconds,
            "stripe.refund",
            {"refund": refund["id"], "succeeded": False},
        )
    return refund


def settle(desk: Desk, refund: Doc, *, succeeded: bool) -> Doc:
    """The bank's answer. A succeeded refund may still fail, as at Stripe; a failed one is done."""
    if refund["status"] not in {"pending", "succeeded"}:
        raise _state_error(f"This refund is already {refund['status']}.", None)
    if succeeded:
        refund.update(status="succeeded", pending_reason=None)
        desk.shelf.put(refund)
        desk.emit("refund.updated", refund)
        return refund
    charge = desk.shelf.get("charge", refund["charge"])
    refund.update(status="failed", pending_reason=None, failure_reason="lost_or_stolen_card")
    refund["failure_balance_transaction"] = desk.move_money(
        "refund_failure", refund["amount"], refund["currency"], refund["id"], "REFUND FAILURE"
    )
    desk.shelf.put(refund)
    add_refunded(desk, charge, -refund["amount"])
    desk.emit("refund.updated", refund)
    desk.emit("refund.failed", refund)
    return refund


def fail_pending(desk: Desk, charge: str) -> None:
    """What a dispute does to refunds that are under way."""
    for refund in desk.shelf.every("refund", charge=charge):
        if refund["status"] == "pending":
            settle(desk, refund, succeeded=False)


def _document(desk: Desk, charge: Doc, given: Doc, amount: int) -> Doc:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": desk.second(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {
            "card": {
                "reference": "0123456789012345",
                "reference_status": "available",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": given.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending",
        "transfer_reversal": None,
    }


def _state_error(message: str, code: str | None) -> StripeError:
    return StripeError(400, message, code=code, remembered=True)


def _written(amount: int, charge: Doc) -> str:
    return f"{amount} {charge['currency']}, in its smallest unit"
