"""The provider's door: checked, stored with the job that applies it, answered at once.

What is stored stands in one commit with its job; 200 is said only after that commit. Nothing
else happens here, so the door answers whether or not the provider can be asked.
"""

from typing import TYPE_CHECKING, cast

from fastapi import APIRouter
from sqlalchemy.dialects.postgresql import insert
from starlette.requests import Request
from starlette.responses import JSONResponse

from steelyard.kernel import clock, failpoints, jobs
from steelyard.kernel.db import Session
from steelyard.kernel.http.errors import answers
from steelyard.kernel.payments import signature
from steelyard.kernel.payments.events import Event, hint_of, read_event
from steelyard.kernel.payments.models import ProviderEvent
from steelyard.kernel.payments.observed import mapping
from steelyard.kernel.payments.refusals import InvalidSignature, WrongMode
from steelyard.kernel.payments.sweeps import APPLY_EVENT, NUDGE_AFTER

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

BODY_MAX_BYTES = 1024 * 1024


def webhook_router(market_name: str, *, prefix: str = "/api/webhooks") -> APIRouter:
    """``POST <prefix>/stripe`` for one market. Answers 200, also to what it knew already.

    One account at the provider may serve several markets, each with its door: an event that
    reaches more than one of them is stored once, under the market its object names.

    The process's services are found in ``app.state.services``. Refuses, with nothing stored but
    an audit event: 400 ``invalid_signature`` and ``livemode_mismatch``; with nothing stored at
    all: 400 ``malformed_event``, 413.
    """
    door = _Door(market_name)
    router = APIRouter(prefix=prefix, tags=["webhooks"])
    router.add_api_route(
        "/stripe",
        door.take,
        methods=["POST"],
        name="stripe_webhook",
        summary="Events from Stripe, signed",
        response_class=JSONResponse,
        responses=answers(400, 413, 503),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            "parameters": [
                {
                    "name": "Stripe-Signature",
                    "in": "header",
                    "required": True,
                    "schema": {"type": "string"},
                }
            ],
        },
        max_body_size=BODY_MAX_BYTES,
    )
    return router


class _Door:
    def __init__(self, market: str) -> None:
        self._market = market

    async def take(self, request: Request) -> JSONResponse:
        """Events from Stripe. A repeated one is acknowledged and has no second effect."""
        failpoints.within("stripe_webhook")
        services = cast("Services", request.app.state.services)
        body = await request.body()
        if services.settings.speaks_to_sandbox:
            async with services.database.reading() as session:
                await clock.refresh(session)
        try:
            event = _checked(services, body, request.headers.get("stripe-signature"))
        except (InvalidSignature, WrongMode) as refusal:
            await services.forgeries.note(request, refusal, market=self._market, provider="stripe")
            raise
        async with services.database.transaction() as session:
            fresh = await store(session, self._market, event)
        return JSONResponse({"received": True, "duplicate": not fresh})


async def store(session: Session, market: str, event: Event) -> bool:
    """Write the event and the job that applies it; False when it was known."""
    hint = hint_of(event.type)
    stored = await session.scalar(
        insert(ProviderEvent)
        .values(
            provider="stripe",
            event_key=event.key,
            market=_market_of(session, event) or market,
            type=event.type,
            api_version=event.api_version,
            livemode=event.livemode,
            payload=event.payload,
            status="received" if hint else "ignored",
            ignore_reason=None if hint else "no payment or refund of ours is meant",
            event_at=event.at,
            due_at=clock.now() + NUDGE_AFTER if hint else None,
        )
        .on_conflict_do_nothing()
        .returning(ProviderEvent.id)
    )
    if stored is None:
        return False
    if hint:
        await jobs.enqueue(
            session,
            APPLY_EVENT,
            {"event_id": stored},
            key=f"payments.event:{stored}",
            priority=10,
        )
    return True


def _market_of(session: Session, event: Event) -> str | None:
    """The market we wrote into the object the event is about, if it is one of this process."""
    metadata = mapping(event.thing.get("metadata"))
    named = metadata.get("market")
    known: dict[str, object] = session.info.get("markets") or {}
    return named if isinstance(named, str) and named in known else None


def _checked(services: "Services", body: bytes, header: str | None) -> Event:
    signature.verify(body, header, services.settings.stripe_webhook_secret)
    event = read_event(body)
    if event.livemode != services.stripe.live:
        raise WrongMode("The event is from the other mode (test or live).")
    return event
