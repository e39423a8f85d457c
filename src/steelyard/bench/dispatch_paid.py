"""From paid to the first wave in the provider's hands, while jobs keep arriving.

Deposits that Stripe has confirmed become jobs at a steady pace (``create.from_payment`` in its
transaction, in this process); real worker processes, one a core, start dispatch, open the first
wave and hand its texts to a stand-in for Twilio on the loopback. A job has arrived when its
transaction begins, and is done when the last text of its first wave has been taken.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from steelyard.app import build_markets
from steelyard.bench.dispatch_rows import open_town, settle_locksmiths
from steelyard.bench.figures import Result, Taken, Tell
from steelyard.bench.stand_in import TextsTaken, twilio_stand_in
from steelyard.bench.workers import (
    cores,
    database_processes,
    processor_seconds,
    worker_processes,
)
from steelyard.kernel.audit import Actor
from steelyard.kernel.payments import Payment
from steelyard.kernel.services import Services, open_services
from steelyard.markets.locksmith.jobs import create
from steelyard.markets.locksmith.models import RequestSession, ServiceArea
from steelyard.markets.locksmith.money.accounts import held_account
from steelyard.settings import Settings

ARRIVALS = 50.0
"""Jobs a second."""
PROMISED_MS = 1000.0
AREAS = 25
LOCKSMITHS_AN_AREA = 24
PATIENCE_SECONDS = 60.0
WARMING = 10
"""Jobs a worker process has had before the measurement begins."""
_STRIPE = Actor(kind="provider", id="stripe", role="provider")


async def run(
    settings: Settings, owner: AsyncEngine, seconds: float, arrivals: float, tell: Tell
) -> Result:
    """Let jobs arrive for ``seconds``; one result, whose ``baseline`` is the promise."""
    number = max(1, round(seconds * arrivals))
    await open_town(owner, AREAS)
    await settle_locksmiths(owner, AREAS * LOCKSMITHS_AN_AREA, AREAS)
    async with twilio_stand_in() as (address, taken):
        reached = settings.model_copy(update={"twilio_api_base": address})
        markets = build_markets()
        workers = cores()
        async with (
            open_services(reached, markets, name="bench") as services,
            worker_processes(reached, workers) as pids,
        ):
            tell(f"dispatch.paid: {number} deposits are paid")
            warm = WARMING * workers
            deposits = await _paid(services, number + warm)
            await _arrive(services, deposits[:warm], arrivals)
            await _handed_over(owner, taken, warm)
            tell(f"dispatch.paid: {number} jobs arrive, {arrivals:g} a second")
            before = await _processor_time(owner, pids)
            arrived = await _arrive(services, deposits[warm:], arrivals)
            offers = await _handed_over(owner, taken, number + warm, tell)
            after = await _processor_time(owner, pids)
    busy = {name: after[name] - before[name] for name in after}
    return _result(arrived, offers, taken, arrivals, busy, settings, workers)


async def _processor_time(owner: AsyncEngine, pids: Sequence[int]) -> dict[str, float]:
    """Seconds used so far by this process, the workers, and the server's processes as far as
    they can be seen."""
    served = await database_processes(owner)
    return {
        "cpu_ms_a_job_arriving": time.process_time(),
        "cpu_ms_a_job_workers": processor_seconds(pids, "python") or 0.0,
        "cpu_ms_a_job_database": processor_seconds(served, "postgres") or 0.0,
    }


async def _paid(services: Services, number: int) -> list[UUID]:
    """So many payments that Stripe has confirmed, each for a request of its own."""
    async with services.database.transaction() as session:
        areas = list(await session.scalars(select(ServiceArea).order_by(ServiceArea.name)))
        requests = [
            RequestSession(
                name="Dana Reyes",
                phone=f"+1847{2_000_000 + place}",
                step="PAYMENT_STARTED",
                address_line="1 Lake St",
                lat=area.lat,
                lng=area.lng,
                city=area.city,
                service_area_id=area.id,
                service_type="home_lockout",
                urgency="urgent",
                deposit_minor=4900,
                currency="USD",
                ip_hash="",
            )
            for place in range(number)
            for area in (areas[place % len(areas)],)
        ]
        session.add_all(requests)
        await session.flush()
        payments = [
            Payment(
                market="locksmith",
                subject_type="request",
                subject_id=str(request.id),
                provider_ref=f"pi_{request.id.hex}",
                amount_minor=4900,
                currency="USD",
                captured_minor=4900,
                captured_currency="USD",
                status="succeeded",
                held_account_id=(await held_account(session, request.id, "USD")).id,
            )
            for request in requests
        ]
        session.add_all(payments)
        await session.flush()
        return [payment.id for payment in payments]


async def _arrive(
    services: Services, deposits: Sequence[UUID], arrivals: float
) -> dict[UUID, float]:
    """Make the jobs, one every ``1 / arrivals`` seconds however long each takes; job → when."""
    arrived: dict[UUID, float] = {}
    start = time.perf_counter()

    async def make(place: int, deposit: UUID) -> None:
        await asyncio.sleep(max(0.0, start + place / arrivals - time.perf_counter()))
        began = time.perf_counter()
        async with services.database.transaction() as session:
            payment = await session.get_one(Payment, deposit)
            job = await create.from_payment(session, payment, actor=_STRIPE)
        arrived[job.id] = began

    async with asyncio.TaskGroup() as group:
        for place, deposit in enumerate(deposits):
            group.create_task(make(place, deposit))
    return arrived


async def _handed_over(
    owner: AsyncEngine, taken: TextsTaken, jobs: int, tell: Tell | None = None
) -> dict[UUID, list[UUID]]:
    """Job → the texts of its first wave, once every job has one and all are handed over.

    Raises TimeoutError when that does not come to be.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            offers = await _first_waves(owner)
            waiting = [one for texts in offers.values() for one in texts if one not in taken.handed]
            if len(offers) >= jobs and not waiting:
                return offers
            if tell is not None:
                tell(f"dispatch.paid: {len(offers)} of {jobs} jobs have a wave")
            await asyncio.sleep(0.25)


async def _first_waves(owner: AsyncEngine) -> dict[UUID, list[UUID]]:
    async with owner.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT job_id, array_agg(message_id) FROM locksmith.job_offers"
                " WHERE wave_number = 1 AND message_id IS NOT NULL GROUP BY job_id"
            )
        )
        return {job: list(texts) for job, texts in rows}


def _result(
    arrived: dict[UUID, float],
    offers: dict[UUID, list[UUID]],
    taken: TextsTaken,
    arrivals: float,
    busy: Mapping[str, float],
    settings: Settings,
    workers: int,
) -> Result:
    done = {job: max(taken.handed[one] for one in offers[job]) for job in arrived}
    waited = [done[job] - arrived[job] for job in arrived]
    length = max(done.values()) - min(arrived.values())
    times = Taken(waited, length)
    return {
        "bench": "dispatch.paid",
        "ours": times.ms(95),
        "baseline": PROMISED_MS,
        "ratio": round(times.ms(95) / PROMISED_MS, 2),
        "unit": "ms p95 from paid to handed over, beside what is promised",
        "p50_ms": times.ms(50),
        "p99_ms": times.ms(99),
        "jobs": len(arrived),
        "arriving_per_second": arrivals,
        "handed_per_second": round(len(arrived) / length, 1),
        "cpu_ms_a_job": round(sum(busy.values()) / len(arrived) * 1000, 1),
        **{name: round(used / len(arrived) * 1000, 1) for name, used in busy.items()},
        "texts": len(taken.handed),
        "texts_sent_twice": taken.twice,
        "wave_size": settings.locksmith_wave_size,
        "workers": workers,
    }
