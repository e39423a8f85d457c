"""The clock: what time it is, pushing it ahead, and what is due next.

The application takes part at ``clock.app_url``, both ways with ``X-Sandbox-Secret``: ``POST
{seconds, offset_seconds}`` moves its time; ``GET`` is answered ``{"next": {"at": …, "what": …,
"url": …} | null}``: its own next deadline on the moved clock (ISO 8601 with zone), in words,
and optionally where it can be seen.
"""

from datetime import UTC, datetime
from typing import Literal

import httpx2
from fastapi import APIRouter, HTTPException, Response
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from steelyard.sandbox.clock import iso
from steelyard.sandbox.control.base import Order
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc

APP_TIMEOUT_SECONDS = 60.0
BY_ITSELF_SECONDS = 1.0
"""What is due sooner comes by itself; nobody pushes a clock for it."""
SHOWN = 20
PAST_IT_SECONDS = 0.1
WORDS = {
    "stripe.processing": "A bank answers a payment that is processing",
    "stripe.refund": "A bank answers a refund",
    "stripe.dispute_due": "A dispute must have been answered",
    "stripe.renewal": "A subscription's period is over",
    "stripe.trial_will_end": "A subscription's trial ends in three days",
    "stripe.invoice_retry": "A subscription's unpaid invoice is tried again",
    "stripe.incomplete": "A subscription nobody paid for expires",
    "stripe.payout": "A connected account's balance goes to its bank",
    "stripe.payout_arrival": "A bank books a payout",
    "twilio.step": "A text moves on",
    "deliver": "A provider tries again to reach the application",
}


class ClockPush(Order):
    """How far to push the clock; 0 only tells the application again where the clock stands."""

    seconds: float = Field(ge=0, le=400 * 86_400)


class ClockNow(BaseModel):
    """Sandbox time, and how far it is ahead of the real time."""

    now: str
    offset_seconds: float


class Health(ClockNow):
    status: Literal["ok"] = "ok"


class AppAnswer(BaseModel):
    """What the application said: ``status`` None when it could not be reached."""

    ok: bool
    status: int | None
    answer: str


class Deadline(BaseModel):
    """Something that happens by itself at a time. ``url``: where it can be seen."""

    at: AwareDatetime
    what: str
    where: Literal["sandbox", "app"]
    url: str | None = None


class Deadlines(ClockNow):
    """``upcoming``: soonest first. ``app``: None without an application; not ok: it names none."""

    upcoming: list[Deadline]
    app: AppAnswer | None


class ClockMoved(ClockNow):
    app: AppAnswer | None


class ClockMovedTo(ClockMoved):
    """``deadline``: what the clock was moved to."""

    deadline: Deadline


class _AppDeadline(BaseModel):
    at: AwareDatetime
    what: str = Field(max_length=500)
    url: str | None = None


class _AppNext(BaseModel):
    next: _AppDeadline | None = None


class ClockControls:
    """``/control/clock``. ``secret`` is shown to the application unless the clock has its own."""

    def __init__(self, ground: Ground, secret: str) -> None:
        self._ground = ground
        self._secret = secret

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/clock", tags=["clock"])
        router.add_api_route("", self.now, methods=["GET"])
        router.add_api_route(
            "/advance", self.advance, methods=["POST"], responses={502: {"model": ClockMoved}}
        )
        router.add_api_route("/deadlines", self.deadlines, methods=["GET"])
        router.add_api_route(
            "/advance_to_next", self.advance_to_next, methods=["POST"],
            responses={404: {}, 502: {"model": ClockMovedTo}},
        )  # fmt: skip
        return router

    async def now(self) -> ClockNow:
        return ClockNow(**self._now())

    async def advance(self, push: ClockPush, response: Response) -> ClockMoved:
        """Moves time ahead here and, if configured, in the application; 502 if that one failed.

        Time here never goes back: after a 502, advance by 0 seconds to bring the application up.
        """
        app = await self._move(push.seconds)
        if app is not None and not app.ok:
            response.status_code = 502
        return ClockMoved(**self._now(), app=app)

    async def deadlines(self) -> Deadlines:
        """What is due next, here and in the application."""
        upcoming, app = await self._upcoming()
        return Deadlines(**self._now(), upcoming=upcoming, app=app)

    async def advance_to_next(self, response: Response) -> ClockMovedTo:
        """Moves time to just past the next deadline; 404 when nothing is due."""
        upcoming, _ = await self._upcoming()
        if not upcoming:
            raise HTTPException(404, "Nothing is due, here or in the application.")
        ahead = upcoming[0].at.timestamp() + PAST_IT_SECONDS - self._ground.clock.now()
        app = await self._move(max(0.0, ahead))
        if app is not None and not app.ok:
            response.status_code = 502
        return ClockMovedTo(**self._now(), app=app, deadline=upcoming[0])

    def _now(self) -> Doc:
        clock = self._ground.clock
        return {"now": clock.iso(), "offset_seconds": clock.offset_seconds}

    async def _move(self, seconds: float) -> AppAnswer | None:
        ground = self._ground
        async with ground.agenda.held():
            with ground.store.transaction():
                ground.clock.advance(seconds)
                ground.journal.append(
                    "clock", "control", "clock.advance",
                    seconds=seconds, offset_seconds=ground.clock.offset_seconds,
                )  # fmt: skip
            told = {"seconds": seconds, "offset_seconds": ground.clock.offset_seconds}
            return await self._call_app("POST", told)

    async def _upcoming(self) -> tuple[list[Deadline], AppAnswer | None]:
        """Both sides' deadlines, soonest first, and what the application said."""
        soon = self._ground.clock.now() + BY_ITSELF_SECONDS
        found = [
            Deadline(
                at=datetime.fromtimestamp(row["due_at"], UTC),
                what=WORDS.get(str(row["kind"]), str(row["kind"])),
                where="sandbox",
            )
            for row in self._ground.agenda.upcoming(soon, SHOWN)
        ]
        app = await self._call_app("GET")
        theirs = _next_of(app)
        if theirs is not None and theirs.at.timestamp() > soon:
            found.append(Deadline(at=theirs.at, what=theirs.what, where="app", url=theirs.url))
        return sorted(found, key=lambda deadline: deadline.at), app

    async def _call_app(self, method: str, body: Doc | None = None) -> AppAnswer | None:
        config = self._ground.config.clock
        if not config.app_url:
            return None
        headers = {"X-Sandbox-Secret": config.secret or self._secret}
        try:
            async with httpx2.AsyncClient(trust_env=False, timeout=APP_TIMEOUT_SECONDS) as client:
                answer = await client.request(method, config.app_url, json=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return AppAnswer(ok=False, status=None, answer=f"{type(error).__name__}: {error}")
        return AppAnswer(ok=answer.is_success, status=answer.status_code, answer=answer.text[:2000])


def health(ground: Ground) -> Health:
    """Up, and what time it is here."""
    clock = ground.clock
    return Health(now=iso(clock.now()), offset_seconds=clock.offset_seconds)


def _next_of(app: AppAnswer | None) -> _AppDeadline | None:
    if app is None or not app.ok:
        return None
    try:
        return _AppNext.model_validate_json(app.answer).next
    except ValidationError:
        return None
