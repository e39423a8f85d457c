"""What staff read: payments, the provider's events, the history."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, text

from steelyard.kernel import audit, clock, jobs
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.payments import Payment, ProviderEvent
from steelyard.kernel.payments.sweeps import APPLY_EVENT
from steelyard.markets.strathwell.admin.schemas import (
    AuditFilter,
    AuditLine,
    AuditPage,
    PaymentFilter,
    PaymentRow,
)
from steelyard.markets.strathwell.book.names import bookings_named
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.money.accounts import BOOKING

_NEWEST = Order("newest", Payment.created_at, Payment.id)
_HISTORY = """
    SELECT seq, at, actor_kind, actor_id, role, entity_type, entity_id, event, kind,
        from_state, to_state, reason, data
    FROM kernel.audit_event WHERE stream = :market
        AND (CAST(:entity_type AS text) IS NULL OR entity_type = :entity_type)
        AND (CAST(:entity_id AS text) IS NULL OR entity_id = :entity_id)
        AND (CAST(:event AS text) IS NULL OR event = :event)
        AND (CAST(:actor_id AS text) IS NULL OR actor_id = :actor_id)
        AND (CAST(:before AS bigint) IS NULL OR seq < :before)
    ORDER BY seq DESC LIMIT :size
"""
_RETRIED = ("received", "failed", "parked", "suspense")


class NothingToRetry(Conflict):
    """The event has been dealt with."""

    code = "nothing_to_retry"


async def page_of_payments(
    session: Session, secret: str, which: PaymentFilter
) -> tuple[list[Payment], str | None]:
    """One page, newest first, and the cursor of the next. Raises InvalidPage."""
    where: list[ColumnElement[bool]] = [Payment.market == MARKET]
    if which.status is not None:
        where.append(Payment.status == which.status)
    if which.cursor:
        where.append(_NEWEST.after(*read_cursor(secret, _NEWEST, which.cursor)))
    found = await session.scalars(
        select(Payment).where(*where).order_by(*_NEWEST.clauses()).limit(which.size + 1)
    )
    return cut(secret, _NEWEST, found.all(), which.size)


async def named(session: Session, rows: Sequence[Payment]) -> list[PaymentRow]:
    """The rows as staff read them: with the booking's number and who pays."""
    known = await bookings_named(
        session, (one.subject_id for one in rows if one.subject_type == BOOKING)
    )
    seen: list[PaymentRow] = []
    for one in rows:
        row = PaymentRow.model_validate(one)
        booking = known.get(one.subject_id) if one.subject_type == BOOKING else None
        if booking is not None:
            row.booking_number, row.payer_name = booking.number, booking.organizer
        seen.append(row)
    return seen


async def retry_event(session: Session, event_id: str, actor: Actor) -> ProviderEvent:
    """Apply one event anew, by a job. ``event_id``: ours or the provider's.

    Raises NotFound, NothingToRetry.
    """
    event = await session.scalar(
        select(ProviderEvent)
        .where(
            ProviderEvent.market == MARKET,
            or_(ProviderEvent.event_key == event_id, ProviderEvent.id == _as_id(event_id)),
        )
        .with_for_update()
    )
    if event is None:
        raise NotFound
    if event.status not in _RETRIED:
        raise NothingToRetry(f"This event is {event.status}.", state=event.status)
    before = event.status
    event.status, event.due_at = "received", clock.now()
    await session.flush()
    await jobs.enqueue(
        session, APPLY_EVENT, {"event_id": event.id}, key=f"payments.event:{event.id}"
    )
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="webhook",
        entity_id=event.id,
        event="webhook_retried",
        data={"before": before, "after": event.status, "type": event.type},
    )
    return event


async def history(session: Session, which: AuditFilter) -> AuditPage:
    """The market's history, newest first."""
    rows = await session.execute(
        text(_HISTORY),
        {
            "market": MARKET,
            "entity_type": which.entity_type,
            "entity_id": which.entity_id,
            "event": which.event,
            "actor_id": which.actor_id,
            "before": which.before,
            "size": which.size + 1,
        },
    )
    lines = [AuditLine(**row) for row in rows.mappings()]
    shown = lines[: which.size]
    more = len(lines) > which.size
    return AuditPage(items=shown, next_before=shown[-1].seq if more else None)


def _as_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        return UUID(int=0)
