"""Stripe's back office: what all of its operations work with."""

from dataclasses import dataclass

from steelyard.sandbox.config import StripeConfig
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.shelf import Shelf, new_id, shown

API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True)
class Origin:
    """Which request caused an event; nothing for what happened by itself."""

    request_id: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Desk:
    ground: Ground
    shelf: Shelf
    origin: Origin = Origin()

    @property
    def config(self) -> StripeConfig:
        return self.ground.config.stripe

    def second(self) -> int:
        return self.ground.clock.second()

    def emit(self, kind: str, thing: Doc, previous: Doc | None = None, account: str = "") -> Doc:
        """Records an event with a snapshot of the object and sends it to whoever wants it.

        ``account``: the connected account it happened at, which makes it a Connect event.
        """
        event: Doc = {
            "id": new_id("evt_"),
            "object": "event",
            **({"account": account} if account else {}),
            "api_version": API_VERSION,
            "created": self.second(),
            "data": {
                "object": shown(thing),
                **({"previous_attributes": previous} if previous else {}),
            },
            "livemode": False,
            "pending_webhooks": 0,
            "request": {
                "id": self.origin.request_id,
                "idempotency_key": self.origin.idempotency_key,
            },
            "type": kind,
        }
        self.shelf.put(event)
        self._note(kind, thing, account)
        for endpoint in self.config.webhook_endpoints:
            if _wants(endpoint.events, kind):
                self.ground.webhooks.send(
                    "stripe", f"webhook.{kind}", event["id"], endpoint.url, {"event": event["id"]}
                )
        return event

    def move_money(
        self,
        kind: str,
        amount: int,
        currency: str,
        source: str,
        description: str | None = None,
        *,
        fee: int = 0,
        account: str = "",
    ) -> str:
        """Adds to (or takes from) the balance; returns the balance transaction's id.

        ``fee`` is kept by Stripe on top (negative: given back). ``account``: the connected
        account whose balance it is; empty: the platform's.
        """
        second = self.second()
        moved: Doc = {
            "id": new_id("txn_3"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": second,
            "created": second,
            "currency": currency,
            "description": description,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [_fee_detail(fee, currency)] if fee else [],
            "net": amount - fee,
            "reporting_category": kind,
            "source": source,
            "status": "available",
            "type": kind,
            "_account": account,
        }
        self.shelf.put(moved)
        self.ground.journal.append(
            "stripe", "effect", f"balance.{kind}", source, amount=amount, currency=currency,
            balance_transaction=moved["id"], fee=fee, account=account or None,
        )  # fmt: skip
        return moved["id"]

    def _note(self, kind: str, thing: Doc, account: str) -> None:
        self.ground.journal.append(
            "stripe", "effect", kind, thing["id"],
            amount=thing.get("amount"), currency=thing.get("currency"),
            status=thing.get("status"), payment_intent=thing.get("payment_intent"),
            amount_received=thing.get("amount_received"),
            amount_refunded=thing.get("amount_refunded"),
            metadata=thing.get("metadata"), idempotency_key=self.origin.idempotency_key,
            account=account or None,
        )  # fmt: skip


def _fee_detail(fee: int, currency: str) -> Doc:
    return {
        "amount": fee,
        "application": None,
        "currency": currency,
        "description": "Stripe fees",
        "type": "stripe_fee",
    }


def _wants(patterns: list[str], kind: str) -> bool:
    return "*" in patterns or kind in patterns
