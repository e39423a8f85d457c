"""Health, configuration, clock, journal."""

import httpx2
from fastapi import APIRouter, Query, Response
from pydantic import Field
from starlette.requests import Request
from starlette.responses import StreamingResponse

from steelyard.sandbox.config import SandboxConfig
from steelyard.sandbox.control.base import Order
from steelyard.sandbox.control.stream import events_after
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc

APP_TIMEOUT_SECONDS = 60.0


class ClockPush(Order):
    """How far to push the clock; 0 only tells the application again where the clock stands."""

    seconds: float = Field(ge=0, le=400 * 86_400)


class GeneralControls:
    """``/control``: what concerns no provider in particular.

    ``secret`` is shown to the application when the clock moves, unless the clock has its own.
    """

    def __init__(self, ground: Ground, secret: str) -> None:
        self._ground = ground
        self._secret = secret

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route("/health", self.health, methods=["GET"])
        router.add_api_route("/config", self.config, methods=["GET"])
        router.add_api_route("/config", self.put_config, methods=["PUT"])
        router.add_api_route("/clock", self.clock, methods=["GET"])
        router.add_api_route("/clock/advance", self.advance, methods=["POST"])
        router.add_api_route("/journal", self.journal, methods=["GET"])
        router.add_api_route("/stream", self.stream, methods=["GET"])
        return router

    async def health(self) -> Doc:
        """Up, and what time it is here."""
        return {"status": "ok", **await self.clock()}

    async def config(self) -> SandboxConfig:
        return self._ground.config

    async def put_config(self, given: SandboxConfig) -> SandboxConfig:
        """Replaces each section that is given; the others stay as they are."""
        return self._ground.shelf.put(given)

    async def clock(self) -> Doc:
        clock = self._ground.clock
        return {"now": clock.iso(), "offset_seconds": clock.offset_seconds}

    async def advance(self, push: ClockPush, response: Response) -> Doc:
        """Moves time ahead here and, if configured, in the application; 502 if that one failed.

        Time here never goes back: after a 502, advance by 0 seconds to bring the application up.
        """
        ground = self._ground
        async with ground.agenda.held():
            with ground.store.transaction():
                ground.clock.advance(push.seconds)
                ground.journal.append(
                    "clock",
                    "control",
                    "clock.advance",
                    seconds=push.seconds,
                    offset_seconds=ground.clock.offset_seconds,
                )
            app = await self._tell_app(push.seconds)
        if app is not None and not app["ok"]:
            response.status_code = 502
        return {**await self.clock(), "app": app}

    async def journal(
        self,
        after: int = 0,
        limit: int = Query(default=1000, ge=1, le=10_000),
        provider: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
    ) -> Doc:
        """What happened, oldest first; ``next_after`` continues where this answer ends."""
        entries = self._ground.journal.after(
            after, limit, provider=provider, kind=kind, subject=subject
        )
        return {"entries": entries, "next_after": entries[-1]["seq"] if entries else after}

    async def stream(self, request: Request, after: int | None = None) -> StreamingResponse:
        """The journal as server-sent events, from ``after`` (or Last-Event-ID), else from now."""
        last = request.headers.get("last-event-id", "")
        start = int(last) if last.isdecimal() else after
        return StreamingResponse(
            events_after(self._ground.journal, start),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _tell_app(self, seconds: float) -> Doc | None:
        config = self._ground.config.clock
        if not config.app_url:
            return None
        body = {"seconds": seconds, "offset_seconds": self._ground.clock.offset_seconds}
        headers = {"X-Sandbox-Secret": config.secret or self._secret}
        try:
            async with httpx2.AsyncClient(trust_env=False, timeout=APP_TIMEOUT_SECONDS) as client:
                answer = await client.post(config.app_url, json=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return {"ok": False, "status": None, "answer": f"{type(error).__name__}: {error}"}
        return {
            "ok": answer.is_success,
            "status": answer.status_code,
            "answer": answer.text[:2000],
        }
