"""The console's lists as files, with the lists' own filters."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from steelyard.kernel.db import Session
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions
from steelyard.markets.locksmith.exports import columns
from steelyard.markets.locksmith.exports.service import Export, Page, send
from steelyard.markets.locksmith.jobs.listing import rows_of as jobs_of
from steelyard.markets.locksmith.jobs.schemas import JobFilter
from steelyard.markets.locksmith.locksmiths import listing
from steelyard.markets.locksmith.locksmiths.schemas import LocksmithFilter
from steelyard.markets.locksmith.messages import queries as messages
from steelyard.markets.locksmith.messages.schemas import LogFilter
from steelyard.markets.locksmith.sessions import queries as sessions
from steelyard.markets.locksmith.sessions.schemas import SessionFilter

router = APIRouter(
    prefix="/api/admin/exports",
    route_class=UnitOfWorkRoute,
    tags=["staff"],
    responses={
        200: {
            "description": "The file. At most 100,000 rows; `X-Truncated: true` where that is "
            "not all, and the last line says so.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
        **STANDARD,
    },
    default_response_class=StreamingResponse,
)


@router.get("/jobs.csv")
@own_transactions
async def export_jobs(
    staff: Staff, services: CurrentServices, query: Annotated[JobFilter, Query()]
) -> StreamingResponse:
    """The board as a file: its filters, its order."""
    secret = services.settings.secret_key

    async def page(session: Session, cursor: str | None, size: int) -> Any:
        return await jobs_of(session, query, cursor=cursor, size=size, secret=secret)

    return await send(services, _export("jobs", columns.JOBS, page, query), staff=staff)


@router.get("/locksmiths.csv")
@own_transactions
async def export_locksmiths(
    staff: Staff, services: CurrentServices, query: Annotated[LocksmithFilter, Query()]
) -> StreamingResponse:
    """The locksmiths as a file."""
    secret = services.settings.secret_key

    async def page(session: Session, cursor: str | None, size: int) -> Any:
        rows, following = await listing.rows_of(
            session, query, cursor=cursor, size=size, secret=secret
        )
        return await listing.listed(session, rows), following

    return await send(services, _export("locksmiths", columns.LOCKSMITHS, page, query), staff=staff)


@router.get("/sessions.csv")
@own_transactions
async def export_sessions(
    staff: Staff, services: CurrentServices, query: Annotated[SessionFilter, Query()]
) -> StreamingResponse:
    """The requests as a file."""
    secret = services.settings.secret_key

    async def page(session: Session, cursor: str | None, size: int) -> Any:
        rows, following = await sessions.rows_of(
            session, query, cursor=cursor, size=size, secret=secret
        )
        return await sessions.listed(session, rows), following

    return await send(services, _export("sessions", columns.SESSIONS, page, query), staff=staff)


@router.get("/messages.csv")
@own_transactions
async def export_messages(
    staff: Staff, services: CurrentServices, query: Annotated[LogFilter, Query()]
) -> StreamingResponse:
    """The message log as a file."""
    secret = services.settings.secret_key
    which = messages.filter_of(query)

    async def page(session: Session, cursor: str | None, size: int) -> Any:
        rows, following = await messages.rows_of(
            session,
            which,
            cursor=cursor,
            size=size,
            secret=secret,
            newest_first=query.order == "newest",
        )
        return await messages.seen(session, rows), following

    return await send(services, _export("messages", columns.MESSAGES, page, query), staff=staff)


def _export(name: str, shown: Any, page: Page, query: BaseModel) -> Export:
    asked = query.model_dump(mode="json", exclude_defaults=True)
    # What was searched for may be somebody's name or phone: that it was, and no more, is kept.
    if "q" in asked:
        asked["q"] = "…"
    return Export(name, shown, page, asked)
