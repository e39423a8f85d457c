"""What still has to happen by itself in the house, whoever's it is."""

from typing import Any

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.journal import Finding

# Everything that is under way, and how much of it there is.
_WAITING = {
    "texts and mails to send": "kernel.message WHERE status IN ('queued', 'sending')",
    "events to apply": "kernel.provider_event WHERE status IN ('received', 'failed', 'parked')",
    "refunds under way": "kernel.refund WHERE status IN ('pending', 'submitted')",
    "payouts under way": "kernel.payout WHERE status IN ('approved', 'in_transit')",
    "jobs due": "kernel.pgqueuer WHERE status = 'picked' OR (status = 'queued' AND execute_after"
    " <= now())",
    "keys in progress": "kernel.idempotency_key WHERE status = 'in_progress'",
}
_COUNTS = ", ".join(f"(SELECT count(*) FROM {rows})" for rows in _WAITING.values())  # noqa: S608 - our own
_ALL = f"SELECT {_COUNTS}"
_DEAD = "SELECT id::text, entrypoint FROM kernel.pgqueuer WHERE status = 'failed' LIMIT 50"


async def under_way(connection: Any, stage: Stage) -> dict[str, int]:
    """What waits, by what it is; zeros too."""
    row = await connection.fetchrow(_ALL)
    counts = {what: int(count) for what, count in zip(_WAITING, row, strict=True)}
    paid = {
        row[0]
        for row in await connection.fetch(
            "SELECT provider_ref FROM kernel.payment WHERE status = 'succeeded'"
        )
    }
    books = await stage.house.outside.control("GET", "/stripe/summary")
    counts["charges not known"] = sum(
        bool(theirs["captured"]) and ref not in paid
        for ref, theirs in books["payment_intents"].items()
    )
    return counts


async def dead_letters(connection: Any) -> list[Finding]:
    """Jobs that were given up."""
    return [
        Finding("liveness", "K19", f"job {row[0]}", f"{row[1]} is a dead letter")
        for row in await connection.fetch(_DEAD)
    ]
