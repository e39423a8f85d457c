"""What one process needs to speak with the world, opened once and closed in order."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
from redis.asyncio import Redis

from steelyard.kernel.db import Database
from steelyard.kernel.files import Store, store_from
from steelyard.kernel.geo import Geocoder, geocoder_from
from steelyard.kernel.http.admission import Client
from steelyard.kernel.http.forgeries import Forgeries
from steelyard.kernel.http.limits import Limiter
from steelyard.kernel.market import Market
from steelyard.kernel.messaging import MailGateway, PushGateway, SmsGateway
from steelyard.kernel.payments import StripeGateway
from steelyard.kernel.realtime import Hub
from steelyard.kernel.secrets import Box
from steelyard.settings import Settings

_OUTSIDE_TIMEOUT = httpx2.Timeout(10.0, connect=3.0)


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to edges (``CurrentServices``) and tasks (``context.services``)."""

    settings: Settings
    database: Database
    valkey: Redis
    hub: Hub
    stripe: StripeGateway
    sms: SmsGateway
    mail: MailGateway
    push: PushGateway
    geocoder: Geocoder
    files: Store
    limiter: Limiter
    forgeries: Forgeries
    box: Box
    markets: dict[str, Market]


@asynccontextmanager
async def open_services(
    settings: Settings, markets: Sequence[Market], *, name: str = "steelyard"
) -> AsyncGenerator[Services]:
    """Connections for one process; the hub listens until the block is left."""
    database = Database(settings.database_url, pool_size=settings.database_pool_size, name=name)
    valkey = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
        settings.valkey_url,
        socket_timeout=1.0,
        socket_connect_timeout=1.0,
        health_check_interval=30,
    )
    hub = Hub(valkey)
    database.session_info.update(hub=hub, settings=settings, markets={m.name: m for m in markets})
    async with Client(timeout=_OUTSIDE_TIMEOUT, follow_redirects=False) as client:
        services = Services(
            settings=settings,
            database=database,
            valkey=valkey,
            hub=hub,
            stripe=StripeGateway(settings),
            sms=SmsGateway(settings),
            mail=MailGateway(settings),
            push=PushGateway(settings, client),
            geocoder=geocoder_from(settings, client),
            files=store_from(settings),
            limiter=Limiter(valkey, enabled=settings.rate_limits),
            forgeries=Forgeries(database),
            box=Box(settings.secret_key),
            markets={market.name: market for market in markets},
        )
        await hub.start()
        try:
            yield services
        finally:
            await hub.stop()
            await services.stripe.close()
            await services.sms.close()
            await valkey.aclose()
            await database.close()
