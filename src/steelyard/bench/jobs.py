"""The staff's list of jobs with 1,000,000 rows, beside the same list with 10,000.

Asked through the whole application (``GET /api/admin/jobs``), as the console does, without a
socket in between: every sort, both ways, under every filter and mixture of ``jobs_grid``, on the
first page, in the middle and on the last. ``ratio`` is the promise: p95 over all questions with
many rows, by p95 over the same questions with few.
"""

import random
import time
import zlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from steelyard.app import create_app
from steelyard.bench.figures import Result, Taken, Tell, silent
from steelyard.bench.jobs_grid import Cell, Filter, Sample, cells, filters
from steelyard.bench.jobs_rows import fill
from steelyard.bench.scratch import scratch_database
from steelyard.kernel.http.pages import Order, write_cursor
from steelyard.markets.locksmith.jobs.board import SORTS
from steelyard.markets.locksmith.models import Job
from steelyard.settings import Settings

FEW = 10_000
MANY = 1_000_000
PROMISED = 3.0
_PATH = "/locksmith/api/admin/jobs"
_SAMPLED = 2_000
_NAMED = 10

_Query = dict[str, str | list[str]]
Measured = dict[str, list[float]]
"""Cell → how long each of its questions took, in seconds."""


async def run(
    settings: Settings,
    seconds: float = 5.0,
    tell: Tell = silent,
    *,
    few: int = FEW,
    many: int = MANY,
    share: float = 1.0,
) -> list[Result]:
    """Measure both sizes; one result. Each question is asked once for every two ``seconds``.

    The same question goes to both sizes, one right after the other, so that what else the machine
    is doing falls on both. ``share`` of the questions is asked. Fills the database of
    ``settings``, and another of its own beside it.
    """
    rounds = max(1, round(seconds / 2))
    async with (
        scratch_database(settings) as beside,
        _filled(beside, few, share, tell) as with_few,
        _filled(settings, many, share, tell) as with_many,
    ):
        both = (with_few, with_many)
        await _round(both, tell, "warming up")
        for size in both:
            size.taken.clear()
        for number in range(1, rounds + 1):
            await _round(both, tell, f"round {number} of {rounds}")
    return [_result(with_few.taken, with_many.taken, few, many)]


@dataclass(slots=True)
class _Size:
    """One filled database behind its application, what can be asked of it, and what it took."""

    client: httpx2.AsyncClient
    queries: dict[str, _Query]
    taken: Measured = field(default_factory=dict[str, list[float]])

    async def ask(self, name: str) -> None:
        began = time.perf_counter()
        answer = await self.client.get(_PATH, params=self.queries[name])
        took = time.perf_counter() - began
        answer.raise_for_status()
        self.taken.setdefault(name, []).append(took)


async def _round(sizes: tuple[_Size, _Size], tell: Tell, doing: str) -> None:
    """Ask everything once, in any order; of both sizes where both have such a page."""
    names = list(dict.fromkeys(name for size in sizes for name in size.queries))
    for place, name in enumerate(random.sample(names, len(names))):
        for size in random.sample(sizes, 2):
            if name in size.queries:
                await size.ask(name)
        if place % 25 == 0:
            tell(f"{doing}: {place} of {len(names)} questions")


@asynccontextmanager
async def _filled(settings: Settings, jobs: int, share: float, tell: Tell) -> AsyncGenerator[_Size]:
    owner = create_async_engine(settings.database_url)
    try:
        await fill(owner, jobs, tell)
        async with _application(settings) as client:
            queries = await _queries(owner, client, settings.secret_key, share, tell)
            yield _Size(client, queries)
    finally:
        await owner.dispose()


@asynccontextmanager
async def _application(settings: Settings) -> AsyncGenerator[httpx2.AsyncClient]:
    app = create_app(settings)
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        yield client


async def _queries(
    owner: AsyncEngine, client: httpx2.AsyncClient, secret: str, share: float, tell: Tell
) -> dict[str, _Query]:
    """How to ask for every cell that has such a page: a list of one page has no middle."""
    found: dict[str, _Query] = {}
    middles: dict[str, Sequence[Any]] = {}
    for cell in cells(filters(datetime.now(UTC), await _sample(owner))):
        if zlib.crc32(cell.name.encode()) / 2**32 >= share:
            continue
        query = {**cell.filter.query, "sort": cell.sort, "direction": cell.direction}
        if cell.depth != "first":
            if cell.filter.name not in middles:
                tell(f"looking for the pages of “{cell.filter.name}”")
                middles[cell.filter.name] = await _rows(owner, cell.filter)
            cursor = await _cursor(client, cell, middles[cell.filter.name], secret)
            if cursor is None:
                continue
            query["cursor"] = cursor
        found[cell.name] = query
    return found


async def _cursor(
    client: httpx2.AsyncClient, cell: Cell, rows: Sequence[Any], secret: str
) -> str | None:
    """The middle: after the row in the middle of a sample. The last page: after the row that
    is last of the first page of the list turned round."""
    order = _order(cell)
    if cell.depth == "middle":
        ordered = sorted(rows, key=lambda row: (getattr(row, cell.sort), row.created_at, row.id))
        return write_cursor(secret, order, ordered[len(ordered) // 2]) if ordered else None
    turned = {"asc": "desc", "desc": "asc"}[cell.direction]
    asked = {**cell.filter.query, "sort": cell.sort, "direction": turned}
    page = (await client.get(_PATH, params=asked)).raise_for_status().json()
    if page["next_cursor"] is None:
        return None
    return write_cursor(secret, order, _Seen(page["items"][-1]))


class _Seen:
    """A row as the answer shows it, with what a cursor asks of it."""

    def __init__(self, shown: dict[str, Any]) -> None:
        self.__dict__.update(shown)
        self.number = int(str(shown["number"]).removeprefix("L"))


def _order(cell: Cell) -> Order:
    return Order(cell.sort, SORTS[cell.sort], Job.id, cell.direction == "desc")


async def _rows(owner: AsyncEngine, wanted: Filter) -> Sequence[Any]:
    """Some rows that match, from anywhere in the table."""
    columns = ", ".join(dict.fromkeys(("id", "created_at", *SORTS)))
    async with owner.connect() as connection:
        found = await connection.exec_driver_sql(
            f"SELECT {columns} FROM locksmith.jobs WHERE {wanted.where}"  # noqa: S608 - our own words
            f" ORDER BY hashtext(id::text) LIMIT {_SAMPLED}"
        )
        return found.all()


async def _sample(owner: AsyncEngine) -> Sample:
    async with owner.connect() as connection:
        row = (
            await connection.execute(
                text(
                    "SELECT customer_phone, assigned_locksmith_id, assigned_locksmith_name"
                    " FROM locksmith.jobs WHERE assigned_locksmith_id IS NOT NULL"
                    " ORDER BY hashtext(id::text) LIMIT 1"
                )
            )
        ).one()
    return Sample(row.customer_phone, str(row.assigned_locksmith_id), row.assigned_locksmith_name)


def _result(with_few: Measured, with_many: Measured, few: int, many: int) -> Result:
    """All questions of a size together for the promise; single ones by their best time, which
    says what a question costs and not what else the machine was doing."""
    both = sorted(with_few.keys() & with_many.keys())
    small, large = _together(with_few), _together(with_many)
    worst = sorted(
        ((min(with_many[name]) / min(with_few[name]), name) for name in both), reverse=True
    )
    slowest = max(with_many, key=lambda name: min(with_many[name]))
    return {
        "bench": "jobs",
        "ours": large.ms(95),
        "baseline": small.ms(95),
        "ratio": round(large.ms(95) / small.ms(95), 2),
        "unit": f"ms p95, {many:,} jobs beside {few:,}",
        "promised_ratio": PROMISED,
        "p50_ms": large.ms(50),
        "p99_ms": large.ms(99),
        "baseline_p50_ms": small.ms(50),
        "baseline_p99_ms": small.ms(99),
        "questions": len(with_many),
        "questions_in_both": len(both),
        "slowest": slowest,
        "slowest_ms": round(min(with_many[slowest]) * 1000, 2),
        "cells_over_promise": sum(1 for ratio, _ in worst if ratio > PROMISED),
        "worst": [
            {
                "cell": name,
                "ratio": round(ratio, 1),
                "ms": round(min(with_many[name]) * 1000, 2),
                "baseline_ms": round(min(with_few[name]) * 1000, 2),
            }
            for ratio, name in worst[:_NAMED]
        ],
    }


def _together(measured: Measured) -> Taken:
    each = [took for taken in measured.values() for took in taken]
    return Taken(each, sum(each))
