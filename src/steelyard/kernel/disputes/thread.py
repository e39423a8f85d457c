"""What is said in a dispute: statements of the parties and staff, notes of staff to staff."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes.models import Dispute, DisputeEntry
from steelyard.kernel.disputes.rules import rules_of
from steelyard.kernel.disputes.service import dispute_by_id, refuse_closed
from steelyard.kernel.errors import InvalidInput, NotFound, NotYours
from steelyard.kernel.moderation import redact

STATEMENT = "statement"
NOTE = "note"


async def add_statement(
    session: Session, dispute_id: UUID, *, actor: Actor, body: str, file_ids: Sequence[UUID] = ()
) -> DisputeEntry:
    """Say something that all parties read, with evidence if there is any.

    Raises NotFound (also for who has no part in it), DisputeClosed, InvalidInput (nothing said).
    """
    dispute = await dispute_seen_by(session, dispute_id, actor)
    refuse_closed(dispute)
    if rules_of(dispute.market).masks_contacts:
        body = redact(body).text
    return await _write(session, dispute, STATEMENT, actor, body, file_ids)


async def add_note(
    session: Session, dispute_id: UUID, *, actor: Actor, body: str, file_ids: Sequence[UUID] = ()
) -> DisputeEntry:
    """Staff to staff; also after the end. Raises NotFound, NotYours, InvalidInput."""
    dispute = await dispute_seen_by(session, dispute_id, actor)
    if not _is_neutral_staff(dispute, actor):
        raise NotYours("Notes are for staff.")
    return await _write(session, dispute, NOTE, actor, body, file_ids)


async def thread(session: Session, dispute_id: UUID, *, actor: Actor) -> list[DisputeEntry]:
    """What was said, oldest first; the notes only for staff. Raises NotFound."""
    dispute = await dispute_seen_by(session, dispute_id, actor)
    wanted = select(DisputeEntry).where(DisputeEntry.dispute_id == dispute.id)
    if not _is_neutral_staff(dispute, actor):
        wanted = wanted.where(DisputeEntry.kind == STATEMENT)
    rows = await session.scalars(wanted.order_by(DisputeEntry.created_at, DisputeEntry.id))
    return list(rows)


async def evidence_of(session: Session, dispute_id: UUID, *, actor: Actor) -> list[UUID]:
    """Ids of all files shown in it that ``actor`` may see, in order. Raises NotFound."""
    dispute = await dispute_seen_by(session, dispute_id, actor)
    said = await thread(session, dispute_id, actor=actor)
    every = [*dispute.file_ids, *(file_id for entry in said for file_id in entry.file_ids)]
    return list(dict.fromkeys(every))


async def dispute_seen_by(session: Session, dispute_id: UUID, actor: Actor) -> Dispute:
    """The dispute, for its parties and for staff. Raises NotFound for everybody else."""
    dispute = await dispute_by_id(session, dispute_id)
    if actor.id not in dispute.parties and not rules_of(dispute.market).is_staff(actor):
        raise NotFound
    return dispute


def _is_neutral_staff(dispute: Dispute, actor: Actor) -> bool:
    """Staff who are a party themselves read and write what a party does, no more."""
    return rules_of(dispute.market).is_staff(actor) and actor.id not in dispute.parties


async def _write(
    session: Session,
    dispute: Dispute,
    kind: str,
    actor: Actor,
    body: str,
    file_ids: Sequence[UUID],
) -> DisputeEntry:
    if not body.strip() and not file_ids:
        raise InvalidInput("Nothing was said.", body="Write something, or add a file.")
    entry = DisputeEntry(
        dispute_id=dispute.id,
        kind=kind,
        author_id=actor.id,
        author_role=actor.role,
        body=body,
        file_ids=list(file_ids),
    )
    session.add(entry)
    await session.flush()
    await session.refresh(entry)
    audit.record(
        session,
        stream=dispute.market,
        actor=actor,
        entity_type="dispute",
        entity_id=dispute.id,
        event=f"{kind}_added",
        data={"entry_id": str(entry.id), "files": len(entry.file_ids)},
    )
    return entry
