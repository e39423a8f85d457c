"""The routes of who is signed in: who they are, their devices, their password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from steelyard.kernel.http.context import CurrentServices, CurrentSession, current_actor
from steelyard.kernel.http.errors import answers
from steelyard.kernel.identity import accounts, sessions
from steelyard.kernel.identity.cookies import clear_cookie
from steelyard.kernel.identity.edge import credentials
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.people import Person
from steelyard.kernel.identity.schemas import (
    Ended,
    Me,
    PasswordChange,
    SessionSeen,
    SessionsSeen,
)
from steelyard.kernel.identity.users import user_by_id


def add_routes(router: APIRouter, gate: Gate) -> None:
    guard = Depends(gate.signed_in())
    _add_reading(router, gate, guard)
    _add_ending(router, gate, guard)

    @router.post("/password/change", status_code=204)
    @credentials
    async def change_password(
        body: PasswordChange,
        request: Request,
        services: CurrentServices,
        person: Annotated[Person, guard],
    ) -> None:
        """For who knows the present one; every other device is signed out."""
        actor = current_actor(request)
        await accounts.change_password(
            services,
            gate,
            person.user_id,
            present=body.present.get_secret_value(),
            password=body.password.get_secret_value(),
            keep=person.session_id,
            ip=actor.ip or "unknown",
            actor=actor,
        )


def _add_reading(router: APIRouter, gate: Gate, guard: object) -> None:
    @router.get("/me")
    async def see_me(session: CurrentSession, person: Annotated[Person, guard]) -> Me:
        """Who is signed in, and what they may do here."""
        user = await user_by_id(session, person.user_id)
        return Me(
            id=user.id,
            email=user.email,
            phone=user.phone,
            name=user.name,
            roles=sorted(person.roles),
            permissions=sorted(person.permissions),
        )

    @router.get("/sessions")
    async def list_sessions(
        session: CurrentSession, person: Annotated[Person, guard]
    ) -> SessionsSeen:
        """The devices that are signed in here."""
        found = await sessions.live_sessions(session, person.user_id, gate.market)
        return SessionsSeen(
            items=[
                SessionSeen(
                    id=one.id,
                    device=one.device,
                    ip=one.ip,
                    created_at=one.created_at,
                    last_used_at=one.last_used_at,
                    expires_at=one.expires_at,
                    is_this=one.id == person.session_id,
                )
                for one in found
            ]
        )


def _add_ending(router: APIRouter, gate: Gate, guard: object) -> None:
    @router.post("/sign-out", status_code=204)
    async def sign_out(
        request: Request,
        response: Response,
        services: CurrentServices,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> None:
        """This device."""
        await sessions.end_session(
            session, person.user_id, person.session_id,
            market=gate.market, actor=current_actor(request), reason="signed_out",
        )  # fmt: skip
        clear_cookie(request, response, services.settings, gate.market)

    @router.post("/sign-out-everywhere")
    async def sign_out_everywhere(
        request: Request,
        response: Response,
        services: CurrentServices,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> Ended:
        """Every device of yours in this market, this one too."""
        ended = await sessions.end_all_sessions(
            session, person.user_id, market=gate.market, stream=gate.market,
            actor=current_actor(request), reason="signed_out_everywhere",
        )  # fmt: skip
        clear_cookie(request, response, services.settings, gate.market)
        return Ended(ended=ended)

    @router.post("/sessions/{session_id}/end", status_code=204, responses=answers(404))
    async def end_session(
        session_id: UUID,
        request: Request,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> None:
        """One device of yours."""
        await sessions.end_session(
            session, person.user_id, session_id,
            market=gate.market, actor=current_actor(request), reason="signed_out",
        )  # fmt: skip
