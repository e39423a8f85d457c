"""The web application: every market under its own root, the house's own routes beside them.

``create_app`` is what servers and tests run. A market is also served at ``/`` of its own host
(``<market>.…``), so that its paths read as the sources wrote them.
"""

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Host

from steelyard import __version__
from steelyard.kernel.http import errors, health, reference, sandbox_clock
from steelyard.kernel.http.admission import Admission, Bounds
from steelyard.kernel.http.middleware import Envelope
from steelyard.kernel.market import Market
from steelyard.kernel.realtime import Hub
from steelyard.kernel.services import open_services
from steelyard.markets.locksmith import market as locksmith
from steelyard.markets.strathwell import market as strathwell
from steelyard.pages import directory
from steelyard.pages import serve as pages
from steelyard.settings import Settings, get_settings

BUILDERS: dict[str, Callable[[], Market]] = {
    "locksmith": locksmith.build,
    "strathwell": strathwell.build,
}


class RefusesToStart(RuntimeError):  # noqa: N818 - a refusal is not an error of ours
    """Production settings have problems; each is one sentence naming its variable."""


def build_markets() -> list[Market]:
    """Every market of the house, wired."""
    return [build() for build in BUILDERS.values()]


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Raises RefusesToStart for unsafe production settings."""
    chosen = settings or get_settings()
    problems = chosen.problems()
    if problems:
        raise RefusesToStart("\n".join(problems))
    if chosen.sentry_dsn:
        # A third of a second to import, for those who use it.
        import sentry_sdk  # noqa: PLC0415

        sentry_sdk.init(dsn=chosen.sentry_dsn, send_default_pii=False, release=__version__)
    markets = build_markets()
    house = _house(chosen, markets)
    apps: dict[str, FastAPI] = {}
    for market in markets:
        made = apps[market.name] = market_app(market)
        # One state for all: a market's requests find the house's services.
        made.state = house.state
        house.mount(f"/{market.name}", made, name=market.name)
        house.router.routes.insert(0, Host(f"{market.name}.{{rest:path}}", made))
    if chosen.web_dist:
        pages.install(house, apps, Path(chosen.web_dist), production=chosen.is_production)
    house.add_middleware(Admission, bounds=Bounds(chosen.requests_at_once))
    house.add_middleware(
        Envelope,
        trusted_hops=chosen.trusted_proxy_hops,
        secure=chosen.is_production,
        max_body_bytes=chosen.max_body_bytes,
        market_of=_market_of([market.name for market in markets]),
        sandbox_origin=chosen.sandbox_url,
    )
    return house


def _house(settings: Settings, markets: Sequence[Market]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_services(settings, markets, name="steelyard-web") as services:
            app.state.services = services
            with _farewell(services.hub):
                yield

    house = FastAPI(
        title="Steelyard",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    errors.install(house)
    house.include_router(health.router)
    house.include_router(directory.router_of(markets))
    if settings.speaks_to_sandbox:
        house.include_router(sandbox_clock.router)
    if settings.cors_origins:
        house.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "X-Request-ID",
                "X-Request-Token",
            ],
            expose_headers=["X-Request-ID", "Retry-After", "Idempotent-Replayed"],
        )
    return house


@contextmanager
def _farewell(hub: Hub) -> Generator[None]:
    """Tell whoever watches to come back elsewhere as soon as the process is asked to stop.

    A server waits for open streams before its lifespan ends; without this a stream would hold
    the shutdown up until its time runs out.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def asked(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.dismiss)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in before:
        signal.signal(number, asked)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def market_app(market: Market) -> FastAPI:
    """One market's own application, with its own description at ``/docs``."""
    made = FastAPI(
        title=f"Steelyard · {market.title}",
        description=market.tagline,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        generate_unique_id_function=_operation_id,
    )
    errors.install(made)
    for router in market.routers:
        made.include_router(router)
    reference.install(made)
    return made


def _operation_id(route: APIRoute) -> str:
    """Short names for the generated client: the function's own."""
    return route.name


def _market_of(names: Sequence[str]) -> Callable[[str], str]:
    known = frozenset(names)

    def of(path: str) -> str:
        first = path.split("/", 2)[1] if "/" in path else ""
        return first if first in known else ""

    return of
