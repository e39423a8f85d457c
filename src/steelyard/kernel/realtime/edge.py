"""The doors to the live view: a WebSocket, and server-sent events for those that only listen."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, WebSocket
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from steelyard.kernel.errors import Refusal
from steelyard.kernel.http.errors import answers
from steelyard.kernel.realtime.conversation import Conversation
from steelyard.kernel.realtime.events import EVENT_STREAM, LiveEvents
from steelyard.kernel.realtime.gate import (
    Admit,
    Authorise,
    Gate,
    check_origin,
    house_of,
    read_query,
)
from steelyard.kernel.realtime.limits import ClientLimits

SUBPROTOCOL = "steelyard.live.v1"

_EVENT = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "id": {"type": "string", "description": "Where the client is in all its topics."},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"type": "object"},
        },
    },
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Frames, one an event, until either side ends it.",
        "content": {EVENT_STREAM: {"itemSchema": _EVENT}},
    }
}


def realtime_router(
    market_name: str,
    authorise: Authorise,
    limits: ClientLimits | None = None,
    *,
    admit: Admit | None = None,
) -> APIRouter:
    """``/api/live`` (WebSocket) and ``/api/live/events`` (server-sent events) for one market.

    Topics begin with ``market_name``; each is put to ``authorise``, after ``admit`` has seen a
    WebSocket once, if there is such a look to be taken. A foreign Origin, a token in
    the address, or no topic that may be watched is refused before the upgrade, in the house's
    error shape. The process's hub is found in ``app.state.services``.
    """
    bounds = limits or ClientLimits()
    router = APIRouter(tags=["live"])

    @router.websocket("/api/live")
    async def live(websocket: WebSocket) -> None:
        gate = Gate(market_name, authorise, websocket)
        house = house_of(websocket)
        try:
            check_origin(websocket, house.settings)
            asked = read_query(websocket, bounds)
            if admit is not None:
                await admit(websocket)
            topics, refused = await gate.sort(asked.topics)
        except Refusal as refusal:
            await websocket.send_denial_response(_denial(websocket, refusal))
            return
        offered = websocket.scope.get("subprotocols", [])
        await websocket.accept(SUBPROTOCOL if SUBPROTOCOL in offered else None)
        conversation = Conversation(websocket, house.hub, gate, bounds)
        await conversation.stay(topics, refused, asked.since)

    @router.get(
        "/api/live/events",
        status_code=200,
        response_class=LiveEvents,
        responses={**_STREAM, **answers(403, 422, 503)},
        summary="Watch topics as server-sent events",
    )
    async def live_events(
        request: Request,
        topics: Annotated[
            str, Query(description="Topics, separated by commas.", examples=[f"{market_name}:jobs"])
        ],
        since: Annotated[
            str | None, Query(description="Where to go on: `topic:epoch:seq`, by commas.")
        ] = None,
    ) -> LiveEvents:
        del topics, since  # declared for the documentation; read together with Last-Event-ID
        gate = Gate(market_name, authorise, request)
        house = house_of(request)
        check_origin(request, house.settings)
        asked = read_query(request, bounds)
        allowed, refused = await gate.sort(asked.topics)
        return LiveEvents(
            house.hub, gate, bounds, topics=allowed, refused=refused, since=asked.since
        )

    return router


def _denial(connection: HTTPConnection, refusal: Refusal) -> JSONResponse:
    body = {
        "error": refusal.code,
        "message": refusal.message,
        "details": refusal.details,
        "request_id": connection.scope.get("steelyard.request_id", ""),
    }
    return JSONResponse(body, status_code=refusal.status)
