"""Disputes: the cardholder's bank takes the money back, and may return it."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import refunds
from steelyard.sandbox.stripe.charges import unrefunded
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import new_id

DAYS_TO_ANSWER = 7 * 86_400


def open_dispute(desk: Desk, charge: Doc, reason: str, amount: int | None) -> Doc:
    """Opens it and takes the money; refunds still pending on the charge fail, as at Stripe."""
    if charge["disputed"]:
        raise StripeError(400, "This charge is already disputed.", code="charge_disputed")
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(400, "Only a captured charge can be disputed.")
    refunds.fail_pending(desk, charge["id"])
    charge = desk.shelf.get("charge", charge["id"])
    disputed = unrefunded(charge) if amount is None else amount
    if not 0 < disputed <= unrefunded(charge):
        raise StripeError(400, "There is not that much left on the charge to dispute.")
    name = new_id("du_1")
    moved = desk.move_money("adjustment", -disputed, charge["currency"], name, "Chargeback")
    dispute = desk.shelf.put(
        {
            "id": name,
            "object": "dispute",
            "amount": disputed,
            "balance_transactions": [desk.shelf.get("balance_transaction", moved)],
            "charge": charge["id"],
            "created": desk.second(),
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": {
                "due_by": desk.second() + DAYS_TO_ANSWER,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "network_reason_code": None,
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {
                "card": {
                    "brand": charge["payment_method_details"]["card"]["brand"],
                    "case_type": "chargeback",
                    "network_reason_code": "10.4",
                },
                "type": "card",
            },
            "reason": reason,
            "status": "needs_response",
        }
    )
    charge.update(disputed=True, dispute=name)
    desk.shelf.put(charge)
    desk.emit("charge.dispute.created", dispute)
    desk.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(desk: Desk, dispute: Doc, *, won: bool) -> Doc:
    """Decides it; won, the money comes back."""
    if dispute["status"] in {"won", "lost"}:
        raise StripeError(400, f"This dispute is already {dispute['status']}.")
    dispute["status"] = "won" if won else "lost"
    if won:
        moved = desk.move_money(
            "adjustment", dispute["amount"], dispute["currency"], dispute["id"],
            "Chargeback reversal",
        )  # fmt: skip
        dispute["balance_transactions"].append(desk.shelf.get("balance_transaction", moved))
    desk.shelf.put(dispute)
    desk.emit("charge.dispute.closed", dispute)
    if won:
        desk.emit("charge.dispute.funds_reinstated", dispute)
    return dispute
