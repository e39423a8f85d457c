"""What the house has of what the players did, found by their markers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from steelyard.chaos.journal import Finding, Journal, Operation, compare

_MARK = r"[a-wyz][a-wyz0-9]*x[0-9]+x[0-9a-f]{6}"


@dataclass(frozen=True, slots=True)
class _Effect:
    """Where an operation's effect is found: ``name`` in words, the column with the marker."""

    name: str
    column: str
    rows: str
    marked: bool = True

    @property
    def query(self) -> str:
        found = f"substring({self.column} FROM '{_MARK}')" if self.marked else self.column
        return f"SELECT {found}, count(*) FROM {self.rows} GROUP BY 1"  # noqa: S608 - our own


_BY_MARKER = {
    "start": _Effect("requests of that name", "name", "locksmith.request_sessions"),
    "refund": _Effect("refunds with that reason", "reason", "kernel.refund"),
    "write": _Effect(
        "texts with those words",
        "body",
        "kernel.message WHERE direction = 'out' AND channel = 'sms'",
    ),
    "text": _Effect(
        "texts under that name", "provider_ref", "kernel.message WHERE direction = 'in'", False
    ),
    "staff-cancel": _Effect(
        "cancellations with that reason",
        "reason",
        "kernel.audit_event WHERE entity_type = 'job' AND to_state = 'CANCELED'",
    ),
    "keep": _Effect(
        "decisions to keep with that reason",
        "reason",
        "kernel.audit_event WHERE event = 'deposit_kept'",
    ),
}
# What belongs to a request and not to a command: there once when any of its commands was taken.
_BY_REQUEST = {
    "complete": _Effect("jobs of the request", "session_id::text", "locksmith.jobs", False),
    "payment-intent": _Effect(
        "payments of the request",
        "subject_id",
        "kernel.payment WHERE provider_ref IS NOT NULL AND superseded_at IS NULL",
        False,
    ),
    "location": _Effect(
        "located requests",
        "id::text",
        "locksmith.request_sessions WHERE located_at IS NOT NULL",
        False,
    ),
    "service": _Effect(
        "requests with a service",
        "id::text",
        "locksmith.request_sessions WHERE service_chosen_at IS NOT NULL",
        False,
    ),
}


async def against_the_house(connection: Any, journal: Journal) -> list[Finding]:
    """Acknowledged once, refused never, unknown at most once."""
    found: list[Finding] = []
    for name, effect in _BY_MARKER.items():
        effects = await _counted(connection, effect.query)
        found += compare(journal.named(name), effects, effect.name)
    for name, effect in _BY_REQUEST.items():
        effects = await _counted(connection, effect.query)
        found += compare(_taken(journal, name), effects, effect.name)
    return [*found, *await _tried_after_stop(connection), *await _canceled(connection, journal)]


def _taken(journal: Journal, name: str) -> list[Operation]:
    """One acknowledged command a request, with the request as its marker.

    A refused one says nothing here: the request may have been taken further by another command,
    or by the provider's news.
    """
    by_request: dict[str, Operation] = {}
    for one in journal.named(name):
        if one.fate == "acknowledged":
            copy = Operation(
                one.id, one.actor, one.name, str(one.facts["request"]), keys=one.keys,
                attempts=one.attempts, fate=one.fate, status=one.status,
            )  # fmt: skip
            by_request[copy.marker] = copy
    return list(by_request.values())


async def _canceled(connection: Any, journal: Journal) -> list[Finding]:
    """A customer's cancellation that was taken ended the job, or the request before its job."""
    rows = await connection.fetch(
        "SELECT r.id::text AS request, r.step, j.status FROM locksmith.request_sessions r"
        " LEFT JOIN locksmith.jobs j ON j.session_id = r.id"
    )
    states = {row["request"]: (row["step"], row["status"]) for row in rows}
    found: list[Finding] = []
    for one in journal.named("cancel"):
        step, status = states.get(str(one.facts["request"]), ("gone", None))
        if one.fate == "acknowledged" and status not in {None, "CANCELED"}:
            found.append(
                Finding("lost", "K24", f"cancel {one.id}", f"the job is {status} ({step})")
            )
    return found


async def _tried_after_stop(connection: Any) -> list[Finding]:
    """K18c, also where the carrier stood in the way: nothing is even tried after a STOP."""
    rows = await connection.fetch(
        "SELECT m.id::text AS id, m.status FROM kernel.suppression s"
        " JOIN kernel.message m ON m.to_address = s.address AND m.market = s.market"
        " AND m.channel = s.channel AND m.direction = 'out'"
        " WHERE m.attempted_at > s.since AND (s.until IS NULL OR m.attempted_at < s.until)"
    )
    return [
        Finding("ghost", "K18c", f"message {row['id']}", f"tried after STOP, now {row['status']}")
        for row in rows
    ]


async def _counted(connection: Any, query: str) -> Counter[str]:
    rows = await connection.fetch(query)
    return Counter({str(row[0]): int(row[1]) for row in rows if row[0] is not None})
