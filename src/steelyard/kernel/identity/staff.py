"""Staff's routes: end somebody's sessions, shut an account, open it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentSession, current_actor
from steelyard.kernel.http.errors import answers
from steelyard.kernel.identity import sessions, users
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.memberships import memberships_of
from steelyard.kernel.identity.people import Person
from steelyard.kernel.identity.permissions import ACCOUNTS
from steelyard.kernel.identity.refusals import NotPermitted
from steelyard.kernel.identity.schemas import Ended, Said

_EXPECTED = answers(404, 409)


def add_routes(router: APIRouter, gate: Gate) -> None:
    guard = Depends(gate.require(ACCOUNTS))

    async def member(
        user_id: UUID, session: CurrentSession, person: Annotated[Person, guard]
    ) -> UUID:
        """A member of this market other than oneself. Raises NotFound, NotPermitted."""
        await _must_be_member(session, user_id, gate.market)
        if user_id == person.user_id:
            raise NotPermitted("Ask a colleague to do this to your own account.")
        return user_id

    target = Depends(member)

    @router.post("/users/{user_id}/end-sessions", responses=_EXPECTED)
    async def end_sessions_of(
        body: Said, request: Request, session: CurrentSession, user_id: Annotated[UUID, target]
    ) -> Ended:
        """Sign somebody out on every device, at once; they may sign in again."""
        ended = await sessions.end_all_sessions(
            session, user_id, market=gate.market, stream=gate.market,
            actor=current_actor(request), reason=body.reason,
        )  # fmt: skip
        return Ended(ended=ended)

    @router.post("/users/{user_id}/suspend", status_code=204, responses=_EXPECTED)
    async def suspend_user(
        body: Said, request: Request, session: CurrentSession, user_id: Annotated[UUID, target]
    ) -> None:
        """Shut an account, on every device at once."""
        await users.suspend(
            session, user_id, market=gate.market, actor=current_actor(request), reason=body.reason
        )

    @router.post("/users/{user_id}/restore", status_code=204, responses=_EXPECTED)
    async def restore_user(
        body: Said, request: Request, session: CurrentSession, user_id: Annotated[UUID, target]
    ) -> None:
        """Open a shut account again; they sign in anew."""
        await users.restore(
            session, user_id, market=gate.market, actor=current_actor(request), reason=body.reason
        )


async def _must_be_member(session: Session, user_id: UUID, market: str) -> None:
    if not await memberships_of(session, user_id, market):
        raise NotFound
