"""What the routes of identity have in common: how a body is read, who calls, what is answered."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from steelyard.kernel.http.body import UnsupportedMediaType, read_json
from steelyard.kernel.http.context import current_actor, services_of
from steelyard.kernel.http.limits import Limit
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions, raw_body
from steelyard.kernel.identity.cookies import set_cookie
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.schemas import Tokens
from steelyard.kernel.identity.sessions import Client
from steelyard.kernel.identity.signing_in import SignedIn


class CredentialsRoute(UnitOfWorkRoute):
    """Bodies are read as strictly as everywhere, and no Idempotency-Key is known.

    A kept answer would keep tokens, and the memory of a request a fast hash of a password. What
    these routes do may be done twice without one.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if self.body_field is not None:
                kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
                if kind != "application/json":
                    raise UnsupportedMediaType("Send the body as application/json.")
                # FastAPI asks the request for its JSON; it finds ours.
                request._json = read_json(await request.body())  # pyright: ignore[reportPrivateUsage]
            return await inner(request)

        return handle


def credentials[E: Callable[..., Any]](endpoint: E) -> E:
    """Mark an endpoint of a CredentialsRoute that decides in transactions of its own."""
    return raw_body(own_transactions(endpoint))


async def check_limit(request: Request, limit: Limit) -> None:
    """By the caller's address. Raises TooMany, Unavailable."""
    await services_of(request).limiter.check(limit, current_actor(request).ip or "unknown")


async def check_address_limit(request: Request, limit: Limit, address: str) -> None:
    """By whose mailbox it is; the counters know the address as a keyed hash only."""
    services = services_of(request)
    name = KeyRing.of(services.settings).mac("limit", address.encode()).hex()
    await services.limiter.check(limit, name)


def client_of(request: Request, device: str = "") -> Client:
    return Client(
        agent=request.headers.get("user-agent", "")[:512],
        device=device,
        ip=current_actor(request).ip or "unknown",
    )


def tokens_of(
    request: Request, response: Response, gate: Gate, signed_in: SignedIn, *, as_cookie: bool
) -> Tokens:
    """The answer, with the refresh token in it or in a cookie."""
    if as_cookie:
        settings = services_of(request).settings
        set_cookie(
            request, response, settings, gate.market,
            signed_in.refresh_token, signed_in.refresh_seconds,
        )  # fmt: skip
    return Tokens(
        access_token=signed_in.access_token,
        expires_in=int(gate.policy.access_lifetime.total_seconds()),
        refresh_token=None if as_cookie else signed_in.refresh_token,
        session_id=signed_in.session_id,
    )
