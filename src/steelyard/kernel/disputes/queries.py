"""Reads for consoles and for the parties."""

from collections.abc import Sequence

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.disputes.models import OPEN, WHOLE, Dispute, DisputeLine
from steelyard.kernel.http.pages import Order, cut, read_cursor

NEWEST = Order("newest", Dispute.created_at, Dispute.id)


async def disputes_of(
    session: Session, *, market: str, subject_type: str, subject_id: str
) -> list[Dispute]:
    """Every dispute there ever was about one subject, newest first."""
    found = await session.scalars(
        select(Dispute)
        .where(
            Dispute.market == market,
            Dispute.subject_type == subject_type,
            Dispute.subject_id == subject_id,
        )
        .order_by(*NEWEST.clauses())
    )
    return list(found)


async def disputed_lines(
    session: Session, *, market: str, subject_type: str, subject_id: str, line_ids: Sequence[str]
) -> set[str]:
    """Which of ``line_ids`` are in an open dispute: all, where the whole subject is."""
    rows = await session.scalars(
        select(DisputeLine.line_id).where(
            DisputeLine.market == market,
            DisputeLine.subject_type == subject_type,
            DisputeLine.subject_id == subject_id,
            DisputeLine.status.in_(OPEN),
            DisputeLine.line_id.in_([WHOLE, *line_ids]),
        )
    )
    disputed = set(rows)
    return set(line_ids) if WHOLE in disputed else disputed


async def page(
    session: Session,
    secret: str,
    *,
    market: str,
    status: str | None = None,
    user_id: str | None = None,
    subject: tuple[str, str] | None = None,
    size: int = 50,
    cursor: str | None = None,
) -> tuple[list[Dispute], str | None]:
    """One page of ``market``'s disputes, newest first, and the cursor of the next.

    ``user_id``: those in which this person is a party. ``subject``: (type, id). ``secret`` (the
    settings' secret key) signs cursors. Raises InvalidPage for a cursor that is not ours.
    """
    wanted = select(Dispute).where(Dispute.market == market)
    if status is not None:
        wanted = wanted.where(Dispute.status == status)
    if user_id is not None:
        wanted = wanted.where(Dispute.parties.contains([user_id]))
    if subject is not None:
        wanted = wanted.where(Dispute.subject_type == subject[0], Dispute.subject_id == subject[1])
    if cursor is not None:
        wanted = wanted.where(NEWEST.after(*read_cursor(secret, NEWEST, cursor)))
    rows = await session.scalars(wanted.order_by(*NEWEST.clauses()).limit(size + 1))
    return cut(secret, NEWEST, rows.all(), size)
