"""The HTTP side: a page subscribes its browser, an application posts to it (RFC 8030)."""

import re
from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.control.base import Order
from steelyard.sandbox.gate import through_gate
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.push.keys import BrowserKeys, decode, encode
from steelyard.sandbox.push.tray import PROVIDER, SEND, Arrived, Tray
from steelyard.sandbox.push.vapid import NotTrustedError, check
from steelyard.sandbox.store import Doc

BODY_MAX = 4096
TTL_MAX = 2_419_200
TOPIC = re.compile(r"^[A-Za-z0-9_-]{1,32}$")
URGENCIES = frozenset({"very-low", "low", "normal", "high"})
PUBLIC_KEY = 65


class SubscribeOrder(Order):
    """What a page says to ``PushManager.subscribe()``; ``label`` and ``phone`` say whose it is,
    which only the desk shows."""

    application_server_key: Annotated[str, Field(max_length=100)]
    label: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(pattern=r"^(\+[1-9]\d{6,14})?$")] = ""


class SubscriptionKeys(BaseModel):
    p256dh: str
    auth: str


class Subscribed(BaseModel):
    """``PushSubscription.toJSON()``."""

    endpoint: str
    expirationTime: float | None = None  # noqa: N815 - the browsers' own name
    keys: SubscriptionKeys


class PushApi:
    """``/push``"""

    def __init__(self, ground: Ground, tray: Tray) -> None:
        self._ground = ground
        self._tray = tray

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/push", tags=["push"])
        router.add_api_route(
            "/subscriptions", self.subscribe, methods=["POST"], status_code=201,
        )  # fmt: skip
        router.add_api_route(
            "/subscriptions/{token}", self.unsubscribe, methods=["DELETE"], status_code=204,
            response_class=Response,
        )  # fmt: skip
        router.add_api_route("/send/{token}", self.send, methods=["POST"], include_in_schema=False)
        return router

    async def subscribe(self, request: Request, order: SubscribeOrder) -> Subscribed:
        """A browser for a page of the demo: no real one reaches its maker's service offline."""
        try:
            key = decode(order.application_server_key)
        except ValueError:
            key = b""
        if len(key) != PUBLIC_KEY:
            raise HTTPException(422, "application_server_key must be a public key of P-256.")
        token, keys = self._tray.subscribe(encode(key), order.label, order.phone)
        return _subscribed(f"{request.base_url}push/send/{token}", keys)

    async def unsubscribe(self, token: str) -> Response:
        """``PushSubscription.unsubscribe()``: whatever is posted there from now on gets a 410."""
        self._tray.put_state(token, "gone")
        return Response(status_code=204)

    async def send(self, request: Request, token: str) -> Response:
        """One message. 201; 400, 401, 403, 404, 410 and 413 as the real services give them."""
        body = await request.body()

        def work(spoiled: bool) -> Response:
            with self._ground.store.transaction():
                answer = self._answer(request, token, body)
                self._ground.journal.append(
                    PROVIDER, "request", SEND, token, status=answer.status_code
                )
            return Response("It failed.", status_code=500) if spoiled else answer

        return await through_gate(
            request, self._ground, PROVIDER, SEND, work=work, rate_limited=_rate_limited
        )

    def _answer(self, request: Request, token: str, body: bytes) -> Response:
        subscription = self._tray.subscription(token)
        if subscription is None:
            return _refusal(404, "There is no such subscription.")
        if self._ground.faults.strike_request(PROVIDER, SEND, "refuse") is not None:
            self._tray.put_state(token, "gone")
            subscription = {**subscription, "state": "gone"}
        if subscription["state"] == "gone":
            return _refusal(410, "The subscription has ended.")
        refused = _not_trusted(request, subscription) or _not_well_formed(request, body)
        if refused is not None:
            return refused
        headers = request.headers
        arrived = Arrived(
            body=body,
            ttl=min(int(headers["ttl"]), TTL_MAX),
            urgency=headers.get("urgency", "normal"),
            topic=headers.get("topic", ""),
        )
        seq = self._tray.take(subscription, arrived)
        there = {"location": f"{request.base_url}push/messages/{seq}", "ttl": str(arrived.ttl)}
        return Response(status_code=201, headers=there)


def _subscribed(endpoint: str, keys: BrowserKeys) -> Subscribed:
    public = SubscriptionKeys(p256dh=encode(keys.public), auth=encode(keys.auth))
    return Subscribed(endpoint=endpoint, keys=public)


def _not_trusted(request: Request, subscription: Doc) -> Response | None:
    origin = f"{request.url.scheme}://{request.url.netloc}"
    shown = request.headers.get("authorization", "")
    try:
        check(shown, audience=origin, subscribed_with=subscription["server_key"])
    except NotTrustedError as wrong:
        return _refusal(wrong.status, str(wrong))
    return None


def _not_well_formed(request: Request, body: bytes) -> Response | None:
    headers = request.headers
    ttl, topic = headers.get("ttl", ""), headers.get("topic")
    if len(body) > BODY_MAX:
        return _refusal(413, f"At most {BODY_MAX} octets.")
    if not (ttl.isdecimal() and len(ttl) <= 10):
        return _refusal(400, "TTL must be a number of seconds.")
    if body and headers.get("content-encoding") != "aes128gcm":
        return _refusal(400, "Content-Encoding must be aes128gcm.")
    if topic is not None and not TOPIC.match(topic):
        return _refusal(400, "Topic must be at most 32 characters of base64url.")
    if headers.get("urgency", "normal") not in URGENCIES:
        return _refusal(400, "Urgency is not known.")
    return None


def _refusal(status: int, why: str) -> Response:
    return Response(why, status_code=status, media_type="text/plain")


def _rate_limited() -> Response:
    return Response("Too many.", status_code=429, headers={"retry-after": "2"})
