"""What is known of a request before anything is decided: its id, where it came from, who acts."""

import re
import secrets
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import Depends
from starlette.requests import HTTPConnection, Request

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


def request_id_from(header: str | None) -> str:
    """The caller's ``X-Request-ID`` where it is harmless, else one of ours."""
    if header and _REQUEST_ID.match(header):
        return header
    return secrets.token_hex(12)


def client_ip(connection: HTTPConnection, trusted_hops: int) -> str:
    """The caller's address: the socket's, or the one our own proxies vouch for.

    ``X-Forwarded-For`` is read from the right, one entry for each proxy of ours; what a caller
    writes further left never counts.
    """
    peer = connection.client.host if connection.client else "unknown"
    if trusted_hops == 0:
        return peer
    chain = [part.strip() for part in connection.headers.get("x-forwarded-for", "").split(",")]
    chain = [part for part in chain if part]
    return chain[-trusted_hops] if len(chain) >= trusted_hops else peer


def services_of(connection: HTTPConnection) -> "Services":
    return cast("Services", connection.app.state.services)


def current_session(request: Request) -> Session:
    """The unit of work this request runs in (see ``routes.UnitOfWorkRoute``)."""
    return cast("Session", request.state.session)


def set_actor(request: Request, *, kind: str, id: str, role: str) -> Actor:  # noqa: A002
    """Name who acts, once the edge knows. Later reads of ``CurrentActor`` see it."""
    actor = Actor(
        kind=kind,
        id=id,
        role=role,
        ip=request.scope.get("steelyard.ip"),
        request_id=request.scope.get("steelyard.request_id"),
    )
    request.state.actor = actor
    return actor


def current_actor(request: Request) -> Actor:
    """Who acts: set by the market's own gate; else an anonymous member of the public."""
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    return set_actor(request, kind="public", id="anonymous", role="public")


CurrentSession = Annotated[Session, Depends(current_session)]
if TYPE_CHECKING:
    CurrentServices = Annotated[Services, Depends(services_of)]
else:
    # The services are made of parts that have edges of their own: importing them here would
    # close a circle, and FastAPI only needs the dependency.
    CurrentServices = Annotated[Any, Depends(services_of)]
CurrentActor = Annotated[Actor, Depends(current_actor)]
