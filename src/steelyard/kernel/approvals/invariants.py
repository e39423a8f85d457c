"""What must always hold of approvals, asked of the rows themselves."""

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation

_FOUND_MAX = 200


class _Query:
    """An invariant that is one statement giving (entity, detail) for each breach."""

    code: str
    promise: str
    sql: str

    async def violations(self, session: Session) -> list[Violation]:
        statement = text(f"SELECT entity, detail FROM ({self.sql}) AS breach LIMIT {_FOUND_MAX}")  # noqa: S608 - our own
        rows = await session.execute(statement)
        return [Violation(self.code, str(entity), str(detail)) for entity, detail in rows]


class TwoPeople(_Query):
    code = "K28a"
    promise = "whoever decides is somebody else than who asked, and has no part in it"
    sql = """
        SELECT 'approval ' || id AS entity, 'asked for and decided by one person' AS detail
        FROM kernel.approval
        WHERE decided_by = requested_by OR decided_by = ANY (barred)
    """


class DecidedInHistory(_Query):
    code = "K28b"
    promise = "nothing is carried out but what the history says somebody approved"
    sql = """
        SELECT 'approval ' || a.id AS entity, a.status || ', and nobody approved it' AS detail
        FROM kernel.approval AS a
        WHERE a.status IN ('approved', 'done', 'undone', 'failed') AND NOT EXISTS (
            SELECT FROM kernel.audit_event AS e
            WHERE e.entity_type = 'approval' AND e.entity_id = a.id::text
                AND e.event = 'approve' AND e.actor_id = a.decided_by
        )
    """


INVARIANTS: tuple[Invariant, ...] = (TwoPeople(), DecidedInHistory())
