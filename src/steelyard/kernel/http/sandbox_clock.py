"""The demo's clock: pushed ahead by the sandbox, taking timers and waiting jobs along.

Mounted only where a sandbox is configured; production refuses to start with one.
"""

import hmac
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from steelyard.kernel import clock, jobs
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import WireModel

router = APIRouter(route_class=UnitOfWorkRoute, include_in_schema=False)


class Push(WireModel):
    """``offset_seconds`` is the sandbox's whole lead; telling it twice moves nothing twice."""

    seconds: Annotated[float, Field(ge=0, le=10**9)] = 0
    offset_seconds: Annotated[float, Field(ge=0, le=10**9)]


class Moved(BaseModel):
    offset_seconds: float
    jobs_moved: int


@router.post("/_sandbox/clock")
async def push_clock(
    body: Push,
    session: CurrentSession,
    services: CurrentServices,
    x_sandbox_secret: Annotated[str, Header()] = "",
) -> Moved:
    """Bring the kernel's clock level with the sandbox's."""
    if not hmac.compare_digest(x_sandbox_secret, services.settings.sandbox_secret):
        raise NotFound
    ahead = timedelta(seconds=body.offset_seconds) - await clock.refresh(session)
    if ahead <= timedelta(0):
        return Moved(offset_seconds=clock.offset().total_seconds(), jobs_moved=0)
    offset = await clock.advance(session, ahead)
    moved = await jobs.shift(session, ahead)
    return Moved(offset_seconds=offset.total_seconds(), jobs_moved=moved)
