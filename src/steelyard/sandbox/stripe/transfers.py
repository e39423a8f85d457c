"""Transfers to connected accounts and their reversals. https://docs.stripe.com/api/transfers

What the platform's balance loses the account's balance gains, in the same transaction, and the
other way round. Neither balance can be asked for more than it has, except that a transfer of a
named charge's money (``source_transaction``) is bounded by that charge instead.
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import accounts, payouts
from steelyard.sandbox.stripe.balance import held_by
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError, invalid, missing, resource_missing
from steelyard.sandbox.stripe.money import written
from steelyard.sandbox.stripe.params import MOST_CHARGE
from steelyard.sandbox.stripe.shelf import new_id

EMBEDDED = 10


def new_transfer(desk: Desk, given: Doc) -> Doc:
    """Sends money to the account; raises Stripe's refusal with nothing moved."""
    account = _destination(desk, given["destination"])
    accounts.check_transfers(account)
    charge = _source(desk, given)
    amount = _amount(given, charge)
    currency: str = given["currency"]
    if charge is not None:
        _check_source(desk, charge, amount, currency)
    elif amount > held_by(desk).get(currency, 0):
        raise _too_little(
            "You have insufficient available funds in your Stripe account. Try adding funds "
            "directly to your available balance by creating Charges using the 4000000000000077 "
            "test card. See: https://stripe.com/docs/testing#available-balance"
        )
    name, arrived = new_id("tr_1"), new_id("py_1")
    group = given.get("transfer_group") or _group_of(charge)
    transfer = desk.shelf.put({
        "id": name,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": desk.move_money("transfer", -amount, currency, name),
        "created": desk.second(),
        "currency": currency,
        "description": given.get("description"),
        "destination": account["id"],
        "destination_payment": arrived,
        "livemode": False,
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "reversals": _reversals(name, []),
        "reversed": False,
        "source_transaction": charge["id"] if charge else None,
        "source_type": "card",
        "transfer_group": group,
    })  # fmt: skip
    desk.move_money("payment", amount, currency, arrived, account=account["id"])
    desk.emit("transfer.created", transfer)
    payouts.plan(desk, account["id"])
    return transfer


def reverse(desk: Desk, transfer: Doc, given: Doc) -> Doc:
    """Takes the amount, or all that is left of the transfer, back from the account."""
    left = transfer["amount"] - transfer["amount_reversed"]
    currency, account = transfer["currency"], transfer["destination"]
    if left == 0:
        raise _refused(f"Transfer {transfer['id']} has already been fully reversed.")
    amount = given.get("amount", left)
    if amount > left:
        raise _refused(
            f"Transfer reversal amount ({written(amount, currency)}) is greater than unreversed "
            f"amount on transfer ({written(left, currency)})",
            "amount",
        )
    if amount > held_by(desk, account).get(currency, 0):
        raise _too_little(
            "The connected account does not have enough available balance to reverse this "
            f"transfer: {written(amount, currency)} were asked for."
        )
    name = new_id("trr_1")
    reversal = desk.shelf.put({
        "id": name,
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": desk.move_money("transfer_refund", amount, currency, name),
        "created": desk.second(),
        "currency": currency,
        "destination_payment_refund": new_id("pyr_1"),
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "source_refund": None,
        "transfer": transfer["id"],
    })  # fmt: skip
    desk.move_money(
        "payment_refund", -amount, currency, reversal["destination_payment_refund"], account=account
    )
    _count(desk, transfer, amount)
    desk.emit("transfer.reversed", transfer)
    return reversal


def embed(desk: Desk, transfer: Doc) -> Doc:
    """Puts the newest reversals into the transfer, as Stripe shows it."""
    every = desk.shelf.every("transfer_reversal", parent=transfer["id"])
    transfer["reversals"] = _reversals(transfer["id"], every)
    return transfer


def _count(desk: Desk, transfer: Doc, amount: int) -> None:
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    desk.shelf.put(embed(desk, transfer))


def _destination(desk: Desk, name: str) -> Doc:
    if not desk.shelf.has("account", name):
        raise resource_missing("destination", name, "destination", 400)
    return desk.shelf.get("account", name)


def _source(desk: Desk, given: Doc) -> Doc | None:
    if "source_transaction" not in given:
        return None
    return desk.shelf.get(
        "charge", given["source_transaction"], param="source_transaction", status=400
    )


def _amount(given: Doc, charge: Doc | None) -> int:
    if "amount" not in given and charge is None:
        raise missing("amount")
    amount: int = given["amount"] if charge is None else given.get("amount", charge["amount"])
    if amount > MOST_CHARGE:
        raise invalid(
            f"Amount must be no more than {written(MOST_CHARGE, given['currency'])}", "amount",
            "amount_too_large",
        )  # fmt: skip
    return amount


def _check_source(desk: Desk, charge: Doc, amount: int, currency: str) -> None:
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise _refused("Cannot use an uncaptured charge as a source_transaction.")
    if charge["currency"] != currency:
        raise invalid(
            f"The currency of source_transaction's balance transaction ({charge['currency']}) "
            f"must be the same as the transfer currency ({currency})",
            "currency",
        )
    sent = sum(
        transfer["amount"] - transfer["amount_reversed"]
        for transfer in desk.shelf.every("transfer", parent=charge["id"])
    )
    if sent + amount > charge["amount_captured"]:
        raise _refused(
            "Transfers using this transaction as a source must not exceed the source amount of "
            f"{written(charge['amount_captured'], currency)}. (There is already a transfer using "
            f"this source, amounting to {written(sent, currency)}.)"
        )


def _group_of(charge: Doc | None) -> str | None:
    if charge is None:
        return None
    return charge["transfer_group"] or f"group_{charge['payment_intent']}"


def _reversals(transfer: str, every: list[Doc]) -> Doc:
    return {
        "object": "list",
        "data": every[::-1][:EMBEDDED],
        "has_more": len(every) > EMBEDDED,
        "total_count": len(every),
        "url": f"/v1/transfers/{transfer}/reversals",
    }


def _refused(message: str, param: str | None = None) -> StripeError:
    return StripeError(400, message, param=param, remembered=True)


def _too_little(message: str) -> StripeError:
    return StripeError(400, message, code="balance_insufficient", remembered=True)
