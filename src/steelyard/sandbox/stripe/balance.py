"""The provider's own books: what is on the account, and what it says of every payment."""

from collections import defaultdict
from collections.abc import Iterable

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.desk import Desk


def balance(desk: Desk, account: str = "") -> Doc:
    """Stripe's Balance object of an account (empty: the platform); all is available at once."""
    held = held_by(desk, account)
    if account and not held:
        held = {desk.shelf.get("account", account)["default_currency"]: 0}
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


def held_by(desk: Desk, account: str = "") -> dict[str, int]:
    """What is on the account (empty: the platform's), per currency in its smallest unit."""
    rows = desk.ground.store.rows(
        "SELECT currency, sum(net) AS held FROM stripe_objects"
        " WHERE kind='balance_transaction' AND account=? GROUP BY currency",
        account,
    )
    return {row["currency"]: row["held"] for row in rows}


def summary(desk: Desk) -> Doc:
    """Per currency and per payment: captured, refunded (pending or succeeded), disputed; per
    currency also fees, transferred, reversed and paid_out, and the same of every connected
    account.

    The sums come from the charges, refunds, disputes, transfers, reversals and payouts, the
    balance from the balance transactions, so the two can be held against each other::

        balance = captured - refunded - disputed - fees - transferred + reversed - paid_out
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
    _add_fees(disputes, currencies)
    _add_what_went_on(desk, currencies)
    for currency, amount in held_by(desk).items():
        currencies.setdefault(currency, {})["balance"] = amount
    accounts = {one["id"]: account_books(desk, one["id"]) for one in desk.shelf.every("account")}
    return {"currencies": currencies, "payment_intents": payments, "accounts": accounts}


def account_books(desk: Desk, account: str) -> dict[str, dict[str, int]]:
    """A connected account's books per currency: received, reversed, paid_out, balance."""
    books: dict[str, dict[str, int]] = {}
    transfers = desk.shelf.every("transfer", destination=account)
    _add_up(books, "received", transfers)
    _add_up(books, "reversed", transfers, "amount_reversed")
    _add_up(books, "paid_out", _payouts_of(desk, account))
    for currency, amount in held_by(desk, account).items():
        books.setdefault(currency, {})["balance"] = amount
    return books


def _add_fees(disputes: dict[str, list[Doc]], currencies: dict[str, Doc]) -> None:
    moved = [
        one for every in disputes.values() for dispute in every
        for one in dispute["balance_transactions"]
    ]  # fmt: skip
    _add_up(currencies, "fees", moved, "fee")


def _add_what_went_on(desk: Desk, currencies: dict[str, Doc]) -> None:
    transfers = desk.shelf.every("transfer")
    _add_up(currencies, "transferred", transfers)
    _add_up(currencies, "reversed", transfers, "amount_reversed")
    _add_up(currencies, "paid_out", _payouts_of(desk, ""))


def _payouts_of(desk: Desk, account: str) -> list[Doc]:
    every = desk.shelf.every("payout", account=account)
    return [payout for payout in every if payout["status"] not in {"failed", "canceled"}]


def _add_up(
    books: dict[str, Doc], column: str, things: Iterable[Doc], name: str = "amount"
) -> None:
    for thing in things:
        book = books.setdefault(thing["currency"], {})
        book[column] = book.get(column, 0) + thing[name]


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
