"""The demo's clock: pushed ahead by the sandbox, taking timers and waiting jobs along; and what is
due next here, so that somebody can push it just that far.

Mounted only where a sandbox is configured; production refuses to start with one.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from steelyard.kernel import clock, jobs
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import WireModel
from steelyard.kernel.jobs.upcoming import Upcoming, next_job
from steelyard.kernel.market import Market

router = APIRouter(route_class=UnitOfWorkRoute, include_in_schema=False)
Secret = Annotated[str, Header(alias="X-Sandbox-Secret")]


class Push(WireModel):
    """``offset_seconds`` is the sandbox's whole lead; telling it twice moves nothing twice."""

    seconds: Annotated[float, Field(ge=0, le=10**9)] = 0
    offset_seconds: Annotated[float, Field(ge=0, le=10**9)]


class Moved(BaseModel):
    offset_seconds: float
    jobs_moved: int


class Deadline(BaseModel):
    """Something that happens by itself at a time of the moved clock."""

    at: datetime
    what: str
    url: str | None = None


class Next(BaseModel):
    next: Deadline | None


@router.get("/_sandbox/clock")
async def next_deadline(
    session: CurrentSession, services: CurrentServices, secret: Secret = ""
) -> Next:
    """The earliest thing due after now in this installation."""
    _let_in(secret, services.settings.sandbox_secret)
    await clock.refresh(session)
    found = await next_job(session)
    if found is None:
        return Next(next=None)
    return Next(next=Deadline(at=found.due_at, what=_in_words(found, services.markets)))


@router.post("/_sandbox/clock")
async def push_clock(
    body: Push,
    session: CurrentSession,
    services: CurrentServices,
    secret: Secret = "",
) -> Moved:
    """Bring the kernel's clock level with the sandbox's."""
    _let_in(secret, services.settings.sandbox_secret)
    ahead = timedelta(seconds=body.offset_seconds) - await clock.refresh(session)
    if ahead <= timedelta(0):
        return Moved(offset_seconds=clock.offset().total_seconds(), jobs_moved=0)
    offset = await clock.advance(session, ahead)
    moved = await jobs.shift(session, ahead)
    return Moved(offset_seconds=offset.total_seconds(), jobs_moved=moved)


def _let_in(shown: str, secret: str) -> None:
    """Raises NotFound to whoever is not the sandbox."""
    if not hmac.compare_digest(shown.encode(), secret.encode()):
        raise NotFound


def _in_words(job: Upcoming, markets: Mapping[str, Market]) -> str:
    """``locksmith.close_wave`` → ``Locksmith: close wave``."""
    owner, _, work = job.task.partition(".")
    market = markets.get(owner)
    title = market.title if market else owner.capitalize()
    again = f" (try {job.attempts + 1})" if job.attempts else ""
    return f"{title}: {work.replace('_', ' ')}{again}"
