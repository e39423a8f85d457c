"""The one HTTP application: every provider under its prefix, the controls under /control."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import APIKeyCookie, APIKeyHeader

from steelyard.sandbox.access import COOKIE, Access, Doorkeeper
from steelyard.sandbox.control.banks import BankControls
from steelyard.sandbox.control.billing import BillingControls
from steelyard.sandbox.control.clock import ClockControls
from steelyard.sandbox.control.connect import ConnectControls
from steelyard.sandbox.control.faults import FaultControls
from steelyard.sandbox.control.general import GeneralControls
from steelyard.sandbox.control.links import LinkControls
from steelyard.sandbox.control.mail import MailControls
from steelyard.sandbox.control.payments import PaymentControls
from steelyard.sandbox.control.phones import PhoneControls
from steelyard.sandbox.control.push import PushControls
from steelyard.sandbox.control.session import SessionControls
from steelyard.sandbox.cors import BrowserAccess
from steelyard.sandbox.desk_files import DeskFiles
from steelyard.sandbox.stripe.browser_script import BrowserScript
from steelyard.sandbox.stripe.challenge import Challenge
from steelyard.sandbox.stripe.onboarding import Onboarding
from steelyard.sandbox.world import World

HEADER = APIKeyHeader(name="X-Sandbox-Secret", auto_error=False)
SESSION = APIKeyCookie(name=COOKIE, auto_error=False)
"""Both only for the description of the controls; the doorkeeper decides."""


def build_app(world: World, access: Access) -> FastAPI:
    app = FastAPI(title="Steelyard sandbox", lifespan=_lifespan(world), redoc_url=None)
    doorkeeper = Doorkeeper(access.secret)
    app.include_router(SessionControls(doorkeeper, access.origins).router())
    app.include_router(_control(world, access, doorkeeper))
    app.include_router(world.stripe.router())
    app.include_router(BrowserScript(access.origins).router())
    app.include_router(Challenge(world.desk, access.origins).router())
    app.include_router(Onboarding(world.desk).router())
    app.include_router(world.twilio.router())
    app.include_router(world.google.router())
    app.include_router(world.push.router())
    app.include_router(DeskFiles(access.desk, access.origins).router())
    app.add_middleware(BrowserAccess, origins=access.origins)
    return app


def _control(world: World, access: Access, doorkeeper: Doorkeeper) -> APIRouter:
    control = APIRouter(
        prefix="/control",
        dependencies=[Depends(doorkeeper.let_in), Security(HEADER), Security(SESSION)],
        responses={401: {"description": "Neither the secret nor a session was shown."}},
    )
    ground, origins = world.ground, access.origins
    control.include_router(GeneralControls(ground).router())
    control.include_router(ClockControls(ground, access.secret).router())
    control.include_router(FaultControls(ground).router())
    control.include_router(PhoneControls(ground, world.network, origins).router())
    control.include_router(PaymentControls(world.desk, origins).router())
    control.include_router(BankControls(world.desk).router())
    control.include_router(ConnectControls(world.desk).router())
    control.include_router(BillingControls(world.desk).router())
    control.include_router(MailControls(world.mailbox, origins).router())
    control.include_router(PushControls(world.tray, origins).router())
    control.include_router(LinkControls(world, origins).router())
    return control


def _lifespan(world: World) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        helpers = [
            asyncio.create_task(world.ground.agenda.run()),
            asyncio.create_task(world.ground.store.keep_log_short()),
        ]
        try:
            yield
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            world.ground.agenda.stop()
            await world.ground.webhooks.close()

    return lifespan
