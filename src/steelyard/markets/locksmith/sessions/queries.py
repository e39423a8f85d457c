"""Reads of request sessions."""

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
from steelyard.markets.locksmith.models import RequestSession
from steelyard.markets.locksmith.sessions.schemas import SessionFile, SessionQuery, SessionRow

_NEWEST = Order("created_at", RequestSession.created_at, RequestSession.id)
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


async def page_of_sessions(session: Session, query: SessionQuery, secret: str) -> Page[SessionRow]:
    """Newest first. Raises InvalidPage."""
    found = select(RequestSession).where(*_conditions(query)).order_by(*_NEWEST.clauses())
    if query.cursor is not None:
        found = found.where(_NEWEST.after(*read_cursor(secret, _NEWEST, query.cursor)))
    rows = (await session.scalars(found.limit(query.size + 1))).all()
    page, following = cut(secret, _NEWEST, rows, query.size)
    return Page(items=[SessionRow.model_validate(row) for row in page], next_cursor=following)


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


def _conditions(query: SessionQuery) -> list[ColumnElement[bool]]:
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
