"""Health, configuration, journal."""

from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from steelyard.sandbox.config import SandboxConfig
from steelyard.sandbox.control import clock
from steelyard.sandbox.control.clock import Health
from steelyard.sandbox.control.stream import events_after
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.journal import EntryKind, Topic


class JournalEntry(BaseModel):
    """One thing that happened. ``topic``: which part of the desk has to read again.

    ``subject``: the payment, text, mail, phone or fault it is about; ``data``: what it came to.
    """

    seq: int
    at: str
    topic: Topic
    provider: str
    kind: EntryKind
    operation: str
    subject: str
    data: dict[str, Any]


class JournalPage(BaseModel):
    entries: list[JournalEntry]
    next_after: int


class GeneralControls:
    """``/control``: what concerns no provider in particular."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def router(self) -> APIRouter:
        router = APIRouter(tags=["general"])
        router.add_api_route("/health", self.health, methods=["GET"])
        router.add_api_route("/config", self.config, methods=["GET"])
        router.add_api_route("/config", self.put_config, methods=["PUT"])
        router.add_api_route("/journal", self.journal, methods=["GET"])
        router.add_api_route(
            "/stream", self.stream, methods=["GET"], response_class=StreamingResponse,
            responses={200: {
                "description": "`event: journal`, `id:` its seq, `data:` a JournalEntry as JSON.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            }},
        )  # fmt: skip
        return router

    async def health(self) -> Health:
        """Up, and what time it is here."""
        return clock.health(self._ground)

    async def config(self) -> SandboxConfig:
        return self._ground.config

    async def put_config(self, given: SandboxConfig) -> SandboxConfig:
        """Replaces each section that is given; the others stay as they are."""
        self._ground.journal.append(
            "sandbox", "control", "config.changed", sections=sorted(given.model_fields_set)
        )
        return self._ground.shelf.put(given)

    async def journal(
        self,
        after: int = 0,
        limit: int = Query(default=1000, ge=1, le=10_000),
        provider: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        last: bool = False,
    ) -> JournalPage:
        """What happened, oldest first; ``next_after`` continues where this answer ends.

        ``last``: the newest entries instead of those that follow ``after``.
        """
        entries = self._ground.journal.after(
            after, limit, provider=provider, kind=kind, subject=subject, last=last
        )
        return JournalPage.model_validate(
            {"entries": entries, "next_after": entries[-1]["seq"] if entries else after}
        )

    async def stream(self, request: Request, after: int | None = None) -> StreamingResponse:
        """The journal as server-sent events, from ``after`` (or Last-Event-ID), else from now.

        It tells every change there is: texts, mails, payments, deliveries, faults, phones, clock.
        """
        last = request.headers.get("last-event-id", "")
        start = int(last) if last.isdecimal() else after
        return StreamingResponse(
            events_after(self._ground.journal, start),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
