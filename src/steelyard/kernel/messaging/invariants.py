"""What must always hold of messages, asked of the rows themselves."""

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


class SentOnce(_Query):
    code = "K18a"
    promise = "no message is handed to the provider twice"
    sql = """
        SELECT 'message ' || id AS entity,
            'the provider also knows it as ' || array_to_string(duplicate_refs, ', ') AS detail
        FROM kernel.message WHERE cardinality(duplicate_refs) > 0
    """


class NothingWaitsForLong(_Query):
    code = "K18b"
    promise = "no message waits for more than five minutes"
    sql = """
        SELECT 'message ' || id AS entity, status || ' since ' || created_at AS detail
        FROM kernel.message WHERE status IN ('queued', 'sending')
            AND created_at < kernel.clock_now() - interval '5 minutes'
    """


class StopMeansStop(_Query):
    code = "K18c"
    promise = "nothing is sent to an address after it opted out"
    sql = """
        SELECT 'message ' || m.id AS entity,
            'intended at ' || m.attempted_at || ', opted out at ' || s.since AS detail
        FROM kernel.suppression AS s
        JOIN kernel.message AS m ON m.to_address = s.address AND m.market = s.market
            AND m.channel = s.channel AND m.direction = 'out'
        WHERE m.attempted_at > s.since AND (s.until IS NULL OR m.attempted_at < s.until)
            AND m.status <> 'suppressed'
    """


class SwitchedOffMeansOff(_Query):
    code = "K18e"
    promise = "nothing is pushed to a browser after it was switched off or gone"
    sql = """
        SELECT 'message ' || m.id AS entity,
            'intended at ' || m.attempted_at || ', ended at ' || s.ended_at AS detail
        FROM kernel.push_subscription AS s
        JOIN kernel.message AS m ON m.to_address = 'push:' || s.id AND m.channel = 'push'
        WHERE m.attempted_at > s.ended_at AND m.status <> 'suppressed'
        UNION ALL
        SELECT 'message ' || m.id, 'pushed to ' || m.to_address || ', which nobody switched on'
        FROM kernel.message AS m WHERE m.channel = 'push'
            AND NOT EXISTS (SELECT 1 FROM kernel.push_subscription AS s
                WHERE 'push:' || s.id = m.to_address AND s.market = m.market)
    """


class FailuresAreSeen(_Query):
    code = "K18d"
    promise = "every message that failed has an event that staff see"
    sql = """
        SELECT 'message ' || m.id AS entity, m.status || ' without an event' AS detail
        FROM kernel.message AS m WHERE m.status IN ('failed', 'undelivered')
            AND NOT EXISTS (SELECT 1 FROM kernel.audit_event AS e
                WHERE e.entity_type = 'message' AND e.entity_id = m.id::text
                    AND e.event = 'message.' || m.status)
    """


class HeardOnce(_Query):
    code = "L10"
    promise = "each inbound text stands once, with one outcome and at most one reply"
    sql = """
        SELECT 'message ' || min(id::text) AS entity,
            count(*) || ' rows for ' || coalesce(provider_ref, 'no reference') AS detail
        FROM kernel.message WHERE direction = 'in'
        GROUP BY provider_ref HAVING count(*) > 1 OR provider_ref IS NULL
        UNION ALL
        SELECT 'message ' || id, 'no outcome but ' || coalesce(outcome, 'null')
        FROM kernel.message WHERE direction = 'in' AND coalesce(outcome, 'received') = 'received'
        UNION ALL
        SELECT 'message ' || r.id, 'a reply to a text that is not in the log'
        FROM kernel.message AS r WHERE r.kind = 'reply' AND r.dedupe_key LIKE 'reply-%'
            AND NOT EXISTS (SELECT 1 FROM kernel.message AS m
                WHERE m.direction = 'in' AND m.provider_ref = substr(r.dedupe_key, 7))
    """


INVARIANTS: tuple[Invariant, ...] = (
    SentOnce(),
    NothingWaitsForLong(),
    StopMeansStop(),
    SwitchedOffMeansOff(),
    FailuresAreSeen(),
    HeardOnce(),
)
