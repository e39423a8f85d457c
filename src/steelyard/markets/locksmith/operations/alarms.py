"""Alarms on the screens of staff who asked for them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from steelyard.kernel import clock, messaging
from steelyard.kernel.jobs import JobContext
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.operations.links import links_of, read_id
from steelyard.markets.locksmith.screens import STAFF, show_staff

_NEWS = timedelta(minutes=10)
"""An alarm older than this is read on the console, not shouted."""


async def tell_alarms(context: JobContext) -> None:
    """Show staff the alarms of the last minutes, a disputed payment among them; each once.

    An alarm is a line of the audit, whoever raises it; so none is missed, and a repetition of
    this finds its messages there.
    """
    async with context.database.transaction() as session:
        if not await messaging.browsers_of(session, MARKET, (STAFF, None)):
            return
        raised = await session.execute(
            text(
                "SELECT seq, event, entity_id, reason FROM kernel.audit_event"
                " WHERE stream = :market AND at >= :since AND data @> '{\"alarm\": true}'"
                " ORDER BY at"
            ),
            {"market": MARKET, "since": clock.now() - _NEWS},
        )
        rows = raised.all()
        links = await links_of(session, [read_id(row.entity_id) for row in rows])
        for row in rows:
            link = links.get(read_id(row.entity_id) or UUID(int=0))
            await show_staff(
                session,
                "staff_alarm",
                f"alarm-{row.seq}",
                {"what": _in_words(row.event), "why": row.reason or "Look at the system page."},
                path=link.href if link else "/system",
                about=("job", str(link.id)) if link and link.kind == "job" else None,
            )


def _in_words(event: str) -> str:
    """``payment.disputed`` → Payment disputed."""
    return event.replace(".", " ").replace("_", " ").capitalize()
