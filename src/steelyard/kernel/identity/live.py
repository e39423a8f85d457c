"""``live_router``: the live view of a market with accounts.

A program sends its access token in the header. A browser cannot, so it asks for a ticket and
shows that: ``new WebSocket(address, ["steelyard.live.v1", "ticket.…"])``. Either way the session's
row is asked again about every 45 s: who is signed out or loses a role stops hearing (4401).
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.requests import HTTPConnection

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import services_of
from steelyard.kernel.http.errors import answers
from steelyard.kernel.http.wire import Answer
from steelyard.kernel.identity import limits, live_tickets
from steelyard.kernel.identity.edge import CredentialsRoute, credentials
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.live_tickets import Holder
from steelyard.kernel.identity.people import Person, person_behind
from steelyard.kernel.identity.refusals import NotSignedIn
from steelyard.kernel.realtime import ClientLimits, realtime_router

WatchRule = Callable[[Session, Person, str], Awaitable[bool]]
"""``(session, person, topic)``: whether they may watch it now."""


class TicketGiven(Answer):
    """Show it as the subprotocol ``ticket.<ticket>``, once, before it ends."""

    ticket: str
    expires_in: int = Field(description="Seconds.", examples=[30])


def live_router(
    gate: Gate, may_watch: WatchRule, limits_of_clients: ClientLimits | None = None
) -> APIRouter:
    """``POST /api/live/ticket``, ``/api/live`` (WebSocket), ``/api/live/events``.

    Each topic is put to ``may_watch``, at the beginning and again while it lasts.
    """

    async def authorise(connection: HTTPConnection, topic: str) -> bool:
        holder = _holder(connection, gate)
        if holder is None:
            return False
        async with services_of(connection).database.reading() as session:
            person = await person_behind(session, holder, gate.market)
            if person is None or not person.roles:
                return False
            known = replace(person, permissions=gate.permissions.of(person.roles))
            return await may_watch(session, known, topic)

    async def admit(connection: HTTPConnection) -> None:
        ticket = _ticket_shown(connection)
        if ticket is None:
            return
        holder = await live_tickets.spend(services_of(connection).valkey, gate.market, ticket)
        if holder is None:
            raise NotSignedIn
        connection.state.live_holder = holder

    router = realtime_router(gate.market, authorise, limits_of_clients, admit=admit)
    _add_ticket(router, gate)
    return router


def _add_ticket(router: APIRouter, gate: Gate) -> None:
    guard = Depends(gate.signed_in())

    @credentials
    async def ask_for_ticket(request: Request, person: Annotated[Person, guard]) -> TicketGiven:
        """For the live line, which takes no header from a browser: good once, for 30 seconds."""
        services = services_of(request)
        await services.limiter.check(limits.LIVE_TICKETS, str(person.user_id))
        holder = Holder(person.user_id, person.session_id)
        ticket = await live_tickets.issue(services.valkey, gate.market, holder)
        return TicketGiven(ticket=ticket, expires_in=int(live_tickets.LIFETIME.total_seconds()))

    router.add_api_route(
        "/api/live/ticket",
        ask_for_ticket,
        methods=["POST"],
        status_code=201,
        responses=answers(400, 401, 403, 413, 415, 429, 503),
        route_class_override=CredentialsRoute,
    )


def _ticket_shown(connection: HTTPConnection) -> str | None:
    offered = cast("list[str]", connection.scope.get("subprotocols") or [])
    shown = [one for one in offered if one.startswith(live_tickets.SUBPROTOCOL)]
    return shown[0].removeprefix(live_tickets.SUBPROTOCOL) if shown else None


def _holder(connection: HTTPConnection, gate: Gate) -> Holder | None:
    """By the ticket it came with; else by the access token, which is read anew each time."""
    known = getattr(connection.state, "live_holder", None)
    if isinstance(known, Holder):
        return known
    scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    claims = gate.tokens(services_of(connection).settings).read(shown)
    return None if claims is None else Holder(claims.user_id, claims.session_id)
