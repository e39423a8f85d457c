"""``/healthz`` (alive), ``/readyz`` (may take traffic, and what is missing), ``/metrics``."""

import asyncio
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text

from steelyard.kernel.http.context import CurrentServices

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from steelyard.kernel.services import Services

router = APIRouter(tags=["operations"])

_PATIENCE_SECONDS = 2


class Health(BaseModel):
    status: str


class Readiness(BaseModel):
    """``status``: ready, degraded (works, slower or quieter) or unavailable."""

    status: str
    database: str
    valkey: str


@router.get("/healthz")
async def healthz() -> Health:
    """Whether this process answers at all."""
    return Health(status="alive")


@router.get("/readyz")
async def readyz(response: Response, services: CurrentServices) -> Readiness:
    """Whether this process may take traffic. Without the database it may not."""
    database, valkey = await asyncio.gather(_database(services), _valkey(services))
    status = "ready" if valkey == "up" else "degraded"
    if database != "up":
        status = "unavailable"
        response.status_code = 503
    return Readiness(status=status, database=database, valkey=valkey)


@router.get("/metrics", response_class=Response)
async def metrics() -> Response:
    """Prometheus figures of this process."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _database(services: "Services") -> str:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), services.database.reading() as session:
            await session.execute(text("SELECT 1 FROM kernel.clock"))
    except Exception:
        return "down"
    return "up"


async def _valkey(services: "Services") -> str:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await cast("Awaitable[bool]", services.valkey.ping())  # pyright: ignore[reportUnknownMemberType]
    except Exception:
        return "down"
    return "up"
