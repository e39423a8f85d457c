"""Staff's view of jobs: the board, one job's file, and (``controls``) everything to steer it by."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel import payments
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.messaging import MessageFilter
from steelyard.markets.locksmith.jobs import controls, counters, file, listing
from steelyard.markets.locksmith.jobs.actions import actions_on
from steelyard.markets.locksmith.jobs.queries import job_by_id
from steelyard.markets.locksmith.jobs.schemas import (
    ActionSeen,
    CandidateSeen,
    Items,
    JobFile,
    JobQuery,
    JobRow,
    JobsSummary,
    TimelineLine,
)
from steelyard.markets.locksmith.jobs.timeline import timeline_of
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.messages.queries import page_of_messages
from steelyard.markets.locksmith.messages.schemas import MessageSeen

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/jobs")
async def list_jobs(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[JobQuery, Query()],
) -> Page[JobRow]:
    """The board: any filter, any sort, any depth."""
    rows, following = await listing.rows_of(
        session,
        query,
        cursor=query.cursor,
        size=query.size,
        secret=services.settings.secret_key,
    )
    return Page(items=[JobRow.model_validate(job) for job in rows], next_cursor=following)


@router.get("/jobs/summary")
async def summarize_jobs(
    _staff: Staff,
    session: CurrentSession,
    waiting_minutes: Annotated[int, Query(ge=1, le=1440)] = 15,
) -> JobsSummary:
    """The counters above the board."""
    return await counters.summary(session, waiting_minutes=waiting_minutes)


@router.get("/jobs/{job_id}")
async def see_job(job_id: UUID, staff: Staff, session: CurrentSession) -> JobFile:
    """Everything about one job."""
    return await file.file_of(session, await job_by_id(session, job_id), staff)


@router.get("/jobs/{job_id}/actions")
async def see_job_actions(job_id: UUID, staff: Staff, session: CurrentSession) -> Items[ActionSeen]:
    """What may be done now, and why the rest is refused."""
    job = await job_by_id(session, job_id)
    payment = await payments.payment_by_id(session, job.payment_id)
    return Items(items=actions_on(job, payment, staff))


@router.get("/jobs/{job_id}/timeline")
async def see_job_timeline(
    job_id: UUID, _staff: Staff, session: CurrentSession
) -> Items[TimelineLine]:
    """The job's history in plain words, oldest first."""
    return Items(items=await timeline_of(session, await job_by_id(session, job_id)))


@router.get("/jobs/{job_id}/messages")
async def see_job_messages(
    job_id: UUID,
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    cursor: Cursor = None,
    size: PageSize = 50,
) -> Page[MessageSeen]:
    """Every text and mail about this job, both ways, newest first."""
    job = await job_by_id(session, job_id)
    return await page_of_messages(
        session,
        MessageFilter(market=MARKET, about=("job", str(job.id))),
        cursor=cursor,
        size=size,
        secret=services.settings.secret_key,
    )


@router.get("/jobs/{job_id}/candidates")
async def see_job_candidates(
    job_id: UUID, _staff: Staff, session: CurrentSession
) -> Items[CandidateSeen]:
    """Who could be assigned by hand, ranked as dispatch ranks, with the reasons."""
    return Items(items=await file.candidates_for(session, await job_by_id(session, job_id)))


router.include_router(controls.router)
