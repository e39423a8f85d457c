"""Payments as a person at the desk wants to see them: in words, with what became of them."""

from typing import Literal

from pydantic import BaseModel

from steelyard.sandbox.clock import iso
from steelyard.sandbox.links import Link, links_in
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.disputes import UNDECIDED
from steelyard.sandbox.stripe.intents import BEFORE_PAYMENT
from steelyard.sandbox.stripe.money import written

type Act = Literal["pay", "authenticate", "settle", "dispute"]


class PaidWith(BaseModel):
    brand: str
    last4: str


class Refusal(BaseModel):
    code: str | None
    decline_code: str | None
    message: str


class MoneyBack(BaseModel):
    """A refund or a dispute. ``open``: it can still be decided at the controls."""

    id: str
    amount: int
    amount_text: str
    status: str
    reason: str | None
    created: str
    open: bool


class Payment(BaseModel):
    """``amount`` in the currency's smallest unit, ``amount_text`` as money.

    ``may``: what the controls let one do with it now: ``pay``, ``authenticate`` and ``settle``
    under ``/control/stripe/payment_intents/{id}``, ``dispute`` under ``…/charges/{charge}``.
    ``links``: addresses in its description, metadata and return_url.
    """

    id: str
    status: str
    amount: int
    currency: str
    amount_text: str
    created: str
    description: str | None
    metadata: dict[str, str]
    charge: str | None
    card: PaidWith | None
    refusal: Refusal | None
    refunded: int
    refunds: list[MoneyBack]
    disputes: list[MoneyBack]
    may: list[Act]
    links: list[Link]


class Payments(BaseModel):
    payments: list[Payment]
    has_more: bool


def payment(desk: Desk, intent: Doc, origins: tuple[str, ...]) -> Payment:
    """The payment with its refunds and disputes, newest first."""
    name, shelf = intent["id"], desk.shelf
    refunds = shelf.every("refund", payment_intent=name)
    disputes = shelf.every("dispute", payment_intent=name)
    told = [intent["description"], intent.get("_return_url"), *intent["metadata"].values()]
    return Payment(
        id=name,
        status=intent["status"],
        amount=intent["amount"],
        currency=intent["currency"],
        amount_text=written(intent["amount"], intent["currency"]),
        created=iso(intent["created"]),
        description=intent["description"],
        metadata=intent["metadata"],
        charge=intent["latest_charge"],
        card=_card(desk, intent),
        refusal=_refusal(intent["last_payment_error"]),
        refunded=sum(
            refund["amount"] for refund in refunds if refund["status"] in {"succeeded", "pending"}
        ),
        refunds=[_money_back(one, ("pending",)) for one in reversed(refunds)],
        disputes=[_money_back(one, UNDECIDED) for one in reversed(disputes)],
        may=_may(intent, disputes),
        links=links_in(told, origins),
    )


def _card(desk: Desk, intent: Doc) -> PaidWith | None:
    error: Doc = intent["last_payment_error"] or {}
    refused: Doc = error.get("payment_method", {})
    method: str | None = intent["payment_method"] or refused.get("id")
    if method is None:
        return None
    card = desk.shelf.get("payment_method", method)["card"]
    return PaidWith(brand=card["brand"], last4=card["last4"])


def _refusal(error: Doc | None) -> Refusal | None:
    if error is None:
        return None
    return Refusal(
        code=error.get("code"), decline_code=error.get("decline_code"), message=error["message"]
    )


def _money_back(thing: Doc, undecided: tuple[str, ...]) -> MoneyBack:
    return MoneyBack(
        id=thing["id"],
        amount=thing["amount"],
        amount_text=written(thing["amount"], thing["currency"]),
        status=thing["status"],
        reason=thing["reason"],
        created=iso(thing["created"]),
        open=thing["status"] in undecided,
    )


def _may(intent: Doc, disputes: list[Doc]) -> list[Act]:
    status = intent["status"]
    acts: dict[Act, bool] = {
        "pay": status in BEFORE_PAYMENT,
        "authenticate": status == "requires_action",
        "settle": status == "processing",
        "dispute": status == "succeeded" and not disputes,
    }
    return [act for act, possible in acts.items() if possible]
