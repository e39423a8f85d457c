"""Staff's routes about members and roles: see them, ask, decide."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from steelyard.kernel import approvals
from steelyard.kernel.approvals import Approval
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentServices, CurrentSession, current_actor
from steelyard.kernel.http.errors import answers
from steelyard.kernel.http.pages import Page
from steelyard.kernel.identity import keepers, members, roles
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.people import Person
from steelyard.kernel.identity.permissions import ACCOUNTS
from steelyard.kernel.identity.refusals import NotPermitted
from steelyard.kernel.identity.roles import Change
from steelyard.kernel.identity.schemas import Said
from steelyard.kernel.identity.staff_schemas import (
    MemberFilter,
    MemberSeen,
    RequestFilter,
    RoleDecision,
    RoleOffered,
    RoleOutcome,
    RoleRequestSeen,
    RolesOffered,
    RoleWish,
)

_EXPECTED = answers(404, 409)
_ROLE = Path(min_length=1, max_length=50)


def add_routes(router: APIRouter, gate: Gate) -> None:
    roles.declare(gate)
    guard = Depends(gate.require(ACCOUNTS))
    _add_reading(router, gate, guard)
    _add_changing(router, gate, guard)
    _add_deciding(router, gate, guard)


def _add_reading(router: APIRouter, gate: Gate, guard: object) -> None:
    @router.get("/users")
    async def list_members(
        session: CurrentSession,
        services: CurrentServices,
        person: Annotated[Person, guard],
        which: Annotated[MemberFilter, Query()],
    ) -> Page[MemberSeen]:
        """Everybody with a role here, the newest account first."""
        rows, following = await members.page_of_members(
            session, services.settings.secret_key, gate.market,
            q=which.q, role=which.role, status=which.status, cursor=which.cursor, size=which.size,
        )  # fmt: skip
        items = [MemberSeen.of(one, gate.permissions, person.user_id) for one in rows]
        return Page(items=items, next_cursor=following)

    @router.get("/users/{user_id}", responses=answers(404))
    async def see_member(
        user_id: UUID, session: CurrentSession, person: Annotated[Person, guard]
    ) -> MemberSeen:
        """One of them."""
        member = await members.member_by_id(session, gate.market, user_id)
        return MemberSeen.of(member, gate.permissions, person.user_id)

    @router.get("/roles")
    async def list_roles(_person: Annotated[Person, guard]) -> RolesOffered:
        """The roles there are here, and which of them take two people."""
        return RolesOffered(
            items=[
                RoleOffered(role=role, takes_two=gate.permissions.is_privileged(role))
                for role in sorted(gate.permissions.roles)
            ]
        )


def _add_changing(router: APIRouter, gate: Gate, guard: object) -> None:
    @router.post("/users/{user_id}/roles", responses=_EXPECTED)
    async def give_role(
        user_id: UUID,
        body: RoleWish,
        request: Request,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> RoleOutcome:
        """Give somebody a role; one with staff's powers waits for a second person."""
        return await change(session, request, person, user_id, body.role, Change.GRANT, body.reason)

    @router.post("/users/{user_id}/roles/{role}/revoke", responses=_EXPECTED)
    async def take_role(
        user_id: UUID,
        role: Annotated[str, _ROLE],
        body: Said,
        request: Request,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> RoleOutcome:
        """Take a role from somebody, from their next request on; staff's by two people."""
        return await change(session, request, person, user_id, role, Change.REVOKE, body.reason)

    async def change(
        session: Session,
        request: Request,
        person: Person,
        user_id: UUID,
        role: str,
        wanted: Change,
        reason: str,
    ) -> RoleOutcome:
        if user_id == person.user_id:
            raise NotPermitted("Ask a colleague to change your own roles.")
        actor = _as_keeper(gate, person, request)
        outcome = await roles.ask(
            session, gate, user_id=user_id, role=role, change=wanted, reason=reason, actor=actor
        )
        if outcome.waits is None:
            return RoleOutcome(status="done", alone=outcome.alone, request=None)
        (seen,) = await _seen(session, [outcome.waits], person, actor)
        return RoleOutcome(status="waits", alone=False, request=seen)


def _add_deciding(router: APIRouter, gate: Gate, guard: object) -> None:
    @router.get("/role-requests")
    async def list_role_requests(
        request: Request,
        session: CurrentSession,
        services: CurrentServices,
        person: Annotated[Person, guard],
        which: Annotated[RequestFilter, Query()],
    ) -> Page[RoleRequestSeen]:
        """What was asked for, newest first; ``why_not`` where you may not decide it."""
        rows, following = await approvals.page(
            session, services.settings.secret_key, market=gate.market, action=roles.ROLE,
            status=which.status, size=which.size, cursor=which.cursor,
            subject=(roles.USER, str(which.user_id)) if which.user_id else None,
        )  # fmt: skip
        items = await _seen(session, rows, person, _as_keeper(gate, person, request))
        return Page(items=items, next_cursor=following)

    @router.post("/role-requests/{request_id}/decide", responses=_EXPECTED)
    async def decide_role_request(
        request_id: UUID,
        body: RoleDecision,
        request: Request,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> RoleRequestSeen:
        """The second person's answer; agreed, it is done at once."""
        actor = _as_keeper(gate, person, request)
        await _ours(session, gate, request_id)
        decided = await approvals.decide(
            session, request_id, actor, body.approve, body.reason or None
        )
        (seen,) = await _seen(session, [decided], person, actor)
        return seen

    @router.post("/role-requests/{request_id}/withdraw", responses=_EXPECTED)
    async def withdraw_role_request(
        request_id: UUID,
        request: Request,
        session: CurrentSession,
        person: Annotated[Person, guard],
    ) -> RoleRequestSeen:
        """Think better of what you asked for."""
        actor = _as_keeper(gate, person, request)
        await _ours(session, gate, request_id)
        withdrawn = await approvals.withdraw(session, request_id, actor)
        (seen,) = await _seen(session, [withdrawn], person, actor)
        return seen


def _as_keeper(gate: Gate, person: Person, request: Request) -> Actor:
    """Who acts, in the role that lets them: approvals and histories name one role."""
    role = min(person.roles & keepers.roles_in(gate.market))
    return replace(current_actor(request), role=role)


async def _ours(session: Session, gate: Gate, request_id: UUID) -> None:
    """A request about a role of this market. Raises NotFound."""
    asked = await approvals.approval_by_id(session, request_id)
    if (asked.market, asked.action) != (gate.market, roles.ROLE):
        raise NotFound


async def _seen(
    session: Session, rows: Sequence[Approval], person: Person, actor: Actor
) -> list[RoleRequestSeen]:
    named = [one.subject_id for one in rows] + [one.requested_by for one in rows]
    named += [one.decided_by for one in rows if one.decided_by]
    names = await members.names_of(session, named)
    return [
        RoleRequestSeen.of(one, names, person.user_id, approvals.why_not(one, actor))
        for one in rows
    ]
