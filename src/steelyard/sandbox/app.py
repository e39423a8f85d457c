"""The one HTTP application: every provider under its prefix, the controls under /control."""

import asyncio
import hmac
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException

from steelyard.sandbox.control.banks import BankControls
from steelyard.sandbox.control.faults import FaultControls
from steelyard.sandbox.control.general import GeneralControls
from steelyard.sandbox.control.mail import MailControls
from steelyard.sandbox.control.payments import PaymentControls
from steelyard.sandbox.control.phones import PhoneControls
from steelyard.sandbox.cors import BrowserAccess
from steelyard.sandbox.stripe.challenge import Challenge
from steelyard.sandbox.world import World


@dataclass(frozen=True)
class Access:
    """``secret``: what X-Sandbox-Secret must say under /control; empty: anybody may.
    ``origins``: web pages that may use /control from a browser."""

    secret: str = ""
    origins: tuple[str, ...] = ()


def build_app(world: World, access: Access) -> FastAPI:
    app = FastAPI(title="Steelyard sandbox", lifespan=_lifespan(world), redoc_url=None)
    app.include_router(_control(world, access))
    app.include_router(world.stripe.router())
    app.include_router(Challenge(world.desk).router())
    app.include_router(world.twilio.router())
    app.include_router(world.google.router())
    app.add_middleware(BrowserAccess, origins=access.origins)
    return app


def _control(world: World, access: Access) -> APIRouter:
    def let_in(x_sandbox_secret: str = Header(default="")) -> None:
        if not hmac.compare_digest(x_sandbox_secret.encode(), access.secret.encode()):
            raise HTTPException(401, "X-Sandbox-Secret is missing or wrong.")

    guards = [Depends(let_in)] if access.secret else []
    control = APIRouter(prefix="/control", dependencies=guards)
    control.include_router(GeneralControls(world.ground, access.secret).router())
    control.include_router(FaultControls(world.ground).router())
    control.include_router(PhoneControls(world.ground, world.network).router())
    control.include_router(PaymentControls(world.desk).router())
    control.include_router(BankControls(world.desk).router())
    control.include_router(MailControls(world.mailbox).router())
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
