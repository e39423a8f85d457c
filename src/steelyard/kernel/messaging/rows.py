"""The rows of messages to be sent, and the jobs that send them: several by one statement each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, column, exists, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.types import TEXT, DateTime

from steelyard.kernel import jobs
from steelyard.kernel.db import Session
from steelyard.kernel.messaging.models import QUEUED, SUPPRESSED, Message, Suppression
from steelyard.kernel.messaging.outcomes import OURSELVES, settle

SEND = {
    "sms": "messaging.send_sms",
    "email": "messaging.send_mail",
    "push": "messaging.send_push",
}

Row = Mapping[str, str | datetime | None]
"""Columns of one message. What is left out stands at its default."""

_TEXTS = (
    "market", "channel", "kind", "template", "body", "subject_line", "link", "to_address",
    "from_address", "about_type", "about_id", "party_type", "party_id", "dedupe_key",
)  # fmt: skip
_given = (
    func.jsonb_to_recordset(bindparam("given", type_=JSONB))
    .table_valued(
        *(column(name, TEXT) for name in _TEXTS), column("not_after", DateTime(timezone=True))
    )
    .render_derived(name="given", with_types=True)
)
# Columns of the row just written, by name: as columns they would bring the whole table in.
_opted_out = exists(
    select(Suppression.id).where(
        Suppression.market == literal_column("kernel.message.market"),
        Suppression.channel == literal_column("kernel.message.channel"),
        Suppression.address == literal_column("kernel.message.to_address"),
        Suppression.until.is_(None),
    )
)
_PUT = (
    insert(Message)
    .from_select(
        [Message.__table__.c[name] for name in (*_TEXTS, "not_after", "direction", "status")],
        select(*_given.c, literal("out"), literal(QUEUED)),
    )
    .on_conflict_do_nothing(index_elements=["market", "dedupe_key"])
    .returning(Message, _opted_out.label("opted_out"))
    # Parameters beside a statement would else be taken for rows of their own. And nothing that
    # waits in the session is needed here: it is written once, at the end.
    .execution_options(dml_strategy="orm", autoflush=False)
)


async def put(session: Session, rows: Sequence[Row]) -> list[Message]:
    """A row for each and one job for all that are to be sent; in the order given.

    Where a key has been used its message stands already and nothing is added. Several at once
    need a key each.
    """
    if not rows:
        return []
    given = [{**_BLANK, **row, "not_after": _written(row.get("not_after"))} for row in rows]
    written = (await session.execute(_PUT, {"given": given})).all()
    await _send_or_settle(session, [(message, opted_out) for message, opted_out in written])
    if len(rows) == 1 and written:
        return [written[0][0]]
    keys = [str(row["dedupe_key"]) for row in rows]
    known = {str(message.dedupe_key): message for message, _ in written}
    missing = [key for key in keys if key not in known]
    if missing:
        known |= await _standing(session, str(rows[0]["market"]), missing)
    return [known[key] for key in keys]


def enqueue_send(session: Session, channel: str, message_ids: Sequence[UUID]) -> None:
    """Ask for waiting messages to be sent; harmless while that is already asked for."""
    first, *others = [str(identity) for identity in message_ids]
    arguments = {"message_id": first, **({"with_ids": others} if others else {})}
    jobs.enqueue_at_end(session, SEND[channel], arguments, key=f"message-{first}")


async def _send_or_settle(session: Session, written: Sequence[tuple[Message, bool]]) -> None:
    texts = [one.id for one, opted_out in written if one.channel == "sms" and not opted_out]
    if texts:
        enqueue_send(session, "sms", texts)
    for message, opted_out in written:
        if opted_out:
            why = "the address has opted out"
            await settle(session, message, SUPPRESSED, actor=OURSELVES, why=why)
        elif message.channel != "sms":
            enqueue_send(session, message.channel, [message.id])


async def _standing(session: Session, market: str, keys: Sequence[str]) -> dict[str, Message]:
    found = await session.scalars(
        select(Message).where(Message.market == market, Message.dedupe_key.in_(keys))
    )
    return {str(message.dedupe_key): message for message in found}


def _written(moment: object) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else None


_BLANK: Row = {"subject_line": ""}
