"""Helpers: what a subscriber does in the browser, and what the provider tells of it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import text
from tests.kernel.payments.stage import CUSTOMER, MARKET, House, Told
from tests.sandbox.outside import Control, eventually

from steelyard.kernel import billing, clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing import BillingSubscription, Seen
from steelyard.kernel.billing.service import Wish
from steelyard.kernel.db import Database, Session
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER_INVARIANTS
from steelyard.kernel.money import Money
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.events import event_from
from steelyard.kernel.payments.webhook import store
from steelyard.kernel.services import Services
from steelyard.kernel.verification.lifecycles import OnePath

PRICE = 1900
DAY = 86_400
_KEY = {"Authorization": "Bearer sk_test_main"}


class Notes(Told):
    """What the market was told of subscriptions, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str | None]] = []

    async def subscription_observed(self, _session: Session, seen: Seen, _actor: Actor) -> None:
        self.seen.append((seen.subscription.status, seen.invoice and seen.invoice.status))


class Provider:
    """The sandbox's Stripe as its owner sees it, and its events at the door of our inbox."""

    def __init__(self, control: Control, services: Services, market: str) -> None:
        self.control = control
        self._services = services
        self._market = market
        self._known: set[str] = set()

    async def told(self, ref: str | None) -> Any:
        listed = (await self.control.get("/stripe/subscriptions"))["subscriptions"]
        return next(one for one in listed if one["id"] == ref)

    async def becomes(self, ref: str | None, status: str, *, paid: int | None = None) -> Any:
        def holds(one: Any) -> bool:
            bills = [bill["status"] for bill in one["invoices"]]
            return one["status"] == status and paid in {None, bills.count("paid")}

        return await eventually(lambda: self.told(ref), holds)

    async def pay(self, ref: str | None, card: str = "success") -> None:
        """What the customer's browser does with the open bill."""
        (bill, *_) = (await self.told(ref))["invoices"]
        await self.control.post(
            f"/stripe/payment_intents/{bill['payment_intent']}/pay", {"card": card}
        )

    async def new_card(self, customer_ref: str, card: str) -> None:
        """The customer's card from now on, wherever it was kept."""
        put = await self.control.post(f"/stripe/customers/{customer_ref}/card", {"card": card})
        listed = await self.control.get("/stripe/subscriptions", customer=customer_ref)
        for one in listed["subscriptions"]:
            method = {"default_payment_method": put["payment_method"]["id"]}
            answer = await self.control.http.post(
                f"/stripe/v1/subscriptions/{one['id']}", data=method, headers=_KEY
            )
            assert answer.is_success, answer.text

    async def advance(self, seconds: float) -> None:
        """Time goes on, there and here."""
        await self.control.post("/clock/advance", {"seconds": seconds})

    async def news(self, about: str = "") -> list[Any]:
        """Events since the last call, oldest first; ``about``: a customer's ref."""
        fresh: list[Any] = []
        after: dict[str, str] = {}
        while True:
            answer = await self.control.http.get(
                "/stripe/v1/events", params={"limit": "100", **after}, headers=_KEY
            )
            page = answer.json()
            new = [one for one in page["data"] if one["id"] not in self._known]
            fresh += new
            if len(new) < len(page["data"]) or not page["has_more"]:
                break
            after = {"starting_after": new[-1]["id"]}
        self._known |= {one["id"] for one in fresh}
        return [one for one in reversed(fresh) if about in json.dumps(one)]

    async def deliver(self, events: Sequence[Any]) -> list[str]:
        """Store each event as the door does, apply it as the job does; what became of each."""
        context = JobContext(self._services, job_id=0, attempt=0, last_attempt=False)
        for one in events:
            async with self._services.database.transaction() as session:
                await store(session, self._market, event_from(one))
            async with self._services.database.reading() as session:
                stored = await session.scalar(
                    text("SELECT id FROM kernel.provider_event WHERE event_key = :key"),
                    {"key": one["id"]},
                )
            await inbox.apply_event(context, cast("UUID", stored))
        return [await self.outcome(one["id"]) for one in events]

    async def outcome(self, key: str) -> str:
        async with self._services.database.reading() as session:
            found = await session.scalar(
                text("SELECT status FROM kernel.provider_event WHERE event_key = :key"),
                {"key": key},
            )
            return str(found)

    async def catch_up(self, customer_ref: str) -> None:
        """Everything there is to tell of one customer, in order."""
        await self.deliver(await self.news(customer_ref))


class Till:
    """One house that sells subscriptions, and its outside."""

    def __init__(self, house: House, control: Control, notes: Notes) -> None:
        self.house = house
        self.control = control
        self.notes = notes
        self.services = cast("Services", house)
        self.provider = Provider(control, self.services, MARKET)

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def context(self) -> JobContext:
        return JobContext(self.services, job_id=0, attempt=0, last_attempt=False)

    async def asked(self, subject: str = "s-1") -> BillingSubscription:
        async with self.database.transaction() as session:
            return await billing.subscribe(
                session,
                market=MARKET,
                owner_type="user",
                owner_id=subject,
                subject_type="plan",
                subject_id=subject,
                money=Money(PRICE, "USD"),
                product="plan",
                description="A plan",
                actor=CUSTOMER,
            )

    async def presented(self, subject: str = "s-1") -> BillingSubscription:
        asked = await self.asked(subject)
        return (await self.present(asked)).subscription

    async def present(self, subscription: BillingSubscription) -> billing.Presented:
        return await billing.present(self.services, subscription.id, email="ann@example.com")

    async def paid(self, subject: str = "s-1") -> BillingSubscription:
        """Paid in the browser, and known to be."""
        subscription = await self.presented(subject)
        await self.provider.pay(subscription.provider_ref)
        return await billing.ask_provider(self.services, subscription.id)

    async def wish(self, subscription: BillingSubscription, wish: Wish) -> None:
        async with self.database.transaction() as session:
            fresh = await billing.subscription_by_id(session, subscription.id)
            await billing.ask_for(session, fresh, wish, actor=CUSTOMER)

    async def fresh(self, subscription: BillingSubscription) -> BillingSubscription:
        async with self.database.reading() as session:
            return await billing.subscription_by_id(session, subscription.id)

    async def customer_ref(self, subscription: BillingSubscription) -> str:
        async with self.database.reading() as session:
            found = await session.get_one(billing.BillingCustomer, subscription.customer_id)
            assert found.provider_ref is not None
            return found.provider_ref

    async def catch_up(self, subscription: BillingSubscription) -> None:
        """Everything the provider has to tell of this subscriber."""
        await self.provider.catch_up(await self.customer_ref(subscription))

    async def advance(self, seconds: float) -> None:
        await self.provider.advance(seconds)
        async with self.database.transaction() as session:
            await clock.advance(session, timedelta(seconds=seconds))

    async def total(self, purpose: str) -> int:
        async with self.database.reading() as session:
            found = await session.scalar(
                text(
                    "SELECT coalesce(sum(posted_minor), 0) FROM kernel.ledger_account"
                    " WHERE purpose = :purpose"
                ),
                {"purpose": purpose},
            )
            return int(found or 0)

    async def calls(self, operation: str) -> int:
        entries = await self.control.journal(kind="request")
        return sum(one["operation"] == operation for one in entries)

    async def events(self, status: str) -> list[str]:
        async with self.database.reading() as session:
            rows = await session.execute(
                text("SELECT type FROM kernel.provider_event WHERE status = :status"),
                {"status": status},
            )
            return [str(row.type) for row in rows]

    async def sound(self) -> None:
        """Every promise of billing, payments and ledger holds."""
        path = OnePath(billing.lifecycles([self.house.markets[MARKET]]))
        async with self.database.reading() as session:
            for one in (*billing.INVARIANTS, *payments.INVARIANTS, *LEDGER_INVARIANTS, path):
                assert await one.violations(session) == [], one.code


__all__ = ["DAY", "PRICE", "Notes", "Provider", "Till"]
