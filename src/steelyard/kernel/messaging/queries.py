"""The console's log of messages: newest first, any filter, the same cost at any depth."""

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.messaging.filters import MessageFilter
from steelyard.kernel.messaging.models import Message

NEWEST_FIRST = Order("created_at", Message.created_at, Message.id)


async def find_messages(
    session: Session, which: MessageFilter, *, secret: str, cursor: str | None, size: int
) -> tuple[list[Message], str | None]:
    """One page and the cursor of the next (None: the last). Raises InvalidPage.

    ``secret`` signs cursors (the installation's ``secret_key``).
    """
    statement = select(Message).where(*which.clauses())
    if cursor:
        statement = statement.where(NEWEST_FIRST.after(*read_cursor(secret, NEWEST_FIRST, cursor)))
    rows = await session.scalars(statement.order_by(*NEWEST_FIRST.clauses()).limit(size + 1))
    return cut(secret, NEWEST_FIRST, rows.all(), size)
