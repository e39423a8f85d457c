"""One request, one transaction, committed before the reply; one effect for each key.

``UnitOfWorkRoute`` runs the whole handler, the rendering of its answer included, inside one
``Database.transaction()``. The answer leaves only after the commit: a commit that fails is seen
by the caller as a failure. An ``Idempotency-Key`` is claimed in the same transaction, so effect
and memory of it live or die together, and a second caller with the key waits for the first.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from steelyard.kernel import clock, failpoints
from steelyard.kernel.db import Session, is_outage, is_retryable
from steelyard.kernel.errors import Refusal
from steelyard.kernel.http import idempotency
from steelyard.kernel.http.admin_gate import ADMIN, staff
from steelyard.kernel.http.body import UnsupportedMediaType, read_json
from steelyard.kernel.http.context import services_of
from steelyard.kernel.http.idempotency import Claim

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Namer = Callable[[Request], str | None]
Endpoint = Callable[..., Any]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TRIES = 4
_PAUSES = (0.2, 0.4, 0.8, 1.6)
_OWN = "__steelyard_own_transactions__"
_RAW = "__steelyard_raw_body__"
_KEYED = "__steelyard_key_required__"


def own_transactions[E: Endpoint](endpoint: E) -> E:
    """Mark an endpoint that calls outside between two transactions of its own."""
    setattr(endpoint, _OWN, True)
    return endpoint


def raw_body[E: Endpoint](endpoint: E) -> E:
    """Mark an endpoint that reads its body itself (webhooks: the signature is over the bytes)."""
    setattr(endpoint, _RAW, True)
    return endpoint


def key_required[E: Endpoint](endpoint: E) -> E:
    """Mark an endpoint that moves money: without an ``Idempotency-Key`` it is refused."""
    setattr(endpoint, _KEYED, True)
    return endpoint


class UnitOfWorkRoute(APIRoute):
    """The route class of every router in the house."""

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        methods = {method.upper() for method in options.get("methods") or ["GET"]}
        if not methods <= _SAFE and not hasattr(endpoint, _RAW):
            options["openapi_extra"] = idempotency.documented(
                options.get("openapi_extra"), required=hasattr(endpoint, _KEYED)
            )
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()
        raw = hasattr(self.endpoint, _RAW)
        own = hasattr(self.endpoint, _OWN)
        keyed = hasattr(self.endpoint, _KEYED)
        names = _namer(self.dependant)

        async def handle(request: Request) -> Response:
            failpoints.within(self.name)
            if self.body_field is not None and not raw:
                await _parse(request)
            if ADMIN in request.url.path:
                # Before any kept answer is looked up: a key is no way past the gate.
                await staff(request)
            if request.method in _SAFE:
                return await (_synced if own else _read)(request, inner)
            key = None if raw else idempotency.key_of(request, required=keyed)
            claim = await idempotency.claim_of(request, key, names(request) if key else None)
            if own:
                return await _outside(request, inner, claim)
            return await _write(request, inner, claim)

        return handle


def _namer(dependant: Dependant) -> Namer:
    """The gate among a route's dependencies that can name its caller before it lets them in
    (``caller``); where there is none, nobody is named."""
    own = getattr(dependant.call, "caller", None)
    if own is not None:
        return own
    inner = (_namer(one) for one in dependant.dependencies)
    return next((namer for namer in inner if namer is not _nobody), _nobody)


def _nobody(_request: Request) -> str | None:
    return None


async def _parse(request: Request) -> None:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    # FastAPI asks the request for its JSON; it finds ours.
    request._json = read_json(await request.body())  # pyright: ignore[reportPrivateUsage]


async def _read(request: Request, inner: Handler) -> Response:
    services = services_of(request)
    async with services.database.reading() as session:
        await _sync_clock(request, session)
        request.state.session = session
        return await inner(request)


async def _write(request: Request, inner: Handler, claim: Claim | None) -> Response:
    services = services_of(request)
    for attempt in range(_TRIES):
        try:
            async with services.database.transaction() as session:
                await _sync_clock(request, session)
                if claim and (before := await idempotency.take(session, claim, services.box)):
                    return before
                request.state.session = session
                response = await inner(request)
                if claim and not isinstance(response, StreamingResponse):
                    await idempotency.keep(session, claim, response, services.box)
        except Refusal as refusal:
            if claim and refusal.status in idempotency.REMEMBERED:
                await idempotency.keep_refusal(services, claim, refusal)
            raise
        except Exception as error:
            if not is_retryable(error) or attempt == _TRIES - 1:
                raise
            await clock.sleep(0.01 * 2**attempt)
        else:
            return response
    raise AssertionError("unreachable: the last try raises")


async def _outside(request: Request, inner: Handler, claim: Claim | None) -> Response:
    """An endpoint with transactions of its own: the key is leased before and answered after."""
    services = services_of(request)
    if claim is None:
        return await _synced(request, inner)
    async with services.database.transaction() as session:
        before = await idempotency.lease(session, claim, services.box)
    if before is not None:
        return before
    try:
        response = await _synced(request, inner)
    except Refusal as refusal:
        known = refusal
        await _patiently(lambda: idempotency.release(services, claim, known))
        raise
    except Exception:
        # What these endpoints do outside is keyed by our own rows: the same key may try again.
        await _patiently(lambda: idempotency.free(services, claim))
        raise
    await _patiently(lambda: idempotency.keep_answer(services, claim, response))
    return response


async def _patiently(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """``work``, again for some seconds while the database is away: a lease that nobody ends
    shuts its caller out until it runs out."""
    for pause in _PAUSES:
        try:
            return await work()
        except Exception as error:
            if not is_outage(error):
                raise
            await clock.sleep(pause)
    return await work()


async def _synced(request: Request, inner: Handler) -> Response:
    services = services_of(request)
    if services.settings.speaks_to_sandbox:
        async with services.database.reading() as session:
            await clock.refresh(session)
    return await inner(request)


async def _sync_clock(request: Request, session: Session) -> None:
    if services_of(request).settings.speaks_to_sandbox:
        await clock.refresh(session)
