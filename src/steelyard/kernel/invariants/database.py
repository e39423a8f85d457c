"""Promises about the database itself: rights, types, constraints, keys, timers."""

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Violation

_LIMIT = 200


class Query:
    """A promise that is one SQL query returning no rows; each row is (entity, detail)."""

    def __init__(self, code: str, promise: str, sql: str) -> None:
        self.code = code
        self.promise = promise
        self._sql = sql

    async def violations(self, session: Session) -> list[Violation]:
        rows = await session.execute(text(f"SELECT * FROM ({self._sql}) q LIMIT {_LIMIT}"))  # noqa: S608 - our own text
        return [Violation(self.code, str(row[0]), str(row[1])) for row in rows.all()]


DATABASE = (
    Query(
        "K06",
        "The application may not rewrite history.",
        "SELECT t.name, 'steelyard_app may change it' FROM unnest(ARRAY["
        "'kernel.ledger_transfer', 'kernel.ledger_entry', 'kernel.audit_event']) AS t(name)"
        " WHERE has_table_privilege('steelyard_app', t.name, 'UPDATE')"
        " OR has_table_privilege('steelyard_app', t.name, 'DELETE')"
        " OR has_table_privilege('steelyard_app', t.name, 'TRUNCATE')",
    ),
    Query(
        "K15",
        "No idempotency key stays in progress after its lease.",
        "SELECT market || '/' || key, 'in progress since ' || created_at"
        " FROM kernel.idempotency_key WHERE status = 'in_progress'"
        " AND leased_until < kernel.clock_now() - interval '60 seconds'",
    ),
    Query(
        "K19",
        "No job runs without a heartbeat.",
        "SELECT id::text, entrypoint || ' without a heartbeat since ' || heartbeat"
        " FROM kernel.pgqueuer WHERE status = 'picked' AND heartbeat < now() - interval '60 s'",
    ),
    Query(
        "K21",
        "Money is never a float.",
        "SELECT table_schema || '.' || table_name || '.' || column_name, data_type::text"
        " FROM information_schema.columns WHERE table_schema NOT IN"
        " ('pg_catalog', 'information_schema')"
        " AND column_name ~ '(amount|price|balance|fee|deposit|_minor)'"
        " AND data_type IN ('real', 'double precision', 'numeric', 'money')",
    ),
    Query(
        "K22",
        "No foreign key crosses a market.",
        "SELECT c.conname::text, a.nspname || ' -> ' || b.nspname FROM pg_constraint c"
        " JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace a ON a.oid = r.relnamespace"
        " JOIN pg_class f ON f.oid = c.confrelid JOIN pg_namespace b ON b.oid = f.relnamespace"
        " WHERE c.contype = 'f' AND a.nspname <> b.nspname",
    ),
    Query(
        "K23",
        "Every constraint is validated and every index valid.",
        "SELECT conname::text, 'constraint not validated' FROM pg_constraint"
        " WHERE NOT convalidated UNION ALL"
        " SELECT i.indexrelid::regclass::text, 'index not valid' FROM pg_index i"
        " WHERE NOT i.indisvalid",
    ),
    Query(
        "K27",
        "Audit time does not run backwards, nor ahead of the clock.",
        "SELECT stream || '#' || seq, 'earlier than the event before it' FROM ("
        " SELECT stream, seq, at, lag(at) OVER (PARTITION BY stream ORDER BY seq) AS before"
        " FROM kernel.audit_event) x WHERE at < before UNION ALL"
        " SELECT stream || '#' || seq, 'in the future' FROM kernel.audit_head"
        " WHERE at > kernel.clock_now() + interval '5 seconds'",
    ),
)
