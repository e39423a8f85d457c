"""A YES by text, from the call to the committed decision, beside row locks through the ORM.

Three scenes with both contenders in each, and one more (``dispatch_paid``):

- ``dispatch.at_once``: 200 say YES to one job in the same moment, one job after another. Ours is
  ``answers.accept`` in its transaction, with audit, follow-up texts and their jobs;
- ``dispatch.contention``: 32 callers race over many jobs that were offered to four each;
- ``dispatch.webhook``: as ``at_once``, but the whole way in: Twilio's signed webhook through the
  whole application, the text stored and answered;
- ``dispatch.paid``: from paid to the first wave's texts in the provider's hands.

Every job must have exactly one winner, whoever decides, or the bench fails. A YES that was not
decided because it waited too long for a lock or a connection is counted as ``failed``.
"""

import asyncio
import itertools
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

from steelyard.app import build_markets, create_app
from steelyard.bench import dispatch_baseline, dispatch_paid
from steelyard.bench.dispatch_rows import Asked, offer_jobs
from steelyard.bench.figures import Result, Taken, Tell, silent
from steelyard.kernel.audit import Actor
from steelyard.kernel.services import open_services
from steelyard.markets.locksmith.dispatch import answers
from steelyard.markets.locksmith.models import JobOffer, Locksmith
from steelyard.settings import Settings

AT_ONCE = 200
CALLERS = 32
ASKED_EACH = 4
POOL_SIZES = (8, 16, 32)
JOBS_A_SECOND = 60
"""Jobs the contention runs through, for each of the seconds asked for."""
_ACCOUNT = f"AC{'0' * 32}"
_NUMBER = "+13125550100"
_TABLES = ("locksmith.jobs", "locksmith.job_offers")

Yes = Callable[[Asked], Awaitable[None]]


async def run(
    settings: Settings,
    seconds: float = 5.0,
    tell: Tell = silent,
    *,
    at_once: int = AT_ONCE,
    callers: int = CALLERS,
    arrivals: float = dispatch_paid.ARRIVALS,
    jobs_a_second: int = JOBS_A_SECOND,
) -> list[Result]:
    """Measure all four scenes; one result each. Adds to the database what it needs."""
    configured = settings.model_copy(
        update={
            "twilio_account_sid": _ACCOUNT,
            "twilio_auth_token": secrets.token_hex(16),
            "twilio_phone_number": _NUMBER,
        }
    )
    owner = create_async_engine(settings.database_url)
    try:
        # First: the other scenes leave texts behind that its worker would send.
        paid = await dispatch_paid.run(configured, owner, seconds, arrivals, tell)
        stage = _Stage(configured, owner, tell)
        jobs = max(1, round(seconds))
        many = max(callers, round(seconds * jobs_a_second))
        results = [
            await stage.at_once("dispatch.at_once", jobs, at_once, webhook=False),
            await stage.contention("dispatch.contention", many, callers),
            await stage.at_once("dispatch.webhook", jobs, at_once, webhook=True),
        ]
    finally:
        await owner.dispose()
    return [*results, paid]


class _Stage:
    """The contenders, and the scenes they play."""

    def __init__(self, settings: Settings, owner: AsyncEngine, tell: Tell) -> None:
        self._settings = settings
        self._owner = owner
        self._tell = tell

    async def at_once(self, bench: str, jobs: int, at_once: int, *, webhook: bool) -> Result:
        warm, *groups = await self._offered(bench, jobs + 1, at_once)
        ours, baseline = (
            (self._ours_door, self._baseline_door) if webhook else (self._ours, self._baseline)
        )
        pool = self._settings.database_pool_size
        async with baseline(pool) as yes:
            await _all_at_once(yes, [warm])
            theirs_taken = await _all_at_once(yes, groups)
        await self._check(dispatch_baseline.TABLES, [warm, *groups])
        self._tell(f"{bench}: ours")
        async with ours() as yes:
            await _all_at_once(yes, [warm])
            ours_taken = await _all_at_once(yes, groups)
        await self._check(_TABLES, [warm, *groups])
        return _result(bench, ours_taken, theirs_taken, jobs=jobs, at_once=at_once, pool=pool)

    async def contention(self, bench: str, jobs: int, callers: int) -> Result:
        groups = await self._offered(bench, jobs, ASKED_EACH)
        tried = groups[: jobs // 2]
        share = len(tried) // len(POOL_SIZES)
        scores: dict[int, float] = {}
        for number, size in enumerate(POOL_SIZES):
            async with self._baseline(size) as yes:
                taken = await _racing(yes, tried[number * share : (number + 1) * share], callers)
            scores[size] = taken.per_second
        best = max(scores, key=lambda size: scores[size])
        async with self._baseline(best) as yes:
            theirs_taken = await _racing(yes, groups[jobs // 2 :], callers)
        played = [*tried[: share * len(POOL_SIZES)], *groups[jobs // 2 :]]
        await self._check(dispatch_baseline.TABLES, played)
        self._tell(f"{bench}: ours")
        async with self._ours() as yes:
            await _racing(yes, groups[: jobs // 4], callers)
            ours_taken = await _racing(yes, groups[jobs // 4 :], callers)
        await self._check(_TABLES, groups)
        return _result(
            bench, ours_taken, theirs_taken, jobs=jobs, callers=callers, baseline_pool=best
        )

    async def _offered(self, bench: str, jobs: int, each: int) -> list[list[Asked]]:
        self._tell(f"{bench}: offering {jobs} jobs to {each} each")
        groups = await offer_jobs(self._owner, jobs, each)
        await dispatch_baseline.copy_town(self._owner)
        self._tell(f"{bench}: through the ORM")
        return groups

    @asynccontextmanager
    async def _ours(self) -> AsyncGenerator[Yes]:
        async with open_services(self._settings, build_markets(), name="bench") as services:

            async def yes(asked: Asked) -> None:
                actor = Actor(kind="locksmith", id=str(asked.locksmith_id), role="locksmith")
                async with services.database.transaction() as session:
                    offer = await session.get_one(JobOffer, asked.offer_id)
                    locksmith = await session.get_one(Locksmith, asked.locksmith_id)
                    await answers.accept(session, offer, locksmith, actor=actor)

            yield yes

    @asynccontextmanager
    async def _baseline(self, pool_size: int) -> AsyncGenerator[Yes]:
        url = self._settings.database_url
        async with dispatch_baseline.orm_sessions(url, pool_size) as sessions:

            async def yes(asked: Asked) -> None:
                async with sessions() as session, session.begin():
                    await dispatch_baseline.accept_through_orm(session, asked.offer_id)

            yield yes

    @asynccontextmanager
    async def _ours_door(self) -> AsyncGenerator[Yes]:
        app = create_app(self._settings)
        base = self._settings.base_url.rstrip("/")
        path = "/locksmith/api/webhooks/twilio/sms"
        async with app.router.lifespan_context(app), _client(app, base) as client:
            yield self._texting(client, path, base + path)

    @asynccontextmanager
    async def _baseline_door(self, pool_size: int) -> AsyncGenerator[Yes]:
        url = self._settings.database_url
        async with dispatch_baseline.orm_sessions(url, pool_size) as sessions:
            app = dispatch_baseline.baseline_door(
                sessions, self._settings.twilio_auth_token, "http://bench/sms"
            )
            async with _client(app, "http://bench") as client:
                yield self._texting(client, "/sms", "http://bench/sms")

    def _texting(self, client: httpx2.AsyncClient, path: str, url: str) -> Yes:
        validator: Any = RequestValidator(self._settings.twilio_auth_token)

        async def yes(asked: Asked) -> None:
            form = {
                "MessageSid": f"SM{secrets.token_hex(16)}",
                "AccountSid": _ACCOUNT,
                "From": asked.phone,
                "To": _NUMBER,
                "Body": "YES",
                "NumMedia": "0",
            }
            signature = validator.compute_signature(url, form)
            answer = await client.post(
                path, data=form, headers={"X-Twilio-Signature": signature}, timeout=60
            )
            answer.raise_for_status()

        return yes

    async def _check(self, tables: tuple[str, str], groups: Sequence[Sequence[Asked]]) -> None:
        """Raises AssertionError unless each job has exactly one winner."""
        jobs, offers = tables
        async with self._owner.connect() as connection:
            found = await connection.execute(
                text(
                    f"SELECT (SELECT count(*) FROM {jobs}"  # noqa: S608 - our own names
                    " WHERE id = ANY(:jobs) AND status = 'ASSIGNED'),"
                    f" (SELECT count(*) FROM {offers}"
                    " WHERE job_id = ANY(:jobs) AND status = 'ACCEPTED')"
                ),
                {"jobs": [group[0].job_id for group in groups]},
            )
            taken, accepted = found.one()
        if (taken, accepted) != (len(groups), len(groups)):
            raise AssertionError(
                f"{len(groups)} jobs should have one winner each; {taken} are taken,"
                f" {accepted} offers accepted"
            )


def _client(app: Any, base: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=base)


async def _all_at_once(yes: Yes, groups: Sequence[Sequence[Asked]]) -> Taken:
    """Each job's locksmiths all in one moment; the next job when all have been answered."""
    each: list[float | None] = []
    together = 0.0
    for group in groups:
        began = time.perf_counter()
        each += await asyncio.gather(*(_timed(yes, asked) for asked in group))
        together += time.perf_counter() - began
    return _taken(each, together)


async def _racing(yes: Yes, groups: Sequence[Sequence[Asked]], callers: int) -> Taken:
    """So many callers, each taking the next YES as soon as its last one is decided; those of
    one job follow each other, so they race."""
    waiting = itertools.chain.from_iterable(groups)
    each: list[float | None] = []

    async def call() -> None:
        each.extend([await _timed(yes, asked) for asked in waiting])

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(call())
    return _taken(each, time.perf_counter() - began)


async def _timed(yes: Yes, asked: Asked) -> float | None:
    """How long this YES took to be decided; None if it was not, for waiting too long."""
    began = time.perf_counter()
    try:
        await yes(asked)
    except (DBAPIError, NoConnection, httpx2.HTTPStatusError):
        return None
    return time.perf_counter() - began


def _taken(each: Sequence[float | None], together: float) -> Taken:
    decided = [took for took in each if took is not None]
    return Taken(decided, together, failed=len(each) - len(decided))


def _result(bench: str, ours: Taken, baseline: Taken, **more: object) -> Result:
    return {
        "bench": bench,
        "ours": round(ours.per_second),
        "baseline": round(baseline.per_second),
        "ratio": round(ours.per_second / baseline.per_second, 2),
        "unit": "decisions/s",
        "p50_ms": ours.ms(50),
        "p99_ms": ours.ms(99),
        "baseline_p50_ms": baseline.ms(50),
        "baseline_p99_ms": baseline.ms(99),
        "failed": ours.failed,
        "baseline_failed": baseline.failed,
        **more,
    }
