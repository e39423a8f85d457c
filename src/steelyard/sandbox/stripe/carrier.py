"""Signed webhooks, retried for about three days. https://docs.stripe.com/webhooks"""

import hashlib
import hmac
from typing import Any

from steelyard.sandbox.config import WebhookEndpoint
from steelyard.sandbox.faults import Fault
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc, dump
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.webhooks import Delivery, Outcome, Parcel

RETRY_AFTER_SECONDS = (
    1, 5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 43_200, 43_200, 43_200, 43_200,
)  # fmt: skip
READ_TIMEOUT = 20.0
LAST_VERSION_WITH_CHARGE_LISTS = "2022-11-15"


class StripeCarrier:
    """Brings events to the configured endpoints."""

    def __init__(self, ground: Ground, desk: Desk) -> None:
        self._ground = ground
        self._desk = desk

    def pack(self, delivery: Delivery, tampering: Fault | None) -> Parcel | None:
        endpoint = self._endpoint(delivery.url)
        if endpoint is None:
            return None
        body = dump(self._event(delivery, endpoint))
        second = self._ground.clock.second() - (tampering.age_seconds if tampering else 0)
        forged = tampering is not None and not tampering.age_seconds
        secret = "whsec_of_somebody_else" if forged else endpoint.secret
        return Parcel(
            url=delivery.url,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": signature_header(body, secret, second),
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            },
            content=body,
            read_timeout=READ_TIMEOUT,
        )

    def settle(self, delivery: Delivery, outcome: Outcome) -> float | None:
        if outcome.arrived or delivery.attempts >= len(RETRY_AFTER_SECONDS):
            return None
        return RETRY_AFTER_SECONDS[delivery.attempts]

    def _event(self, delivery: Delivery, endpoint: WebhookEndpoint) -> Doc:
        event = self._desk.shelf.get("event", delivery.payload["event"])
        event["pending_webhooks"] = self._ground.webhooks.pending(event["id"])
        version = endpoint.api_version
        if version is None:
            return event
        event["api_version"] = version
        if version < LAST_VERSION_WITH_CHARGE_LISTS:
            self._put_charges_back(event["data"]["object"])
        return event

    def _put_charges_back(self, thing: dict[str, Any]) -> None:
        """Older versions carried the payment's charges as a list."""
        if thing["object"] != "payment_intent":
            return
        charge = thing["latest_charge"]
        thing["charges"] = {
            "object": "list",
            "data": [self._desk.shelf.get("charge", charge)] if charge else [],
            "has_more": False,
            "url": f"/v1/charges?payment_intent={thing['id']}",
        }

    def _endpoint(self, url: str) -> WebhookEndpoint | None:
        endpoints = self._ground.config.stripe.webhook_endpoints
        return next((one for one in endpoints if one.url == url), None)


def signature_header(body: bytes, secret: str, second: int) -> str:
    """``t=…,v1=…``: HMAC-SHA256 of the second and the body, on the sandbox's clock."""
    signed = f"{second}.".encode() + body
    return f"t={second},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
