"""Subscriptions: their state and invoices, and a customer who puts down a card."""

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from steelyard.sandbox.clock import iso
from steelyard.sandbox.control.base import Order
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import subscriptions
from steelyard.sandbox.stripe.cards import BY_TOKEN, CONTROL_NAMES
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.methods import create
from steelyard.sandbox.stripe.shelf import Page, shown


class CardOrder(Order):
    """``card``: a name of ``/control/stripe/cards``."""

    card: str


class InvoiceTold(BaseModel):
    """``payment_intent``: what pays it at ``/control/stripe/payment_intents/{id}/pay``."""

    id: str
    status: str
    amount_due: int
    amount_paid: int
    billing_reason: str
    payment_intent: str | None


class SubscriptionTold(BaseModel):
    """``amount``: of one period, in the currency's smallest unit. ``invoices``: newest first."""

    id: str
    customer: str
    status: str
    amount: int
    currency: str
    current_period_end: str
    cancel_at_period_end: bool
    metadata: dict[str, str]
    invoices: list[InvoiceTold]


class SubscriptionsTold(BaseModel):
    subscriptions: list[SubscriptionTold]
    has_more: bool


class BillingControls:
    """``/control/stripe``: subscriptions and customers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe", tags=["subscriptions"])
        router.add_api_route("/subscriptions", self.subscriptions, methods=["GET"])
        router.add_api_route("/customers/{name}/card", self.card, methods=["POST"])
        return router

    async def subscriptions(
        self, customer: str | None = None, limit: int = Query(default=50, ge=1, le=100)
    ) -> SubscriptionsTold:
        """The newest subscriptions with all their invoices."""
        found, more = self._desk.shelf.page("subscription", Page(limit=limit), customer=customer)
        return SubscriptionsTold(
            subscriptions=[_told(self._desk, one) for one in found], has_more=more
        )

    async def card(self, name: str, given: CardOrder) -> Doc:
        """The customer gives a card for all that comes; invoices already open stay open."""
        token, desk = CONTROL_NAMES.get(given.card), self._desk
        if token is None:
            raise HTTPException(422, f"card is one of {', '.join(CONTROL_NAMES)}.")
        try:
            with desk.ground.store.transaction():
                customer = desk.shelf.get("customer", name)
                method = desk.shelf.put({**create(desk, BY_TOKEN[token]), "customer": name})
                customer["invoice_settings"]["default_payment_method"] = method["id"]
                desk.shelf.put(customer)
                desk.emit("payment_method.attached", method)
                desk.emit("customer.updated", customer)
                desk.ground.journal.append(
                    "stripe", "control", "customer.card", name, card=given.card
                )
        except StripeError as unknown:
            raise HTTPException(unknown.status, str(unknown)) from unknown
        return {"customer": shown(customer), "payment_method": shown(method)}


def _told(desk: Desk, subscription: Doc) -> SubscriptionTold:
    invoices = desk.shelf.every("invoice", parent=subscription["id"])
    _, end = subscriptions.period_of(subscription)
    same = ("id", "customer", "status", "currency", "cancel_at_period_end", "metadata")
    return SubscriptionTold.model_validate({
        **{name: subscription[name] for name in same},
        "amount": subscriptions.total(subscription),
        "current_period_end": iso(end),
        "invoices": [
            {**shown(one), "payment_intent": one["_payment_intent"]} for one in reversed(invoices)
        ],
    })  # fmt: skip
