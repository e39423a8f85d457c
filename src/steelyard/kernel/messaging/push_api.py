"""A browser's own edge: switch notifications on here, see where they are on, switch them off."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.audit import Actor
from steelyard.kernel.errors import Unavailable
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.limits import Limit
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import WireModel, example
from steelyard.kernel.messaging.push_address import ENDPOINT_MAX
from steelyard.kernel.messaging.push_subscriptions import (
    Browser,
    active_of,
    subscribe,
    switch_off,
)

SUBSCRIBE_PER_IP = Limit("messaging.push.ip", 30)
_KEY_MAX = 100


class PushNotOffered(Unavailable):
    """No key is configured (``VAPID_PRIVATE_KEY``)."""

    code = "push_not_offered"


class PushKeys(WireModel):
    """The browser's public key and its shared secret, base64url."""

    p256dh: Annotated[str, Field(min_length=1, max_length=_KEY_MAX)]
    auth: Annotated[str, Field(min_length=1, max_length=_KEY_MAX)]


class PushBrowser(WireModel):
    """``PushSubscription.toJSON()``, exactly as the browser gives it."""

    model_config = ConfigDict(
        **example(
            endpoint="https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB",
            keys={
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
                "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
            },
        ),
        alias_generator=None,
    )

    endpoint: Annotated[str, Field(min_length=1, max_length=ENDPOINT_MAX)]
    keys: PushKeys
    expiration_time: Annotated[
        Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)] | None,
        Field(alias="expirationTime"),
    ] = None


class PushTold(BaseModel):
    """One browser that is told. ``service``: the host of its push service."""

    id: UUID
    service: str
    created_at: datetime


class PushState(BaseModel):
    """``key``: what a browser asks for as ``applicationServerKey``; null: not offered here.

    ``sandbox``: whose push service takes the place of the browser's own; null in the real world.
    """

    key: str | None
    sandbox: str | None
    browsers: list[PushTold]


def push_router(
    market: str, path: str, *, owner_type: str, who: Callable[..., Any], name: str, tag: str
) -> APIRouter:
    """``GET`` and ``POST path``, ``DELETE path/{subscription_id}`` of whoever ``who`` lets in.

    ``who`` is a dependency that gives the Actor; ``name`` stands in the operations' ids.
    """
    router = APIRouter(tags=[tag], route_class=UnitOfWorkRoute, responses=STANDARD)

    async def see(
        actor: Annotated[Actor, Depends(who)], session: CurrentSession, services: CurrentServices
    ) -> PushState:
        key = services.push.key
        found = await active_of(session, market, (owner_type, actor.id))
        return PushState(
            key=key.public if key else None,
            sandbox=services.settings.sandbox_url or None,
            browsers=[
                PushTold(id=one.id, service=one.service, created_at=one.created_at) for one in found
            ],
        )

    async def switch_on(
        body: PushBrowser,
        actor: Annotated[Actor, Depends(who)],
        session: CurrentSession,
        services: CurrentServices,
    ) -> PushTold:
        await services.limiter.check(SUBSCRIBE_PER_IP, actor.ip or "unknown")
        if not services.push.configured:
            raise PushNotOffered("Notifications are not offered here.")
        browser = Browser(body.endpoint, body.keys.p256dh, body.keys.auth)
        made = await subscribe(
            session, market=market, owner=(owner_type, actor.id), browser=browser, actor=actor
        )
        return PushTold(id=made.id, service=made.service, created_at=made.created_at)

    async def leave(
        subscription_id: UUID, actor: Annotated[Actor, Depends(who)], session: CurrentSession
    ) -> Response:
        await switch_off(
            session,
            market=market,
            owner=(owner_type, actor.id),
            which=subscription_id,
            actor=actor,
        )
        return Response(status_code=204)

    router.add_api_route(
        path, see, methods=["GET"], name=f"see_{name}_push",
        summary="Which browsers are told", response_model=PushState,
    )  # fmt: skip
    router.add_api_route(
        path, switch_on, methods=["POST"], status_code=201, name=f"switch_on_{name}_push",
        summary="Tell this browser from now on", response_model=PushTold,
    )  # fmt: skip
    router.add_api_route(
        f"{path}/{{subscription_id}}", leave, methods=["DELETE"], status_code=204,
        name=f"switch_off_{name}_push", summary="Tell that browser no more",
        response_class=Response,
    )  # fmt: skip
    return router
