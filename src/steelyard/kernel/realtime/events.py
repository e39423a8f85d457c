"""Server-sent events: the same frames for clients that only listen.

Every event's id is where the client is in all its topics, so a browser that reconnects by itself
(``Last-Event-ID``) is brought up to date without any code of its own.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from steelyard.kernel.realtime.gate import Gate
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.limits import ClientLimits
from steelyard.kernel.realtime.outbox import GONE
from steelyard.kernel.realtime.watcher import Watcher
from steelyard.kernel.realtime.wire import Frame, Position, control, write_since

EVENT_STREAM = "text/event-stream"
# A comment: it keeps proxies from thinking the stream dead.
_KEEP_ALIVE = Frame("", len(KEEPALIVE_COMMENT))


class LiveEvents(Response):
    """A stream that lasts until the client goes or the outbox ends it.

    Not FastAPI's own, whose generator makes every client's bytes anew and cannot let go of a
    client that has stopped reading.
    """

    media_type = None  # a refusal at this door is JSON: the class promises no type for it

    def __init__(
        self,
        hub: Hub,
        gate: Gate,
        limits: ClientLimits,
        *,
        topics: Sequence[str],
        refused: Mapping[str, str],
        since: Mapping[str, Position],
    ) -> None:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(headers=headers, media_type=EVENT_STREAM)
        del self.headers["content-length"]
        self._hub = hub
        self._gate = gate
        self._limits = limits
        self._stay = topics, refused, since

    async def __call__(
        self,
        scope: Scope,  # noqa: ARG002 - the shape of every ASGI answer
        receive: Receive,
        send: Send,
    ) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # Reconnecting clients spread themselves out.
        retry = random.randrange(1000, 4000)
        await send(_body(b"retry: %d\n\n" % retry))
        await _Stream(self._hub, self._gate, self._limits, receive, send).stay(*self._stay)


class _Stream(Watcher):
    transport = "events"

    def __init__(
        self, hub: Hub, gate: Gate, limits: ClientLimits, receive: Receive, send: Send
    ) -> None:
        super().__init__(hub, gate, limits)
        self._from_client = receive
        self._to_client = send
        self._positions: dict[str, Position] = {}

    async def _send(self, frame: Frame) -> None:
        if frame is _KEEP_ALIVE:
            await self._to_client(_body(KEEPALIVE_COMMENT))
            return
        if frame.topic is not None and frame.position is not None:
            self._positions[frame.topic] = frame.position
        identity = b"id: %b\n" % write_since(self._positions.items()).encode()
        event = identity + frame.event if self._positions else frame.event
        await self._to_client(_body(event))

    async def _receive(self) -> Mapping[str, Any]:
        return await self._from_client()

    async def _on_message(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.disconnect":
            self._outbox.end(GONE)

    def _beat(self) -> None:
        self._outbox.push(_KEEP_ALIVE)

    async def _close(self, code: int, reason: str) -> None:
        last = control(type="closed", code=code, reason=reason)
        await self._to_client(_body(last.event, more=False))


def _body(content: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}
