"""The same deliveries as bare inserts: the event's row and its job's, and nothing else.

Nobody checks a signature, parses a body or answers; the tables have the same columns, indexes
and constraints, without triggers and foreign keys. A repeated event conflicts, as it does for us.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from steelyard.bench.webhooks_stripe import MARKET, Told

_TABLES = ("provider_event", "pgqueuer")
_BARE = f"""
WITH event AS (
    INSERT INTO bench_webhooks.provider_event
        (provider, event_key, market, type, livemode, payload, status, event_at, due_at)
    VALUES ('stripe', $1, '{MARKET}', $2, false, $3::jsonb, 'received', $4, $4)
    ON CONFLICT DO NOTHING
    RETURNING id
)
INSERT INTO bench_webhooks.pgqueuer (priority, status, entrypoint, dedupe_key, payload)
SELECT 10, 'queued', 'payments.apply_event', 'payments.event:' || id,
    convert_to('{{"event_id":"' || id || '"}}', 'UTF8')
FROM event
"""  # noqa: S608 - our own names

Insert = Callable[[Told], Awaitable[None]]


@asynccontextmanager
async def bare_inserts(owner: AsyncEngine, callers: int) -> AsyncGenerator[Insert]:
    """Insert what was told, one commit each, over as many connections as there are callers."""
    async with owner.begin() as connection:
        await connection.execute(text("CREATE SCHEMA bench_webhooks"))
        for name in _TABLES:
            await connection.execute(
                text(f"CREATE TABLE bench_webhooks.{name} (LIKE kernel.{name} INCLUDING ALL)")
            )
    engine = create_async_engine(owner.url, pool_size=callers, max_overflow=0)
    opened = [await engine.connect() for _ in range(callers)]
    try:
        drivers: list[Any] = [(await one.get_raw_connection()).driver_connection for one in opened]

        async def insert(told: Told) -> None:
            driver = drivers.pop()
            try:
                await driver.execute(_BARE, told.key, told.type, told.body.decode(), told.at)
            finally:
                drivers.append(driver)

        yield insert
    finally:
        for one in opened:
            await one.close()
        await engine.dispose()
