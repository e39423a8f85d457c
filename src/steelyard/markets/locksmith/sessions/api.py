"""Staff's view of the way to a paid job: who came, how far, and who should not have."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel import audit, lifecycle
from steelyard.kernel.errors import Conflict
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.markets.locksmith import topics
from steelyard.markets.locksmith.lifecycles import MARKET, REQUEST
from steelyard.markets.locksmith.sessions.queries import file_of, page_of_sessions, request_by_id
from steelyard.markets.locksmith.sessions.schemas import (
    Judge,
    SessionFile,
    SessionListed,
    SessionQuery,
    SessionRow,
)
from steelyard.markets.locksmith.words import Step

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


class NotSuspected(Conflict):
    """Nothing is held against this request."""

    code = "not_suspected"


@router.get("/sessions")
async def list_sessions(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[SessionQuery, Query()],
) -> Page[SessionListed]:
    """Requests, newest first unless sorted: abandoned, ineligible, flagged, or all."""
    return await page_of_sessions(session, query, services.settings.secret_key)


@router.get("/sessions/{session_id}")
async def see_session(session_id: UUID, _staff: Staff, session: CurrentSession) -> SessionFile:
    """Everything about one request."""
    return await file_of(session, await request_by_id(session, session_id))


@router.post("/sessions/{session_id}/flag")
async def flag_session(
    session_id: UUID, body: Judge, staff: Staff, session: CurrentSession
) -> SessionRow:
    """Suspected abuse: the visitor cannot go on and is asked to call."""
    request = await request_by_id(session, session_id, lock=True)
    await lifecycle.move(session, REQUEST, request, "flag", actor=staff, reason=body.reason)
    request.flagged_reason = body.reason
    topics.request_changed(session, request)
    await session.flush()
    return SessionRow.model_validate(request)


@router.post("/sessions/{session_id}/clear")
async def clear_session(
    session_id: UUID, body: Judge, staff: Staff, session: CurrentSession
) -> SessionRow:
    """No abuse after all: a stopped visitor may go on, a mere suspicion is taken back."""
    request = await request_by_id(session, session_id, lock=True)
    if request.step == Step.FLAGGED:
        await lifecycle.move(session, REQUEST, request, "clear", actor=staff, reason=body.reason)
    elif request.flagged_reason is not None:
        audit.record(
            session,
            stream=MARKET,
            actor=staff,
            entity_type="request_session",
            entity_id=request.id,
            event="flag_cleared",
            reason=body.reason,
            data={"was": request.flagged_reason},
        )
    else:
        raise NotSuspected("Nothing is held against this request.", state=request.step)
    request.flagged_reason = None
    topics.request_changed(session, request)
    await session.flush()
    return SessionRow.model_validate(request)
