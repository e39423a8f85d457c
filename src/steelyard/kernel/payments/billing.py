"""Stripe Billing through the official client: who pays, what they are subscribed to, invoices."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import stripe

from steelyard.kernel.payments import billing_observed
from steelyard.kernel.payments.billing_observed import ObservedInvoice, ObservedSubscription
from steelyard.kernel.payments.connect import Ask, Pages
from steelyard.kernel.payments.refusals import ProviderRefused

_SHOWN = ["latest_invoice.confirmation_secret"]


class Billing:
    """The gateway's calls about subscriptions. Every method raises as the gateway's own do."""

    def __init__(
        self,
        client: stripe.StripeClient,
        ask: Ask,
        pages: Pages,
        understood: Callable[..., Any],
    ) -> None:
        self._v1 = client.v1
        self._ask = ask
        self._pages = pages
        self._understood = understood

    async def create_customer(self, *, key: str, email: str, metadata: Mapping[str, str]) -> str:
        """Somebody who pays; the same ``key`` and content give the same one. Its ref."""
        params: Any = {"email": email, "metadata": dict(metadata)}
        thing, at = await self._ask(
            lambda: self._v1.customers.create_async(params, {"idempotency_key": key})
        )
        ref: str = self._understood(billing_observed.ref_from, thing, at)
        return ref

    async def ensure_product(self, ref: str, name: str) -> None:
        """What is sold is there under this ref, now or before."""
        params: Any = {"id": ref, "name": name}
        try:
            await self._ask(lambda: self._v1.products.create_async(params))
        except ProviderRefused as refusal:
            if refusal.reason != "resource_already_exists":
                raise

    async def create_subscription(
        self,
        *,
        key: str,
        customer_ref: str,
        product_ref: str,
        amount_minor: int,
        currency: str,
        interval: str,
        description: str,
        metadata: Mapping[str, str],
    ) -> ObservedSubscription:
        """Incomplete until its first invoice is paid in a browser; that card pays from then on."""
        params: Any = {
            "customer": customer_ref,
            "items": [
                {
                    "price_data": {
                        "currency": currency.lower(),
                        "product": product_ref,
                        "recurring": {"interval": interval},
                        "unit_amount": amount_minor,
                    }
                }
            ],
            "payment_behavior": "default_incomplete",
            "payment_settings": {"save_default_payment_method": "on_subscription"},
            "description": description,
            "metadata": dict(metadata),
            "expand": _SHOWN,
        }
        return await self._subscription(
            lambda: self._v1.subscriptions.create_async(params, {"idempotency_key": key})
        )

    async def retrieve_subscription(self, ref: str) -> ObservedSubscription:
        return await self._subscription(
            lambda: self._v1.subscriptions.retrieve_async(ref, {"expand": _SHOWN})
        )

    async def end_with_period(self, ref: str, *, key: str, ends: bool) -> ObservedSubscription:
        """Let it end when what is paid for is over, or (``ends`` false) go on after all.

        Refused (ProviderRefused) once it has ended.
        """
        params: Any = {"cancel_at_period_end": ends, "expand": _SHOWN}
        return await self._subscription(
            lambda: self._v1.subscriptions.update_async(ref, params, {"idempotency_key": key})
        )

    async def end_now(self, ref: str, *, key: str) -> ObservedSubscription:
        """Refused (ProviderRefused, missing) when it has ended already."""
        params: Any = {"expand": _SHOWN}
        return await self._subscription(
            lambda: self._v1.subscriptions.cancel_async(ref, params, {"idempotency_key": key})
        )

    async def list_subscriptions(
        self,
        *,
        customer_ref: str | None = None,
        since: datetime | None = None,
        limit: int,
    ) -> AsyncIterator[ObservedSubscription]:
        """Of one customer, or made at or after ``since``; those that ended too, newest first."""
        wanted: dict[str, Any] = {"status": "all"}
        if customer_ref is not None:
            wanted["customer"] = customer_ref
        if since is not None:
            wanted["created"] = {"gte": int(since.timestamp())}
        async for thing, at in self._pages(self._v1.subscriptions.list_async, wanted, limit):
            yield billing_observed.subscription_from(thing, at)

    async def retrieve_invoice(self, ref: str) -> ObservedInvoice:
        thing, at = await self._ask(lambda: self._v1.invoices.retrieve_async(ref))
        found: ObservedInvoice = self._understood(billing_observed.invoice_from, thing, at)
        return found

    async def list_invoices(
        self,
        *,
        subscription_ref: str | None = None,
        since: datetime | None = None,
        limit: int,
    ) -> AsyncIterator[ObservedInvoice]:
        """Of one subscription, or made at or after ``since``, newest first."""
        wanted: dict[str, Any] = {}
        if subscription_ref is not None:
            wanted["subscription"] = subscription_ref
        if since is not None:
            wanted["created"] = {"gte": int(since.timestamp())}
        async for thing, at in self._pages(self._v1.invoices.list_async, wanted, limit):
            yield billing_observed.invoice_from(thing, at)

    async def _subscription(self, call: Callable[[], Awaitable[Any]]) -> ObservedSubscription:
        thing, at = await self._ask(call)
        found: ObservedSubscription = self._understood(
            billing_observed.subscription_from, thing, at
        )
        return found
