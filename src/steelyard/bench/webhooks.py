"""Stripe's webhooks: 10,000 deliveries, three of ten repeated, in no order, some too early.

The whole way in (signature, store, queue, answer) without a socket, beside the same rows inserted
bare; then everything is applied, by a worker that asks a stand-in for Stripe, and every payment
must have been captured once. A tenth of the payments are made only after all was told of them.
"""

import asyncio
import random
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from steelyard.app import create_app
from steelyard.bench.figures import Result, Taken, Tell, silent
from steelyard.bench.webhooks_bare import bare_inserts
from steelyard.bench.webhooks_stripe import (
    TYPES,
    Told,
    deliveries,
    events_of,
    make_payments,
    signed,
    stripe_stand_in,
)
from steelyard.kernel import clock, payments
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.payments.sweeps import NUDGE_AFTER, nudge_events
from steelyard.kernel.services import Services
from steelyard.settings import Settings

DELIVERIES = 10_000
REPEATED = 0.3
EARLY = 0.1
CALLERS = 32
_PATH = "/strathwell/webhooks/stripe"
_STUCK_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_TRIES = 20
"""Of one delivery; Stripe comes again for three days."""

_PARKED = "SELECT count(*) FROM kernel.provider_event WHERE status = 'parked'"
# An event's job is gone a moment after the event is settled; until then no other is taken.
_RECEIVED = """
SELECT (SELECT count(*) FROM kernel.pgqueuer WHERE entrypoint = 'payments.apply_event')
    + (SELECT count(*) FROM kernel.provider_event WHERE status = 'received')
"""

Deliver = Callable[[Told], Awaitable[None]]


async def run(
    settings: Settings,
    _seconds: float = 5.0,
    tell: Tell = silent,
    *,
    number: int = DELIVERIES,
    callers: int = CALLERS,
) -> list[Result]:
    """One result. Raises AssertionError unless every event had its effect once.

    ``number`` deliveries, whatever the seconds.
    """
    dice = random.Random(number)
    many = max(2, round(number * (1 - REPEATED)) // len(TYPES))
    ids = [UUID(bytes=dice.randbytes(16), version=4) for _ in range(many)]
    early, on_time = ids[: max(1, round(many * EARLY))], ids[max(1, round(many * EARLY)) :]
    told = [event for one in ids for event in events_of(one, clock.now())]
    carried = deliveries(told, number, dice)
    owner = create_async_engine(settings.database_url)
    try:
        await make_payments(owner, on_time)
        async with bare_inserts(owner, callers) as insert:
            tell(f"webhooks: {number} deliveries as bare inserts")
            bare = await _carry(insert, carried, callers)
        async with _house(settings) as (services, door):
            tell(f"webhooks: {number} deliveries through the door")
            ours = await _carry(door.deliver, carried, callers)
            tell(f"webhooks: {len(told)} events are applied")
            seconds = await _apply(services, owner, early, tell)
        await _check(owner, ids, told)
    finally:
        clock.forget()
        await owner.dispose()
    return [
        {
            "bench": "webhooks",
            "ours": round(ours.per_second),
            "baseline": round(bare.per_second),
            "ratio": round(ours.per_second / bare.per_second, 2),
            "unit": "deliveries/s",
            "p50_ms": ours.ms(50),
            "p99_ms": ours.ms(99),
            "baseline_p50_ms": bare.ms(50),
            "baseline_p99_ms": bare.ms(99),
            "deliveries": number,
            "repeated": number - len(told),
            "payments": many,
            "before_their_payment": len(early),
            "applied_per_second": round(len(told) / seconds),
            "callers": callers,
            "put_off": door.put_off,
        }
    ]


class _Door:
    """The application's door, and how a delivery is brought to it.

    ``put_off``: how often it asked to come again later (503), which Stripe does.
    """

    def __init__(self, client: httpx2.AsyncClient, secret: str) -> None:
        self._client = client
        self._secret = secret
        self.put_off = 0

    async def deliver(self, told: Told) -> None:
        tries = 0
        while (answer := await self._bring(told)).status_code == 503 and tries < _TRIES:
            tries += 1
            self.put_off += 1
            await asyncio.sleep(_LOOK_SECONDS)
        answer.raise_for_status()

    async def _bring(self, told: Told) -> httpx2.Response:
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": signed(told.body, self._secret, clock.now()),
        }
        return await self._client.post(_PATH, content=told.body, headers=headers)


@asynccontextmanager
async def _house(settings: Settings) -> AsyncGenerator[tuple[Services, _Door]]:
    """The application, and its door."""
    secret = f"whsec_{secrets.token_hex(16)}"
    async with stripe_stand_in() as address:
        configured = settings.model_copy(
            update={
                "stripe_secret_key": f"sk_test_{secrets.token_hex(8)}",
                "stripe_webhook_secret": [secret],
                "stripe_api_base": address,
            }
        )
        app: Any = create_app(configured)
        transport = httpx2.ASGITransport(app=app)
        base = settings.base_url.rstrip("/")
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url=base, timeout=60) as client,
        ):
            yield app.state.services, _Door(client, secret)


async def _carry(deliver: Deliver, carried: Sequence[Told], callers: int) -> Taken:
    """So many callers, each taking the next delivery as soon as its last one is answered."""
    waiting, each = iter(carried), list[float]()

    async def call() -> None:
        for told in waiting:
            began = time.perf_counter()
            await deliver(told)
            each.append(time.perf_counter() - began)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(call())
    return Taken(each, time.perf_counter() - began)


async def _apply(
    services: Services, owner: AsyncEngine, early: Sequence[UUID], tell: Tell
) -> float:
    """A worker does what the door asked for; seconds until all of it was done.

    Events without their payment are put aside; then the payments are made, and the sweep that
    comes back to such events is played, a minute on.
    """
    worker = Worker(services, payments.TASKS, ())
    began = time.perf_counter()
    running = asyncio.create_task(worker.run())
    try:
        await _until_none(owner, _RECEIVED, tell, "wait for the worker")
        making = time.perf_counter()
        await make_payments(owner, early)
        began += time.perf_counter() - making
        context = JobContext(services=services, job_id=0, attempt=0, last_attempt=True)
        async with services.database.transaction() as session:
            await clock.advance(session, 2 * NUDGE_AFTER + timedelta(seconds=1))
        await _until_none(owner, _PARKED, tell, "are parked", lambda: nudge_events(context))
        return time.perf_counter() - began
    finally:
        worker.stop()
        await running


async def _until_none(
    owner: AsyncEngine,
    counted: str,
    tell: Tell,
    doing: str,
    again: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Wait until ``counted`` is none. Raises AssertionError when it does not get less."""
    left, since = -1, time.perf_counter()
    while True:
        if again is not None:
            await again()
        async with owner.connect() as connection:
            found = await connection.scalar(text(counted))
        if not found:
            return
        tell(f"webhooks: {found} events {doing}")
        if found != left:
            left, since = found, time.perf_counter()
        elif time.perf_counter() - since > _STUCK_SECONDS:
            raise AssertionError(f"{found} events {doing}, and go on doing so")
        await asyncio.sleep(_LOOK_SECONDS)


async def _check(owner: AsyncEngine, ids: Sequence[UUID], told: Sequence[Told]) -> None:
    """Raises AssertionError unless each event stands there once, and each payment was captured
    once, in the ledger too."""
    async with owner.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT (SELECT count(*) FROM kernel.provider_event WHERE status = 'processed'),"
                " (SELECT count(*) FROM kernel.webhook_effect),"
                " (SELECT count(*) FROM kernel.webhook_effect WHERE effect = 'changed'),"
                " (SELECT count(*) FROM kernel.payment WHERE status = 'succeeded'),"
                " (SELECT count(*) FROM kernel.ledger_transfer WHERE kind = 'capture'),"
                " (SELECT count(*) FROM bench_webhooks.provider_event)"
            )
        )
        seen = tuple(found.one())
    wanted = (len(told), len(told), len(ids), len(ids), len(ids), len(told))
    if seen != wanted:
        raise AssertionError(
            "processed, effects, changes, payments, captures, bare events should be"
            f" {wanted} and are {seen}"
        )
