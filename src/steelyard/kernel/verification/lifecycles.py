"""K16: what the audit tells of a thing is one path of declared moves."""

from collections.abc import Sequence

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Violation
from steelyard.kernel.lifecycle import Lifecycle

_LIMIT = 200


class OnePath:
    """Each move starts where the one before ended, and is declared or a reasoned override."""

    code = "K16"
    promise = "Every thing's history is one path of declared moves."

    def __init__(self, lifecycles: Sequence[Lifecycle]) -> None:
        self._lifecycles = lifecycles

    async def violations(self, session: Session) -> list[Violation]:
        found: list[Violation] = []
        for lifecycle in self._lifecycles:
            found += await self._of(session, lifecycle)
        return found[:_LIMIT]

    async def _of(self, session: Session, lifecycle: Lifecycle) -> list[Violation]:
        arrows = {f"{source}>{move.target}" for move in lifecycle.moves for source in move.sources}
        rows = await session.execute(
            text(
                "SELECT entity_id, seq, from_state, to_state, before, event FROM ("
                " SELECT entity_id, seq, from_state, to_state, kind, reason, event,"
                " lag(to_state) OVER (PARTITION BY entity_id ORDER BY seq) AS before"
                " FROM kernel.audit_event WHERE stream = :market AND entity_type = :type"
                " AND to_state IS NOT NULL) x"
                " WHERE from_state IS DISTINCT FROM before"
                " OR (from_state IS NULL AND to_state <> :initial)"
                " OR (from_state IS NOT NULL AND kind <> 'override'"
                "     AND NOT (from_state || '>' || to_state) = ANY(:arrows))"
                " LIMIT :limit"
            ),
            {
                "market": lifecycle.market,
                "type": lifecycle.entity_type,
                "initial": lifecycle.initial,
                "arrows": sorted(arrows),
                "limit": _LIMIT,
            },
        )
        return [
            Violation(
                self.code,
                f"{lifecycle.entity_type} {row.entity_id}",
                f"#{row.seq} {row.event}: {row.from_state} → {row.to_state} after {row.before}",
            )
            for row in rows.all()
        ]
