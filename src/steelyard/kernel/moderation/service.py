"""Keeping what people wrote for staff to look at, without the addresses that were in it."""

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.moderation.models import ModerationEvent
from steelyard.kernel.moderation.redaction import redact

BODY_MAX = 10_000
NEWEST = Order("newest", ModerationEvent.created_at, ModerationEvent.id)


async def record_event(
    session: Session,
    *,
    market: str,
    kind: str,
    user_id: str,
    text: str,
    subject: tuple[str, str] | None = None,
) -> ModerationEvent:
    """Store ``text`` of ``user_id``, redacted; the original is nowhere. ``subject``: (type, id).

    Raises InvalidInput for more than BODY_MAX characters.
    """
    if len(text) > BODY_MAX:
        raise InvalidInput("This is too long.", text=f"At most {BODY_MAX} characters.")
    clean = redact(_storable(text))
    event = ModerationEvent(
        market=market,
        kind=kind,
        user_id=user_id,
        subject_type=subject[0] if subject else None,
        subject_id=subject[1] if subject else None,
        body=clean.text,
        found=list(clean.found),
    )
    session.add(event)
    await session.flush()
    await session.refresh(event)
    return event


async def page_of_events(
    session: Session,
    secret: str,
    *,
    market: str,
    kind: str | None = None,
    user_id: str | None = None,
    subject: tuple[str, str] | None = None,
    size: int = 50,
    cursor: str | None = None,
) -> tuple[list[ModerationEvent], str | None]:
    """One page of ``market``'s events, newest first, and the cursor of the next.

    ``subject``: (type, id). ``secret`` (the settings' secret key) signs cursors. Raises
    InvalidPage for a cursor that is not ours.
    """
    wanted = select(ModerationEvent).where(ModerationEvent.market == market)
    for column, value in (
        (ModerationEvent.kind, kind),
        (ModerationEvent.user_id, user_id),
        (ModerationEvent.subject_type, subject[0] if subject else None),
        (ModerationEvent.subject_id, subject[1] if subject else None),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if cursor is not None:
        wanted = wanted.where(NEWEST.after(*read_cursor(secret, NEWEST, cursor)))
    rows = await session.scalars(wanted.order_by(*NEWEST.clauses()).limit(size + 1))
    return cut(secret, NEWEST, rows.all(), size)


def _storable(text: str) -> str:
    """Without what PostgreSQL's text cannot hold: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
