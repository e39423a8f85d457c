"""Payouts: what is on a connected account goes to its bank by itself, and may come back.

A transfer plans one; when it is due, everything on the account is sent. A bank that sends it
back disables the account's payouts until it is onboarded again. https://docs.stripe.com/payouts
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import accounts
from steelyard.sandbox.stripe.balance import held_by
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import new_id

WHY_FAILED = {
    "code": "account_closed",
    "message": "The bank account has been closed.",
}


def plan(desk: Desk, account: str) -> None:
    """Puts an automatic payout down for later."""
    desk.ground.agenda.add(
        desk.ground.clock.now() + desk.config.payout_delay_seconds,
        "stripe.payout",
        {"account": account},
    )


def pay_everything_out(desk: Desk, account: Doc) -> list[Doc]:
    """One automatic payout per currency; none while the account's payouts are disabled."""
    if not account["payouts_enabled"]:
        return []
    held = held_by(desk, account["id"])
    return [
        new_payout(desk, account["id"], amount, currency, automatic=True)
        for currency, amount in held.items()
        if amount > 0
    ]


def new_payout(
    desk: Desk,
    account: str,
    amount: int,
    currency: str,
    *,
    automatic: bool,
    given: Doc | None = None,
) -> Doc:
    """Sends the amount to the account's bank (empty: the platform's)."""
    told: Doc = given or {}
    if amount > held_by(desk, account).get(currency, 0):
        raise StripeError(
            400,
            "You have insufficient funds in your Stripe account for this payout.",
            code="balance_insufficient",
            remembered=True,
        )
    name = new_id("po_1")
    arrival = desk.second() + int(desk.config.payout_arrival_seconds)
    payout = desk.shelf.put({
        "id": name,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrival,
        "automatic": automatic,
        "balance_transaction": desk.move_money(
            "payout", -amount, currency, name, "STRIPE PAYOUT", account=account
        ),
        "created": desk.second(),
        "currency": currency,
        "description": told.get("description") or "STRIPE PAYOUT",
        "destination": _bank_of(desk, account),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": told.get("metadata", {}),
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": told.get("statement_descriptor"),
        "status": "in_transit",
        "type": "bank_account",
        "_account": account,
    })  # fmt: skip
    desk.emit("payout.created", payout, account=account)
    mode = desk.config.payout_mode
    if mode != "pending":
        desk.ground.agenda.add(
            desk.ground.clock.now() + desk.config.payout_arrival_seconds,
            "stripe.payout_arrival",
            {"payout": name, "succeeded": mode == "pay"},
        )
    return payout


def settle(desk: Desk, payout: Doc, *, succeeded: bool) -> Doc:
    """The bank's answer. A paid payout may still come back, as at Stripe; a failed one is done."""
    if payout["status"] not in ({"in_transit"} if succeeded else {"in_transit", "paid"}):
        raise StripeError(400, f"This payout is already {payout['status']}.", remembered=True)
    account = payout["_account"]
    if succeeded:
        payout["status"] = "paid"
        if payout["automatic"]:
            payout["reconciliation_status"] = "completed"
        desk.shelf.put(payout)
        desk.emit("payout.paid", payout, account=account)
        return payout
    payout.update(
        status="failed",
        failure_code=WHY_FAILED["code"],
        failure_message=WHY_FAILED["message"],
        failure_balance_transaction=desk.move_money(
            "payout_failure", payout["amount"], payout["currency"], payout["id"],
            "PAYOUT FAILURE", account=account,
        ),
    )  # fmt: skip
    desk.shelf.put(payout)
    desk.emit("payout.failed", payout, account=account)
    if account:
        accounts.bank_refused(desk, desk.shelf.get("account", account))
    return payout


def _bank_of(desk: Desk, account: str) -> str | None:
    if not account:
        return None
    held = desk.shelf.get("account", account)["external_accounts"]["data"]
    return held[0]["id"] if held else None
