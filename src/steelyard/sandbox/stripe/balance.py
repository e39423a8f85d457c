"""The provider's own books: what is on the account, and what it says of every payment."""

from collections import defaultdict

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.desk import Desk


def balance(desk: Desk) -> Doc:
    """Stripe's Balance object; everything is available at once, there are no fees."""
    held = _sums(desk)
    return {
        "object": "balance",
        "available": [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in sorted(held.items())
        ],
        "livemode": False,
        "pending": [
            {"amount": 0, "currency": currency, "source_types": {"card": 0}}
            for currency in sorted(held)
        ],
    }


def summary(desk: Desk) -> Doc:
    """Per currency and per payment: captured, refunded (pending or succeeded), disputed.

    The sums come from the charges, refunds and disputes, the balance from the balance
    transactions, so the two can be held against each other.
    """
    charges = _by_intent(desk, "charge")
    refunds = _by_intent(desk, "refund")
    disputes = _by_intent(desk, "dispute")
    currencies: dict[str, Doc] = {}
    payments: Doc = {}
    for intent in desk.shelf.every("payment_intent"):
        name, currency = intent["id"], intent["currency"]
        paid = _sums_of_payment(charges[name], refunds[name], disputes[name])
        payments[name] = {
            "status": intent["status"],
            "amount": intent["amount"],
            "currency": currency,
            "metadata": intent["metadata"],
            "refunds": [
                {"id": refund["id"], "amount": refund["amount"], "status": refund["status"]}
                for refund in refunds[name]
            ],
            **paid,
        }
        total = currencies.setdefault(currency, dict.fromkeys(paid, 0))
        for column, amount in paid.items():
            total[column] += amount
    for currency, amount in _sums(desk).items():
        currencies.setdefault(currency, {})["balance"] = amount
    return {"currencies": currencies, "payment_intents": payments}


def _sums_of_payment(charges: list[Doc], refunds: list[Doc], disputes: list[Doc]) -> dict[str, int]:
    return {
        "captured": sum(charge["amount_captured"] for charge in charges),
        "refunded": sum(
            refund["amount"] for refund in refunds if refund["status"] in {"succeeded", "pending"}
        ),
        "refunds_pending": sum(
            refund["amount"] for refund in refunds if refund["status"] == "pending"
        ),
        "disputed": sum(dispute["amount"] for dispute in disputes if dispute["status"] != "won"),
    }


def _by_intent(desk: Desk, kind: str) -> dict[str, list[Doc]]:
    found: dict[str, list[Doc]] = defaultdict(list)
    for thing in desk.shelf.every(kind):
        found[thing["payment_intent"]].append(thing)
    return found


def _sums(desk: Desk) -> dict[str, int]:
    rows = desk.ground.store.rows(
        "SELECT currency, sum(amount) AS amount FROM stripe_objects"
        " WHERE kind='balance_transaction' GROUP BY currency"
    )
    return {row["currency"]: row["amount"] for row in rows}
