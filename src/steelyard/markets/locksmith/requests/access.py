"""Which request a caller may open: the one their cookie, or their link's token, is signed for."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from sqlalchemy import select

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import services_of, set_actor
from steelyard.markets.locksmith.links import COOKIE_DAYS, session_of, token_for
from steelyard.markets.locksmith.models import RequestSession
from steelyard.settings import Settings

HEADER = "x-request-token"
# One answer for a foreign request, an unknown one, and a token that has ended.
_NO_KEY = (
    "This page is not open to you, or its link has ended. Open the newest link we texted you, "
    "or start again."
)


def cookie_name(settings: Settings) -> str:
    """``__Host-`` binds the cookie to this host over TLS; plain HTTP on loopback cannot."""
    return "__Host-steelyard_request" if settings.is_production else "steelyard_request"


def set_cookie(response: Response, settings: Settings, session_id: UUID) -> None:
    response.set_cookie(
        cookie_name(settings),
        token_for(settings.secret_key, session_id),
        max_age=COOKIE_DAYS * 86_400,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
    )


async def own_request(
    http: Request,
    request_id: Annotated[UUID, Path(description="The request session's id.")],
) -> Actor:
    """The customer of this very request. A foreign id gets the answer of an unknown one."""
    services = services_of(http)
    secret = services.settings.secret_key
    shown = [
        http.cookies.get(cookie_name(services.settings), ""),
        http.headers.get(HEADER, ""),
    ]
    if not any(session_of(secret, token) == request_id for token in shown if token):
        raise NotFound(_NO_KEY)
    if not await _is_known(http, request_id):
        raise NotFound(_NO_KEY)
    return set_actor(http, kind="customer", id=str(request_id), role="customer")


async def _is_known(http: Request, request_id: UUID) -> bool:
    """Asked in the request's own unit of work where it has one.

    A second connection beside the one that is held would let as many callers as there are
    connections wait for each other.
    """
    found = select(RequestSession.id).where(RequestSession.id == request_id)
    session: Session | None = getattr(http.state, "session", None)
    if session is not None:
        return await session.scalar(found) is not None
    async with services_of(http).database.reading() as reading:
        return await reading.scalar(found) is not None


Customer = Annotated[Actor, Depends(own_request)]
