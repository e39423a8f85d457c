"""The banks' side: refunds, disputes; and sending events again."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import Field

from steelyard.sandbox.control.base import Order
from steelyard.sandbox.control.payments import Verdict
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import disputes, refunds
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import Page, shown


class Dispute(Order):
    """``amount``: up to what was captured, even if part of it was refunded; what refunds have
    left unless given. ``fee``: what the configuration says unless given."""

    reason: str = "fraudulent"
    amount: int | None = Field(default=None, ge=1)
    fee: int | None = Field(default=None, ge=0)


class DisputeEnd(Order):
    outcome: Literal["won", "lost"]


class RefundMode(Order):
    mode: Literal["succeed", "pending", "fail"]
    settle_seconds: float = Field(default=2, ge=0)


class Redelivery(Order):
    """``delay`` in seconds of sandbox time."""

    times: int = Field(default=1, ge=1, le=100)
    delay: float = Field(default=0, ge=0)


class BankControls:
    """``/control/stripe``: what happens to money after it was paid."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe", tags=["payments"])
        router.add_api_route("/refund_mode", self.refund_mode, methods=["PUT"])
        router.add_api_route("/refunds/{name}/settle", self.settle, methods=["POST"])
        router.add_api_route(
            "/charges/{name}/dispute", self.dispute, methods=["POST"], status_code=201
        )
        router.add_api_route("/disputes", self.disputes, methods=["GET"])
        router.add_api_route("/disputes/{name}/close", self.close, methods=["POST"])
        router.add_api_route("/events/{name}/redeliver", self.redeliver, methods=["POST"])
        return router

    async def refund_mode(self, given: RefundMode) -> RefundMode:
        """How refunds go from now on: at once, pending until settled, or pending, then failed."""
        stripe = self._desk.config.model_copy(
            update={"refund_mode": given.mode, "refund_settle_seconds": given.settle_seconds}
        )
        shelf = self._desk.ground.shelf
        shelf.put(shelf.current.model_copy(update={"stripe": stripe}))
        return given

    async def settle(self, name: str, given: Verdict) -> Doc:
        """The bank's answer to a refund; a succeeded one may still fail."""
        succeeded = given.outcome == "succeed"
        return self._change(
            "refund",
            name,
            lambda refund: refunds.settle(self._desk, refund, succeeded=succeeded),
        )

    async def dispute(self, name: str, given: Dispute) -> Doc:
        """The cardholder disputes the charge, in whole or in part."""
        return self._change(
            "charge",
            name,
            lambda charge: disputes.open_dispute(
                self._desk, charge, given.reason, given.amount, given.fee
            ),
        )

    async def disputes(self, limit: int = Query(default=50, ge=1, le=100)) -> Doc:
        """The newest disputes, each as Stripe shows it."""
        found, more = self._desk.shelf.page("dispute", Page(limit=limit))
        return {"disputes": [shown(one) for one in found], "has_more": more}

    async def close(self, name: str, given: DisputeEnd) -> Doc:
        won = given.outcome == "won"
        return self._change(
            "dispute", name, lambda found: disputes.close_dispute(self._desk, found, won=won)
        )

    async def redeliver(self, name: str, given: Redelivery) -> Doc:
        """Sends the event again to every endpoint, ``times`` times."""

        def send(event: Doc) -> Doc:
            for endpoint in self._desk.config.webhook_endpoints * given.times:
                self._desk.ground.webhooks.send(
                    "stripe",
                    f"webhook.{event['type']}",
                    name,
                    endpoint.url,
                    {"event": name},
                    delay=given.delay,
                )
            return event

        return self._change("event", name, send)

    def _change(self, kind: str, name: str, change: Callable[[Doc], Doc]) -> Doc:
        desk = self._desk
        try:
            with desk.ground.store.transaction():
                done = change(desk.shelf.get(kind, name))
                desk.ground.journal.append(
                    "stripe", "control", f"{kind}.changed", name, status=done.get("status")
                )
        except StripeError as refused:
            raise HTTPException(refused.status, str(refused)) from refused
        return shown(done)
