"""Signing a browser in at the controls."""

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.access import Doorkeeper
from steelyard.sandbox.control.base import Order


class SessionOrder(Order):
    secret: str


class Session(BaseModel):
    """``needed``: the controls ask for a secret. ``open``: this browser may use them.

    ``app``: where the application's pages are (the first of SANDBOX_CORS_ORIGINS), if it is known.
    """

    needed: bool
    open: bool
    app: str | None


class SessionControls:
    """``/control/session``: the only control that asks for nothing beforehand."""

    def __init__(self, doorkeeper: Doorkeeper, origins: tuple[str, ...] = ()) -> None:
        self._doorkeeper = doorkeeper
        self._app = origins[0] if origins else None

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/control/session", tags=["session"])
        router.add_api_route("", self.read, methods=["GET"])
        router.add_api_route("", self.begin, methods=["POST"], responses={401: {}})
        router.add_api_route("", self.end, methods=["DELETE"])
        return router

    async def read(self, request: Request) -> Session:
        """Whether this browser may use the controls."""
        return self._seen(open=self._doorkeeper.is_open_to(request))

    async def begin(self, given: SessionOrder, request: Request, response: Response) -> Session:
        """Sets the session cookie (HttpOnly, SameSite=Strict, path /control) for the secret.

        For the desk's page, which is served from here: EventSource and iframes send no headers.
        """
        if not self._doorkeeper.knows(given.secret):
            raise HTTPException(401, "That is not the sandbox's secret.")
        self._doorkeeper.open_session(request, response)
        return self._seen(open=True)

    async def end(self, response: Response) -> Session:
        self._doorkeeper.close_session(response)
        return self._seen(open=not self._doorkeeper.asks)

    def _seen(self, *, open: bool) -> Session:  # noqa: A002 - the field's name
        return Session(needed=self._doorkeeper.asks, open=open, app=self._app)
