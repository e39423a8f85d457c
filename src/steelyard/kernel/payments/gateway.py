"""Stripe through its official client. Calls out, changes nothing here, speaks our words."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import stripe
import structlog

from steelyard.kernel import clock, failpoints
from steelyard.kernel.payments import connect_observed, observed
from steelyard.kernel.payments.billing import Billing
from steelyard.kernel.payments.connect import Connect
from steelyard.kernel.payments.connect_observed import ObservedDispute
from steelyard.kernel.payments.observed import Observed, ObservedRefund
from steelyard.kernel.payments.refusals import ProviderRefused, ProviderUnavailable
from steelyard.kernel.payments.transport import Transport
from steelyard.settings import Settings

log = structlog.get_logger("steelyard.payments")

_PAGE = 100
_CARD = ["latest_charge"]
_DEFINITE = frozenset({400, 402, 404})


class StripeGateway:
    """One client a process. Every method raises ProviderUnavailable or ProviderRefused."""

    def __init__(self, settings: Settings) -> None:
        self.live = settings.stripe_secret_key.startswith(("sk_live_", "rk_live_"))
        """Whether real money moves: the mode every webhook must have."""
        self._transport = Transport()
        self._client = stripe.StripeClient(
            # An empty key is refused by the SDK; without one every call is refused by Stripe.
            settings.stripe_secret_key or "sk_test_unset",
            base_addresses={"api": settings.stripe_api_base.rstrip("/")},
            http_client=self._transport,
            max_network_retries=0,
        )
        self.connect = Connect(self._client, self._ask, self._pages, _understood)
        """The calls about payees and what they are paid."""
        self.billing = Billing(self._client, self._ask, self._pages, _understood)
        """The calls about subscriptions and their invoices."""

    async def close(self) -> None:
        await self._transport.close_async()

    async def create_intent(
        self,
        *,
        key: str,
        amount_minor: int,
        currency: str,
        description: str,
        metadata: Mapping[str, str],
    ) -> Observed:
        """A PaymentIntent for exactly this; the same ``key`` and content give the same one."""
        params: Any = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "metadata": dict(metadata),
        }
        if description:
            params["description"] = description
        return await self._payment(
            lambda: self._client.v1.payment_intents.create_async(params, {"idempotency_key": key})
        )

    async def retrieve_intent(self, ref: str) -> Observed:
        return await self._payment(
            lambda: self._client.v1.payment_intents.retrieve_async(ref, {"expand": _CARD})
        )

    async def cancel_intent(self, ref: str, *, key: str) -> Observed:
        """Refused (ProviderRefused) when it is too late."""
        return await self._payment(
            lambda: self._client.v1.payment_intents.cancel_async(
                ref, {"cancellation_reason": "abandoned"}, {"idempotency_key": key}
            )
        )

    async def list_intents(self, since: datetime, *, limit: int) -> AsyncIterator[Observed]:
        """Payments made at or after ``since``, newest first, at most ``limit``."""
        wanted: Any = {"created": {"gte": int(since.timestamp())}}
        async for thing, at in self._pages(
            self._client.v1.payment_intents.list_async, wanted, limit
        ):
            yield observed.payment_from(thing, at)

    async def create_refund(
        self,
        *,
        key: str,
        payment_ref: str,
        amount_minor: int,
        metadata: Mapping[str, str],
    ) -> ObservedRefund:
        """A refund of a part or all; the same ``key`` and content give the same one."""
        params: Any = {
            "payment_intent": payment_ref,
            "amount": amount_minor,
            "reason": "requested_by_customer",
            "metadata": dict(metadata),
        }
        return await self._refund(
            lambda: self._client.v1.refunds.create_async(params, {"idempotency_key": key})
        )

    async def retrieve_refund(self, ref: str) -> ObservedRefund:
        return await self._refund(lambda: self._client.v1.refunds.retrieve_async(ref))

    async def list_refunds(
        self, *, since: datetime | None = None, payment_ref: str | None = None, limit: int
    ) -> AsyncIterator[ObservedRefund]:
        """Refunds made at or after ``since``, or of one payment, newest first."""
        wanted: dict[str, Any] = {}
        if since is not None:
            wanted["created"] = {"gte": int(since.timestamp())}
        if payment_ref is not None:
            wanted["payment_intent"] = payment_ref
        async for thing, at in self._pages(self._client.v1.refunds.list_async, wanted, limit):
            yield observed.refund_from(thing, at)

    async def retrieve_dispute(self, ref: str) -> ObservedDispute:
        thing, at = await self._ask(lambda: self._client.v1.disputes.retrieve_async(ref))
        return _understood(connect_observed.dispute_from, thing, at)

    async def list_disputes(self, since: datetime, *, limit: int) -> AsyncIterator[ObservedDispute]:
        """Disputes opened at or after ``since``, newest first, at most ``limit``."""
        wanted: Any = {"created": {"gte": int(since.timestamp())}}
        async for thing, at in self._pages(self._client.v1.disputes.list_async, wanted, limit):
            yield connect_observed.dispute_from(thing, at)

    async def balance(self) -> dict[str, int]:
        """All that Stripe holds for us, available and pending: minor units by currency."""
        thing, _ = await self._ask(self._client.v1.balance.retrieve_async)
        total: dict[str, int] = {}
        for part in [*thing.get("available", []), *thing.get("pending", [])]:
            currency = str(part["currency"]).upper()
            total[currency] = total.get(currency, 0) + int(part["amount"])
        return total

    async def movements(self, *, limit: int) -> AsyncIterator[Mapping[str, Any]]:
        """Balance transactions, newest first, as Stripe writes them."""
        async for thing, _ in self._pages(
            self._client.v1.balance_transactions.list_async, {}, limit
        ):
            yield thing

    async def _payment(self, call: Callable[[], Awaitable[Any]]) -> Observed:
        thing, at = await self._ask(call)
        return _understood(observed.payment_from, thing, at)

    async def _refund(self, call: Callable[[], Awaitable[Any]]) -> ObservedRefund:
        thing, at = await self._ask(call)
        return _understood(observed.refund_from, thing, at)

    async def _pages(
        self, list_async: Callable[[Any], Awaitable[Any]], wanted: Mapping[str, Any], limit: int
    ) -> AsyncIterator[tuple[dict[str, Any], datetime]]:
        after: dict[str, Any] = {}
        left = limit
        while left > 0:
            asked = {**wanted, **after, "limit": min(_PAGE, left)}
            page, at = await self._ask(lambda: list_async(asked))  # noqa: B023 - awaited at once
            for thing in page["data"]:
                yield thing, at
            left -= len(page["data"])
            if not page.get("has_more") or not page["data"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    async def _ask(self, call: Callable[[], Awaitable[Any]]) -> tuple[dict[str, Any], datetime]:
        """The answer as plain values, and when it was asked for."""
        at = clock.now()
        failpoints.reach("provider.before_call")
        try:
            answer = await call()
        except stripe.StripeError as error:
            raise _translated(error) from error
        failpoints.reach("provider.after_call")
        return answer.to_dict(), at


def _understood[T](
    read: Callable[[Mapping[str, Any], datetime], T], thing: Mapping[str, Any], at: datetime
) -> T:
    try:
        return read(thing, at)
    except ValueError as error:
        raise ProviderUnavailable(
            "The payment provider gave an answer that makes no sense.", what=str(error)
        ) from error


def _translated(error: stripe.StripeError) -> ProviderUnavailable | ProviderRefused:
    """Definite refusals are named; whatever might have happened is unavailable, and retried."""
    status = error.http_status or 0
    kind = type(error).__name__
    what = f"{kind} {status} {error.code or ''}".rstrip()
    asked_wrong = isinstance(error, (stripe.InvalidRequestError, stripe.CardError))
    if asked_wrong and status in _DEFINITE:
        return ProviderRefused(
            "The payment provider refused.",
            reason=error.code or "invalid_request",
            missing=error.code == "resource_missing",
        )
    # Our key, our rights or a key used for something else: no answer about the thing itself.
    level = log.error if 400 <= status < 500 and status not in {409, 429} else log.warning
    level("stripe.unavailable", what=what, stripe_request=error.request_id)
    return ProviderUnavailable(
        "The payment provider cannot be reached just now. Please try again in a moment.",
        answered=status >= 500,
        busy=status == 409,
        what=what,
    )
