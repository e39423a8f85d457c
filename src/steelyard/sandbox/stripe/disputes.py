"""Disputes: the cardholder's bank takes the money back, and may return it.

needs_response → under_review (evidence was submitted) → won | lost; accepted or not answered in
time, it is lost. Every dispute costs a fee, which stays with Stripe even when it is won.
https://docs.stripe.com/disputes
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import refunds
from steelyard.sandbox.stripe.charges import unrefunded
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import new_id

DAYS_TO_ANSWER = 7 * 86_400
UNDECIDED = ("needs_response", "under_review")
EVIDENCE = (
    "access_activity_log", "billing_address", "cancellation_policy",
    "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
    "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id",
    "enhanced_evidence", "product_description", "receipt", "refund_policy",
    "refund_policy_disclosure", "refund_refusal_explanation", "service_date",
    "service_documentation", "shipping_address", "shipping_carrier", "shipping_date",
    "shipping_documentation", "shipping_tracking_number", "uncategorized_file",
    "uncategorized_text",
)  # fmt: skip
DECIDED_BY = {"winning_evidence": True, "losing_evidence": False}
"""Stripe's words for a test: evidence whose uncategorized_text says so decides at once."""


def open_dispute(
    desk: Desk, charge: Doc, reason: str, amount: int | None, fee: int | None = None
) -> Doc:
    """Opens it and takes the money; refunds still pending on the charge fail, as at Stripe.

    ``amount``: up to what was captured, so possibly more than refunds have left; None: what is
    left, or all if nothing is. ``fee`` None: what the configuration says.
    """
    if charge["disputed"]:
        raise StripeError(400, "This charge is already disputed.", code="charge_disputed")
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(400, "Only a captured charge can be disputed.")
    refunds.fail_pending(desk, charge["id"])
    charge = desk.shelf.get("charge", charge["id"])
    captured: int = charge["amount_captured"]
    disputed = amount or unrefunded(charge) or captured
    if disputed > captured:
        raise StripeError(400, "A dispute is about no more than was captured.")
    name = new_id("du_1")
    moved = desk.move_money(
        "adjustment", -disputed, charge["currency"], name, "Chargeback",
        fee=desk.config.dispute_fee if fee is None else fee,
    )  # fmt: skip
    dispute = _document(desk, charge, name, reason, disputed)
    dispute["balance_transactions"].append(desk.shelf.get("balance_transaction", moved))
    desk.shelf.put(dispute)
    charge.update(disputed=True, dispute=name)
    desk.shelf.put(charge)
    desk.emit("charge.dispute.created", dispute)
    desk.emit("charge.dispute.funds_withdrawn", dispute)
    desk.ground.agenda.add(
        desk.ground.clock.now() + DAYS_TO_ANSWER, "stripe.dispute_due", {"dispute": name}
    )
    return dispute


def put_evidence(desk: Desk, dispute: Doc, evidence: Doc, *, submit: bool) -> Doc:
    """Keeps the evidence and, with ``submit``, hands it to the bank: once, for good."""
    if dispute["status"] != "needs_response":
        raise StripeError(
            400,
            f"This dispute takes no evidence any more: it is {dispute['status']}.",
            remembered=True,
        )
    dispute["evidence"] = {**dispute["evidence"], **evidence}
    details = dispute["evidence_details"]
    details["has_evidence"] = any(dispute["evidence"].values())
    if submit:
        details["submission_count"] += 1
        dispute["status"] = "under_review"
    desk.shelf.put(dispute)
    desk.emit("charge.dispute.updated", dispute)
    verdict = DECIDED_BY.get(dispute["evidence"]["uncategorized_text"] or "")
    if submit and verdict is not None:
        return close_dispute(desk, dispute, won=verdict)
    return dispute


def close_dispute(desk: Desk, dispute: Doc, *, won: bool) -> Doc:
    """Decides it; won, the money comes back without the fee."""
    if dispute["status"] not in UNDECIDED:
        raise StripeError(400, f"This dispute is already {dispute['status']}.", remembered=True)
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


def run_out(desk: Desk, dispute: Doc) -> None:
    """Nobody answered in time: the cardholder is right."""
    if dispute["status"] == "needs_response":
        dispute["evidence_details"]["past_due"] = True
        close_dispute(desk, dispute, won=False)


def _document(desk: Desk, charge: Doc, name: str, reason: str, amount: int) -> Doc:
    return {
        "id": name,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": desk.second(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE),
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
