"""Stripe Connect through the official client: where payees are paid, and paying them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import stripe

from steelyard.kernel.payments import connect_observed
from steelyard.kernel.payments.connect_observed import ObservedAccount, ObservedTransfer

Ask = Callable[[Callable[[], Awaitable[Any]]], Awaitable[tuple[dict[str, Any], datetime]]]


class Pages(Protocol):
    """Listing, page after page."""

    def __call__(
        self, list_async: Callable[[Any], Awaitable[Any]], wanted: Mapping[str, Any], limit: int
    ) -> AsyncIterator[tuple[dict[str, Any], datetime]]: ...


class Connect:
    """The gateway's calls about payees. Every method raises as the gateway's own do."""

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

    async def create_account(
        self, *, key: str, country: str, metadata: Mapping[str, str]
    ) -> ObservedAccount:
        """An Express account that may be sent transfers; the same ``key`` gives the same one."""
        params: Any = {
            "type": "express",
            "country": country,
            "capabilities": {"transfers": {"requested": True}},
            "metadata": dict(metadata),
        }
        return await self._account(
            lambda: self._v1.accounts.create_async(params, {"idempotency_key": key})
        )

    async def retrieve_account(self, ref: str) -> ObservedAccount:
        return await self._account(lambda: self._v1.accounts.retrieve_async(ref))

    async def list_accounts(self, since: datetime, *, limit: int) -> AsyncIterator[ObservedAccount]:
        """Accounts made at or after ``since``, newest first, at most ``limit``."""
        wanted: Any = {"created": {"gte": int(since.timestamp())}}
        async for thing, at in self._pages(self._v1.accounts.list_async, wanted, limit):
            yield connect_observed.account_from(thing, at)

    async def onboarding_link(self, ref: str, *, return_url: str, refresh_url: str) -> str:
        """Where the payee says who they are and where their bank is; good once, for minutes."""
        params: Any = {
            "account": ref,
            "return_url": return_url,
            "refresh_url": refresh_url,
            "type": "account_onboarding",
        }
        thing, at = await self._ask(lambda: self._v1.account_links.create_async(params))
        return str(self._understood(_link, thing, at))

    async def create_transfer(
        self,
        *,
        key: str,
        amount_minor: int,
        currency: str,
        destination: str,
        group: str,
        metadata: Mapping[str, str],
    ) -> ObservedTransfer:
        """Money to a connected account; the same ``key`` and content give the same transfer."""
        params: Any = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "destination": destination,
            "transfer_group": group,
            "metadata": dict(metadata),
        }
        return await self._transfer(
            lambda: self._v1.transfers.create_async(params, {"idempotency_key": key})
        )

    async def retrieve_transfer(self, ref: str) -> ObservedTransfer:
        return await self._transfer(lambda: self._v1.transfers.retrieve_async(ref))

    async def list_transfers(
        self, *, since: datetime | None = None, group: str | None = None, limit: int
    ) -> AsyncIterator[ObservedTransfer]:
        """Transfers made at or after ``since``, or of one group, newest first."""
        wanted: dict[str, Any] = {}
        if since is not None:
            wanted["created"] = {"gte": int(since.timestamp())}
        if group is not None:
            wanted["transfer_group"] = group
        async for thing, at in self._pages(self._v1.transfers.list_async, wanted, limit):
            yield connect_observed.transfer_from(thing, at)

    async def reverse_transfer(
        self, ref: str, *, key: str, amount_minor: int, metadata: Mapping[str, str]
    ) -> None:
        """Take ``amount_minor`` of a transfer back. What came of it the transfer itself says."""
        params: Any = {"amount": amount_minor, "metadata": dict(metadata)}
        await self._ask(
            lambda: self._v1.transfers.reversals.create_async(ref, params, {"idempotency_key": key})
        )

    async def _account(self, call: Callable[[], Awaitable[Any]]) -> ObservedAccount:
        thing, at = await self._ask(call)
        found: ObservedAccount = self._understood(connect_observed.account_from, thing, at)
        return found

    async def _transfer(self, call: Callable[[], Awaitable[Any]]) -> ObservedTransfer:
        thing, at = await self._ask(call)
        found: ObservedTransfer = self._understood(connect_observed.transfer_from, thing, at)
        return found


def _link(thing: Mapping[str, Any], _at: datetime) -> str:
    url = thing.get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise ValueError("no url")
    return url
