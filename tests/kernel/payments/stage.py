"""Helpers: a market that sells one thing, our webhook door on a socket, Stripe in the sandbox."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import httpx2
import uvicorn
from fastapi import FastAPI
from sqlalchemy import func, select, text, update
from tests.sandbox.outside import Control, QuietServer, eventually, until

from steelyard.kernel import ledger, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.http import errors
from steelyard.kernel.http.forgeries import Forgeries
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER_INVARIANTS
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment, ProviderEvent, Refund, StripeGateway
from steelyard.kernel.payments.sweeps import ask_due, nudge_events
from steelyard.kernel.services import Services
from steelyard.settings import Settings

MARKET = "bazaar"
SECRET = "whsec_for_payments"
CUSTOMER = Actor(kind="customer", id="somebody", role="customer")
STAFF = Actor(kind="staff", id="clerk", role="staff")


@dataclass
class Told:
    """What the market was told, in order."""

    payments: list[tuple[UUID, str]] = field(default_factory=list[tuple[UUID, str]])
    refunds: list[tuple[UUID, str]] = field(default_factory=list[tuple[UUID, str]])
    refuse: int = 0
    """How often the market's own code fails before it works."""

    async def payment_changed(self, session: Session, payment: Payment, _actor: Actor) -> None:
        if self.refuse:
            self.refuse -= 1
            raise RuntimeError("the market's code fails")
        self.payments.append((payment.id, payment.status))
        await session.execute(text("SELECT 1"))

    async def refund_changed(self, _session: Session, refund: Refund, _actor: Actor) -> None:
        self.refunds.append((refund.id, refund.status))

    def successes(self, payment: Payment) -> int:
        return self.payments.count((payment.id, "succeeded"))


@dataclass
class House:
    """The part of the process's services that payments need."""

    settings: Settings
    database: Database
    stripe: StripeGateway
    markets: dict[str, Market]
    forgeries: Forgeries


@dataclass
class Stage:
    """One test's house and its outside."""

    house: House
    sandbox: Control
    told: Told
    door: str
    """The webhook's address."""

    @property
    def services(self) -> Services:
        return cast("Services", self.house)

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def context(self) -> JobContext:
        return JobContext(services=self.services, job_id=0, attempt=0, last_attempt=False)

    async def ask(
        self, amount_minor: int = 5000, currency: str = "USD", subject: str = "s-1"
    ) -> Payment:
        """A payment for a subject, its money going to the subject's held account."""
        async with self.database.transaction() as session:
            held = await held_account(session, subject, currency)
            return await payments.create_payment(
                session,
                market=MARKET,
                subject_type="sale",
                subject_id=subject,
                money=Money(amount_minor, currency),
                held_account_id=held.id,
                actor=CUSTOMER,
                description="A sale",
            )

    async def presented(self, amount_minor: int = 5000, **more: Any) -> Payment:
        """A payment whose intent is made."""
        payment = await self.ask(amount_minor, **more)
        await payments.present(self.services, payment.id)
        return await self.fresh(payment)

    async def pay(self, payment: Payment, card: str = "success") -> Any:
        """What the customer's browser does."""
        return await self.sandbox.post(
            f"/stripe/payment_intents/{payment.provider_ref}/pay", {"card": card}
        )

    async def paid(self, amount_minor: int = 5000, **more: Any) -> Payment:
        """A payment that succeeded and is applied."""
        payment = await self.presented(amount_minor, **more)
        await self.pay(payment)
        return await payments.ask_provider(self.services, payment.id)

    async def refund(
        self, payment: Payment, amount_minor: int | None = None, key: str = "k-1"
    ) -> Refund:
        async with self.database.transaction() as session:
            return await payments.request_refund(
                session,
                payment_id=payment.id,
                amount_minor=amount_minor,
                reason="asked for",
                actor=STAFF,
                key=key,
                source_account_id=payment.held_account_id,
            )

    async def fresh(self, payment: Payment) -> Payment:
        async with self.database.reading() as session:
            return await payments.payment_by_id(session, payment.id)

    async def fresh_refund(self, refund: Refund) -> Refund:
        async with self.database.reading() as session:
            return await payments.refund_by_id(session, refund.id)

    async def balance(self, account_id: UUID) -> int:
        async with self.database.reading() as session:
            return (await ledger.balance(session, account_id)).posted_minor

    async def total(self, purpose: str, currency: str = "USD") -> int:
        """All accounts of a purpose together."""
        async with self.database.reading() as session:
            value = await session.scalar(
                text(
                    "SELECT coalesce(sum(posted_minor), 0) FROM kernel.ledger_account"
                    " WHERE purpose = :purpose AND currency = :currency"
                ),
                {"purpose": purpose, "currency": currency},
            )
            return int(value or 0)

    async def events(self, **where: Any) -> list[ProviderEvent]:
        async with self.database.reading() as session:
            query = select(ProviderEvent).filter_by(**where).order_by(ProviderEvent.received_at)
            return list(await session.scalars(query))

    async def effects(self) -> int:
        async with self.database.reading() as session:
            return int(
                await session.scalar(text("SELECT count(*) FROM kernel.webhook_effect")) or 0
            )

    async def audited(self, event: str) -> int:
        async with self.database.reading() as session:
            found = await session.scalar(
                text("SELECT count(*) FROM kernel.audit_event WHERE event = :event"),
                {"event": event},
            )
            return int(found or 0)

    async def settled(self, payment: Payment, status: str) -> Payment:
        """Waits until the payment is in this state."""
        return await eventually(lambda: self.fresh(payment), lambda one: one.status == status)

    async def webhooks(self, **more: Any) -> None:
        """Point the sandbox's webhooks at our door."""
        await self.configure(webhook_endpoints=[{"url": self.door, "secret": SECRET, **more}])

    async def configure(self, **stripe: Any) -> None:
        await self.sandbox.put("/config", {"stripe": stripe})

    async def sweep(self) -> None:
        """One round of the periodic work."""
        await ask_due(self.context)
        await nudge_events(self.context)

    async def push_clock(self, by: timedelta) -> None:
        """As if so much time had passed for everything that is due."""
        async with self.database.transaction() as session:
            for table, columns in (
                (Payment, ("due_at", "intent_requested_at", "created_at")),
                (Refund, ("due_at", "submitted_at", "created_at")),
                (ProviderEvent, ("due_at", "received_at")),
            ):
                values = {name: getattr(table, name) - by for name in columns}
                await session.execute(update(table).values(values))

    @asynccontextmanager
    async def working(self) -> AsyncGenerator[None]:
        """A real worker on the real queue, as long as the block lasts."""
        worker = Worker(self.services, payments.TASKS, ())
        running = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await running

    async def idle(self) -> None:
        """Waits until the queue is empty."""

        async def waiting() -> int:
            async with self.database.reading() as session:
                left = await session.scalar(
                    text(
                        "SELECT count(*) FROM kernel.pgqueuer"
                        " WHERE status IN ('queued', 'picked') AND execute_after <= now()"
                    )
                )
                return int(left or 0)

        await eventually(waiting, lambda left: left == 0)

    async def as_owner(self, *statements: str) -> None:
        """What only the owner of the schema may do."""
        owner = Database(self.database.url, role=None, pool_size=1)
        async with owner.transaction() as session:
            for statement in statements:
                await session.execute(text(statement))
        await owner.close()

    async def sound(self) -> None:
        """Every promise of payments and ledger holds."""
        async with self.database.reading() as session:
            for invariant in (*payments.INVARIANTS, *LEDGER_INVARIANTS):
                assert await invariant.violations(session) == []

    async def calls(self, operation: str) -> list[Any]:
        entries = await self.sandbox.journal(kind="request")
        return [one for one in entries if one["operation"] == operation]

    async def deliver(self, event: Any, *, secret: str = SECRET, age: int = 0) -> httpx2.Response:
        """Post one event to our door, signed."""
        body = json.dumps(event).encode()
        async with httpx2.AsyncClient(trust_env=False) as client:
            return await client.post(
                self.door, content=body, headers={"stripe-signature": signed(body, secret, age)}
            )


def signed(body: bytes, secret: str = SECRET, age: int = 0) -> str:
    """The header Stripe would send, ``age`` seconds ago."""
    second = int(time.time()) - age
    mac = hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256)
    return f"t={second},v1={mac.hexdigest()}"


def event(kind: str, thing: Any, key: str = "evt_1", **more: Any) -> Any:
    """An event as Stripe writes one."""
    return {
        "id": key,
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(time.time()),
        "livemode": False,
        "type": kind,
        "data": {"object": thing},
        **more,
    }


async def held_account(session: Session, subject: str, currency: str = "USD") -> ledger.Account:
    return await ledger.open_account(
        session,
        market=MARKET,
        owner_type="sale",
        owner_id=subject,
        purpose="held",
        currency=currency,
        floor="zero",
    )


async def count(session: Session, table: Any) -> int:
    return int(await session.scalar(select(func.count()).select_from(table)) or 0)


def make_house(database_url: str, sandbox_url: str, told: Told, **settings: Any) -> House:
    chosen = Settings(
        app_env="test",
        database_url=database_url,
        stripe_secret_key="sk_test_main",
        stripe_webhook_secret=settings.pop("stripe_webhook_secret", [SECRET]),
        stripe_api_base=f"{sandbox_url}/stripe",
        **settings,
    )
    database = Database(database_url)
    market = Market(
        name=MARKET,
        title="Bazaar",
        tagline="",
        routers=(),
        lifecycles=(),
        handlers=Handlers(payment_changed=told.payment_changed, refund_changed=told.refund_changed),
    )
    markets = {MARKET: market}
    database.session_info.update(markets=markets, settings=chosen)
    return House(chosen, database, StripeGateway(chosen), markets, Forgeries(database))


@asynccontextmanager
async def door_of(house: House) -> AsyncGenerator[str]:
    """Our application's webhook route on a socket of its own."""
    app = FastAPI(max_body_size=256 * 1024)
    errors.install(app)
    app.include_router(payments.webhook_router(MARKET))
    app.state.services = house
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = QuietServer(
        uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
    )
    running = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started, "the door to open")
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/webhooks/stripe"
    finally:
        server.should_exit = True
        await running


async def abandoned(work: Callable[[], Any], seconds: float) -> None:
    """Runs a step and cuts it off while it waits for the provider."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work()
        raise AssertionError("the step came to its end")
