"""The customers' side of payments: paying, and answering their bank."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from steelyard.sandbox.control.base import Order
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents
from steelyard.sandbox.stripe.balance import balance, summary
from steelyard.sandbox.stripe.cards import BY_TOKEN, CONTROL_NAMES
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.methods import create
from steelyard.sandbox.stripe.params import CURRENCIES
from steelyard.sandbox.stripe.shelf import Page, shown
from steelyard.sandbox.stripe.till_roll import Payment, Payments, payment


class Paying(Order):
    card: str
    return_url: str | None = None


class HeldCard(BaseModel):
    """``does``: what its bank says to a payment, in words."""

    card: str
    brand: str
    number: str
    payment_method: str
    does: str


class HeldCards(BaseModel):
    cards: list[HeldCard]


class Verdict(Order):
    outcome: Literal["succeed", "fail"]


class Alteration(Order):
    """What a provider must never do and sometimes does: another amount, currency or state.

    ``status`` may be any word, also one that does not exist. ``event``: also send that event.
    """

    amount: int | None = Field(default=None, ge=0)
    amount_received: int | None = Field(default=None, ge=0)
    currency: str | None = None
    status: str | None = Field(default=None, max_length=60)
    event: str | None = None


def _held(name: str, token: str) -> HeldCard:
    card = BY_TOKEN[token]
    return HeldCard(
        card=name, brand=card.brand, number=card.number, payment_method=f"pm_card_{token}",
        does=card.in_words,
    )  # fmt: skip


class PaymentControls:
    """``/control/stripe``: payments and the provider's books."""

    def __init__(self, desk: Desk, origins: tuple[str, ...]) -> None:
        self._desk = desk
        self._origins = origins

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe", tags=["payments"])
        router.add_api_route("/cards", self.cards, methods=["GET"])
        router.add_api_route("/balance", self.balance, methods=["GET"])
        router.add_api_route("/summary", self.summary, methods=["GET"])
        router.add_api_route("/payments", self.payments, methods=["GET"])
        router.add_api_route("/payments/{name}", self.payment, methods=["GET"])
        router.add_api_route("/payment_intents", self.intents, methods=["GET"])
        one = "/payment_intents/{name}"
        router.add_api_route(f"{one}/pay", self.pay, methods=["POST"])
        router.add_api_route(f"{one}/authenticate", self.authenticate, methods=["POST"])
        router.add_api_route(f"{one}/settle", self.settle, methods=["POST"])
        router.add_api_route(f"{one}/alter", self.alter, methods=["POST"])
        return router

    async def cards(self) -> HeldCards:
        """The cards a customer may hold, by the name used at ``pay``."""
        return HeldCards(cards=[_held(name, token) for name, token in CONTROL_NAMES.items()])

    async def balance(self) -> Doc:
        return balance(self._desk)

    async def summary(self) -> Doc:
        """The provider's books, per currency and per payment."""
        return summary(self._desk)

    async def payments(
        self,
        limit: int = Query(default=50, ge=1, le=100),
        starting_after: str | None = None,
    ) -> Payments:
        """The newest payments in words, with refunds, disputes and what can be done now."""
        page = Page(limit=limit, starting_after=starting_after)
        try:
            found, more = self._desk.shelf.page("payment_intent", page)
        except StripeError as unknown:
            raise HTTPException(unknown.status, str(unknown)) from unknown
        seen = [payment(self._desk, intent, self._origins) for intent in found]
        return Payments(payments=seen, has_more=more)

    async def payment(self, name: str) -> Payment:
        try:
            intent = self._desk.shelf.get("payment_intent", name)
        except StripeError as unknown:
            raise HTTPException(unknown.status, str(unknown)) from unknown
        return payment(self._desk, intent, self._origins)

    async def intents(self, limit: int = Query(default=50, ge=1, le=100)) -> Doc:
        """The newest payments, each as Stripe shows it."""
        found, more = self._desk.shelf.page("payment_intent", Page(limit=limit))
        return {"payment_intents": [shown(intent) for intent in found], "has_more": more}

    async def pay(self, name: str, paying: Paying, request: Request) -> Doc:
        """What the customer's browser would do. A decline is an answer, not a failure."""
        token = CONTROL_NAMES.get(paying.card)
        if token is None:
            raise HTTPException(422, f"card is one of {', '.join(CONTROL_NAMES)}.")
        base, desk = str(request.base_url).rstrip("/"), self._desk

        def confirm(intent: Doc) -> Doc:
            intents.refuse_confirmation(intent)
            method = create(desk, BY_TOKEN[token])
            return intents.confirm(desk, intent, method, paying.return_url, base)

        return self._change("payment_intent.pay", name, confirm)

    async def authenticate(self, name: str, given: Verdict) -> Doc:
        """The cardholder answers the bank's challenge."""
        passed = given.outcome == "succeed"
        return self._change(
            "payment_intent.authenticate",
            name,
            lambda intent: intents.authenticated(self._desk, intent, passed=passed),
        )

    async def settle(self, name: str, given: Verdict) -> Doc:
        """The bank answers a payment that is processing."""
        succeeded = given.outcome == "succeed"
        return self._change(
            "payment_intent.settle",
            name,
            lambda intent: intents.settle_processing(self._desk, intent, succeeded=succeeded),
        )

    async def alter(self, name: str, given: Alteration) -> Doc:
        """Falsifies the provider's record, to see that the application notices."""
        if given.currency is not None and given.currency not in CURRENCIES:
            raise HTTPException(422, "currency is an ISO code in lower case.")

        def change(intent: Doc) -> Doc:
            intent.update(given.model_dump(exclude_none=True, exclude={"event"}))
            self._desk.shelf.put(intent)
            if given.event:
                self._desk.emit(given.event, intent)
            return intent

        return self._change("payment_intent.alter", name, change)

    def _change(self, operation: str, name: str, change: Callable[[Doc], Doc]) -> Doc:
        """Runs a change of a payment; a bank's refusal is told beside the payment."""
        desk, error = self._desk, None
        try:
            with desk.ground.store.transaction():
                intent = desk.shelf.get("payment_intent", name)
                try:
                    intent = change(intent)
                except StripeError as refused:
                    if refused.status != 402:
                        raise
                    error = {
                        key: item for key, item in refused.error.items() if key != "payment_intent"
                    }
                    intent = desk.shelf.get("payment_intent", name)
                desk.ground.journal.append(
                    "stripe", "control", operation, name, status=intent["status"]
                )
        except StripeError as refused:
            raise HTTPException(refused.status, str(refused)) from refused
        return {"payment_intent": shown(intent), "error": error}
