"""Around every request: its id, its log line, its figures, its security headers."""

import time
from collections.abc import Callable, Mapping

import structlog
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steelyard.kernel import clock, metrics
from steelyard.kernel.errors import Refusal
from steelyard.kernel.http.admission import Overloaded
from steelyard.kernel.http.context import client_ip, request_id_from
from steelyard.kernel.http.errors import on_refusal, on_surprise
from steelyard.settings import MAX_UPLOAD_CEILING

log = structlog.get_logger("steelyard.access")

CSP: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self' https://js.stripe.com https://*.js.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "connect-src": "'self' https://api.stripe.com",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""What a page may load. Stripe's hosts are those its security guide names for Stripe.js and the
Payment Element; ``'self'`` in connect-src takes in WebSockets of the same host (CSP 3)."""
WEBHOOK_BYTES = 1 << 20
"""What a provider may send at once; they are not ours to bound more tightly."""
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    # A wallet's button lives in Stripe's frame.
    "permissions-policy": "camera=(), microphone=(), geolocation=(self), "
    'payment=(self "https://js.stripe.com")',
    "cross-origin-opener-policy": "same-origin",
}


class BodyTooLarge(Refusal):
    status = 413
    code = "body_too_large"


class Envelope:
    """Outermost: gives a request its id and address, logs and counts its answer."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        trusted_hops: int,
        secure: bool,
        max_body_bytes: int,
        market_of: Callable[[str], str],
        sandbox_origin: str = "",
    ) -> None:
        self._app = app
        self._trusted_hops = trusted_hops
        self._max_body_bytes = max_body_bytes
        self._market_of = market_of
        headers = _security_headers(sandbox_origin)
        self._clock_moves = bool(sandbox_origin)
        if secure:
            headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        self._raw_headers = {name.encode(): to.encode() for name, to in headers.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        request_id = request_id_from(connection.headers.get("x-request-id"))
        scope["steelyard.request_id"] = request_id
        scope["steelyard.ip"] = client_ip(connection, self._trusted_hops)
        scope["steelyard.market"] = self._market_of(scope["path"])
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            if scope["type"] == "http":
                await self._serve(scope, receive, send, request_id)
            else:
                await self._upgrade(scope, receive, send, request_id)

    async def _upgrade(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        """A refused upgrade is an ordinary answer and dressed like one."""

        async def sending(message: Message) -> None:
            if message["type"] == "websocket.http.response.start":
                self._dress(message, scope, request_id)
            await send(message)

        await self._app(scope, receive, sending)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started = time.perf_counter()
        status = 500
        started_answering = turned_away = False

        async def sending(message: Message) -> None:
            nonlocal status, started_answering
            if message["type"] == "http.response.start":
                started_answering = True
                status = message["status"]
                self._dress(message, scope, request_id)
            await send(message)

        limit = _limit(scope, self._max_body_bytes)
        try:
            _check_announced(scope, limit)
            await self._app(scope, _bounded(receive, limit), sending)
        except (BodyTooLarge, Overloaded) as refusal:
            turned_away = isinstance(refusal, Overloaded)
            if not started_answering:
                answer = await on_refusal(Request(scope), refusal)
                await answer(scope, receive, sending)
        except Exception as error:
            # A market's own application has answered already and only passes the error on.
            if not started_answering:
                answer = await on_surprise(Request(scope), error)
                await answer(scope, receive, sending)
        finally:
            self._note(scope, status, time.perf_counter() - started, logged=not turned_away)

    def _dress(self, message: Message, scope: Scope, request_id: str) -> None:
        """Add what every answer carries; what a route said itself stays. Names are lower case."""
        said = dict(message["headers"])
        dress = {b"x-request-id": request_id.encode("latin-1"), **self._raw_headers}
        if _is_call(scope["path"], said.get(b"content-type", b"")):
            dress[b"cache-control"] = b"no-store"
            if self._clock_moves:
                # Pages count down by the house's clock, which a sandbox may have pushed ahead.
                dress[b"x-clock-ahead"] = b"%.0f" % clock.offset().total_seconds()
        added = [pair for pair in dress.items() if pair[0] not in said]
        message["headers"] = [*message["headers"], *added]

    def _note(self, scope: Scope, status: int, seconds: float, *, logged: bool) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        market = scope["steelyard.market"] or "house"
        metrics.REQUESTS.labels(market, scope["method"], route, str(status)).inc()
        metrics.REQUEST_SECONDS.labels(market, route).observe(seconds)
        if not logged:
            # Thousands a second, each alike: the door tells of them (``admission``).
            return
        # The route's pattern, not the path: ids and tokens stay out of the log.
        log.info(
            "request",
            market=market,
            method=scope["method"],
            path=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def _security_headers(sandbox_origin: str) -> dict[str, str]:
    """What every answer carries. A sandbox stands in for Stripe, and frames the house's pages:
    a phone on its desk shows what the customer sees."""
    policy = dict(CSP)
    headers = dict(SECURITY_HEADERS)
    if sandbox_origin:
        for directive in ("script-src", "frame-src", "connect-src"):
            policy[directive] += f" {sandbox_origin}"
        policy["frame-ancestors"] = f"'self' {sandbox_origin}"
        # The older header can name no other site, so it would forbid what the policy allows.
        del headers["x-frame-options"]
    headers["content-security-policy"] = "; ".join(f"{name} {to}" for name, to in policy.items())
    return headers


def _is_call(path: str, content_type: bytes) -> bool:
    """An answer of the API, wherever it stands; its description is none."""
    told = content_type.startswith(b"application/json") and not path.endswith("/openapi.json")
    return told or "/api/" in path


def _limit(scope: Scope, otherwise: int) -> int:
    """How much a body may be. An upload's own link says how much exactly, and its door holds to
    that while it comes (``kernel.files``)."""
    if scope["method"] == "PUT" and scope["path"].split("/")[-2:-1] == ["files"]:
        return MAX_UPLOAD_CEILING
    return WEBHOOK_BYTES if "/webhooks/" in scope["path"] else otherwise


def _check_announced(scope: Scope, limit: int) -> None:
    """Refuse by the announced length, before anybody reads."""
    announced = HTTPConnection(scope).headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _too_large(limit)


def _bounded(receive: Receive, limit: int) -> Receive:
    """``receive`` that refuses a body past the limit, whatever was announced."""
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise _too_large(limit)
        return message

    return bounded


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge("The body is too large.", limit_bytes=limit)
