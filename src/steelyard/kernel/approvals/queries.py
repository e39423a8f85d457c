"""Reads for consoles."""

from sqlalchemy import select

from steelyard.kernel.approvals.models import Approval
from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, cut, read_cursor

NEWEST = Order("newest", Approval.created_at, Approval.id)


async def approvals_of(
    session: Session, *, market: str, subject_type: str, subject_id: str
) -> list[Approval]:
    """Everything ever asked for on one subject, newest first."""
    found = await session.scalars(
        select(Approval)
        .where(
            Approval.market == market,
            Approval.subject_type == subject_type,
            Approval.subject_id == subject_id,
        )
        .order_by(*NEWEST.clauses())
    )
    return list(found)


async def page(
    session: Session,
    secret: str,
    *,
    market: str,
    status: str | None = None,
    action: str | None = None,
    requested_by: str | None = None,
    subject: tuple[str, str] | None = None,
    size: int = 50,
    cursor: str | None = None,
) -> tuple[list[Approval], str | None]:
    """One page of ``market``'s approvals, newest first, and the cursor of the next.

    ``subject``: (type, id). ``secret`` (the settings' secret key) signs cursors. Raises
    InvalidPage for a cursor that is not ours.
    """
    wanted = select(Approval).where(Approval.market == market)
    for column, value in (
        (Approval.status, status),
        (Approval.action, action),
        (Approval.requested_by, requested_by),
        (Approval.subject_type, subject[0] if subject else None),
        (Approval.subject_id, subject[1] if subject else None),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if cursor is not None:
        wanted = wanted.where(NEWEST.after(*read_cursor(secret, NEWEST, cursor)))
    rows = await session.scalars(wanted.order_by(*NEWEST.clauses()).limit(size + 1))
    return cut(secret, NEWEST, rows.all(), size)
