"""The two stores everything stands on: PostgreSQL and Valkey."""

import time
from collections.abc import Awaitable
from datetime import datetime
from typing import Any, cast

from pydantic import BaseModel
from redis.asyncio import Redis
from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.system.part import Part

_SLOW_MS = 250.0


class DatabaseFacts(BaseModel):
    """``role``: primary or standby. ``standbys``: servers that follow this one."""

    version: str
    latency_ms: float
    size_bytes: int
    role: str
    standbys: int
    connections: int
    connections_max: int
    started_at: datetime


class ValkeyFacts(BaseModel):
    version: str
    latency_ms: float


async def database(session: Session) -> Part[DatabaseFacts]:
    begun = time.perf_counter()
    await session.execute(text("SELECT 1"))
    latency = _elapsed(begun)
    row = (
        await session.execute(
            text(
                "SELECT current_setting('server_version') AS version,"
                " pg_database_size(current_database()) AS size_bytes,"
                " pg_is_in_recovery() AS standby,"
                " (SELECT count(*) FROM pg_stat_replication) AS standbys,"
                " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
                " AS connections,"
                " current_setting('max_connections')::int AS connections_max,"
                " pg_postmaster_start_time() AS started_at"
            )
        )
    ).one()
    facts = DatabaseFacts(
        version=row.version,
        latency_ms=latency,
        size_bytes=row.size_bytes,
        role="standby" if row.standby else "primary",
        standbys=row.standbys,
        connections=row.connections,
        connections_max=row.connections_max,
        started_at=row.started_at,
    )
    if row.standby:
        return _part(facts, "trouble", "This is a standby: nothing can be written to it.")
    if row.connections > 0.9 * row.connections_max:
        return _part(facts, "trouble", "Nearly all of its connections are taken.")
    if latency > _SLOW_MS:
        return _part(facts, "late", f"It answers, but takes {latency:.0f} ms for nothing.")
    return _part(facts, "ok", f"It answers within {max(latency, 1):.0f} ms.")


async def valkey(client: Redis) -> Part[ValkeyFacts]:
    begun = time.perf_counter()
    await cast("Awaitable[bool]", client.ping())  # pyright: ignore[reportUnknownMemberType]
    latency = _elapsed(begun)
    told = await cast("Awaitable[dict[str, Any]]", client.info("server"))  # pyright: ignore[reportUnknownMemberType]
    version = str(told.get("valkey_version") or told.get("redis_version") or "unknown")
    slow = latency > _SLOW_MS
    return Part[ValkeyFacts](
        state="late" if slow else "ok",
        sentence=f"It answers within {max(latency, 1):.0f} ms."
        if not slow
        else f"It answers, but takes {latency:.0f} ms: live pages lag.",
        since=None,
        facts=ValkeyFacts(version=version, latency_ms=latency),
    )


def _part(facts: DatabaseFacts, state: Any, sentence: str) -> Part[DatabaseFacts]:
    return Part[DatabaseFacts](state=state, sentence=sentence, since=facts.started_at, facts=facts)


def _elapsed(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)
