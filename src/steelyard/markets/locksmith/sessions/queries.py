"""Reads of request sessions."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from steelyard.kernel import audit, clock, payments
from steelyard.kernel.audit import Event
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.pages import Order, Page, cut, read_cursor
from steelyard.markets.locksmith.jobs.queries import job_of_session
from steelyard.markets.locksmith.jobs.schemas import PaymentSeen, TimelineLine
from steelyard.markets.locksmith.lifecycles import REQUEST
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.sessions.schemas import (
    SessionFile,
    SessionFilter,
    SessionListed,
    SessionQuery,
    SessionRow,
    StepReached,
)
from steelyard.markets.locksmith.words import JobStatus, Step

_SEARCHED = timedelta(days=92)
_DAY = timedelta(days=1)
_COUNTED_MAX = 1_000
_LABELS = {state.name: state.label for state in REQUEST.states}
_PLAIN = {
    "created": "started a request",
    "repeated_starts": "noticed repeated starts",
    "job_made": "made the job",
    "flag": "flagged it as suspected abuse",
    "clear": "found that it is no abuse",
    "flag_cleared": "took the suspicion back",
}


async def page_of_sessions(
    session: Session, query: SessionQuery, secret: str
) -> Page[SessionListed]:
    """One page and the cursor of the next. Raises InvalidPage."""
    rows, following = await rows_of(
        session, query, cursor=query.cursor, size=query.size, secret=secret
    )
    return Page(items=await listed(session, rows), next_cursor=following)


async def rows_of(
    session: Session, which: SessionFilter, *, cursor: str | None, size: int, secret: str
) -> tuple[list[RequestSession], str | None]:
    """The requests of one page: what the list and its export both read. Raises InvalidPage."""
    order = _order(which)
    found = select(RequestSession).where(*_conditions(which)).order_by(*order.clauses())
    if cursor is not None:
        found = found.where(order.after(*read_cursor(secret, order, cursor)))
    rows = (await session.scalars(found.limit(size + 1))).all()
    return cut(secret, order, rows, size)


async def listed(session: Session, rows: Sequence[RequestSession]) -> list[SessionListed]:
    """Requests as the list shows them, with the jobs they became."""
    jobs = {
        job.session_id: job
        for job in await session.scalars(
            select(Job).where(Job.session_id.in_([row.id for row in rows]))
        )
    }
    return [_listed(row, jobs.get(row.id)) for row in rows]


def _listed(row: RequestSession, job: Job | None) -> SessionListed:
    return SessionListed(
        **SessionRow.model_validate(row).model_dump(),
        progress=[
            StepReached(step=Step.STARTED, at=row.created_at),
            StepReached(step=Step.LOCATED, at=row.located_at),
            StepReached(step=Step.SERVICE_CHOSEN, at=row.service_chosen_at),
            StepReached(step=Step.PAYMENT_STARTED, at=row.payment_started_at),
            StepReached(step=Step.COMPLETED, at=row.completed_at),
        ],
        last_step_at=row.touched_at,
        flags=_flags(row),
        job_id=job.id if job else None,
        job_number=job.label if job else None,
        job_status=JobStatus(job.status) if job else None,
    )


def _flags(row: RequestSession) -> list[str]:
    found: list[str] = []
    if row.flagged_reason is not None:
        stopped = "Stopped as abuse" if row.step == Step.FLAGGED else "Suspected abuse"
        found.append(f"{stopped}: {row.flagged_reason}")
    if row.ineligible_reason is not None:
        found.append(f"Outside our areas: {row.ineligible_reason}")
    return found


def _order(which: SessionFilter) -> Order:
    column = RequestSession.created_at if which.sort == "created" else RequestSession.touched_at
    return Order(which.sort, column, RequestSession.id, which.direction == "desc")


async def request_by_id(
    session: Session, request_id: UUID, *, lock: bool = False
) -> RequestSession:
    """Raises NotFound."""
    request = await session.get(RequestSession, request_id, with_for_update=lock)
    if request is None:
        raise NotFound
    return request


async def file_of(session: Session, request: RequestSession) -> SessionFile:
    """Everything about one request."""
    job = await job_of_session(session, request.id)
    payment = (
        await payments.payment_by_id(session, request.payment_id) if request.payment_id else None
    )
    events = await audit.history(
        session, entity_type="request_session", entity_id=request.id, limit=500
    )
    return SessionFile(
        **SessionRow.model_validate(request).model_dump(),
        lat=request.lat,
        lng=request.lng,
        location_precision=request.location_precision,
        user_agent=request.user_agent,
        payment=PaymentSeen.model_validate(payment) if payment else None,
        job_id=job.id if job else None,
        job_number=job.label if job else None,
        starts_by_phone_24h=await _starts(session, RequestSession.phone == request.phone),
        starts_by_address_24h=await _starts(session, RequestSession.ip_hash == request.ip_hash),
        timeline=[_line(event, request) for event in events],
    )


def _conditions(query: SessionFilter) -> list[ColumnElement[bool]]:
    row = RequestSession
    found: list[ColumnElement[bool]] = []
    if query.step:
        found.append(row.step.in_([step.value for step in query.step]))
    if query.city is not None:
        found.append(row.city == query.city)
    if query.flagged is not None:
        flagged = row.flagged_reason.is_not(None)
        found.append(flagged if query.flagged else ~flagged)
    if query.ineligible is not None:
        outside = row.ineligible_reason.is_not(None)
        found.append(outside if query.ineligible else ~outside)
    created_from = query.created_from
    if query.q:
        columns = (row.name, row.phone, row.address_line)
        found.append(or_(*(column.icontains(query.q, autoescape=True) for column in columns)))
        created_from = created_from or clock.now() - _SEARCHED
    if created_from is not None:
        found.append(row.created_at >= created_from)
    if query.created_to is not None:
        found.append(row.created_at < query.created_to)
    return found


async def _starts(session: Session, by: ColumnElement[bool]) -> int:
    since = clock.now() - _DAY
    few = (
        select(RequestSession.id)
        .where(by, RequestSession.created_at >= since)
        .limit(_COUNTED_MAX)
        .subquery()
    )
    return int(await session.scalar(select(func.count()).select_from(few)) or 0)


def _line(event: Event, request: RequestSession) -> TimelineLine:
    who = request.name if event.actor_kind == "customer" else event.actor_id
    reached = f"reached: {_LABELS.get(event.to_state or '', event.event)}"
    return TimelineLine(
        seq=event.seq,
        at=event.at,
        who=who,
        who_kind=event.actor_kind,
        what=_PLAIN.get(event.event, reached if event.to_state else event.event.replace("_", " ")),
        reason=event.reason,
        event=event.event,
        kind=event.kind,  # pyright: ignore[reportArgumentType] - a check lists them
        from_state=event.from_state,
        to_state=event.to_state,
        data=event.data,
    )
