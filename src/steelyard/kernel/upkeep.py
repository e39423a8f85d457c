"""What the house does by itself: sign the audit's heads, prune, check its promises."""

from datetime import timedelta

import httpx2
import structlog
from sqlalchemy import text

from steelyard.kernel import (
    approvals,
    audit,
    billing,
    clock,
    files,
    identity,
    messaging,
    metrics,
    payments,
    payouts,
)
from steelyard.kernel.audit.seal import append_to_file
from steelyard.kernel.http import idempotency
from steelyard.kernel.invariants import Invariant
from steelyard.kernel.jobs import JobContext, Periodic, Task
from steelyard.kernel.verification import check, runs

log = structlog.get_logger("steelyard.upkeep")

_LOG_KEPT = timedelta(days=14)


async def sign_heads(context: JobContext) -> None:
    """Once a minute: the ends of the chains, signed and copied out."""
    settings = context.services.settings
    async with context.database.transaction() as session:
        heads = await audit.sign_heads(session, settings.secret_key)
    if heads and settings.audit_head_file:
        append_to_file(settings.audit_head_file, heads)
    if heads and settings.audit_head_webhook_url:
        async with httpx2.AsyncClient(timeout=5) as client:
            await client.post(
                settings.audit_head_webhook_url,
                content="\n".join(head.line() for head in heads),
                headers={"content-type": "application/x-ndjson"},
            )


async def free_leases(context: JobContext) -> None:
    """Four times a minute: keys whose process died are free again."""
    async with context.database.transaction() as session:
        await idempotency.free_abandoned(session)


async def prune(context: JobContext) -> None:
    """Once an hour: answers past their time, old checks, and the job engine's old log."""
    async with context.database.transaction() as session:
        await idempotency.prune(session)
        await runs.prune(session)
        await session.execute(
            text("DELETE FROM kernel.pgqueuer_log WHERE created < now() - CAST(:kept AS interval)"),
            {"kept": _LOG_KEPT},
        )


async def check_promises(context: JobContext) -> None:
    """Once an hour: every invariant; a breach is loud, and what was found is kept for staff."""
    started_at = clock.now()
    asked: list[Invariant] = []

    def note(invariant: Invariant, _count: int) -> None:
        asked.append(invariant)

    found = await check(context.services, note)
    async with context.database.transaction() as session:
        runs.keep_promises(session, started_at, asked, found)
    metrics.VIOLATIONS.clear()
    counts: dict[str, int] = {}
    for violation in found:
        counts[violation.code] = counts.get(violation.code, 0) + 1
        log.error("invariant.broken", code=violation.code, entity=violation.entity)
    for code, count in counts.items():
        metrics.VIOLATIONS.labels(code).set(count)


TASKS: tuple[Task, ...] = (
    *payments.TASKS,
    *payouts.TASKS,
    *billing.TASKS,
    *messaging.TASKS,
    *identity.TASKS,
    *files.TASKS,
    *approvals.TASKS,
)
PERIODICS: tuple[Periodic, ...] = (
    *payments.PERIODICS,
    *payouts.PERIODICS,
    *billing.PERIODICS,
    *messaging.PERIODICS,
    *identity.PERIODICS,
    *files.PERIODICS,
    *approvals.PERIODICS,
    Periodic("kernel.sign_heads", sign_heads, every_seconds=60),
    Periodic("kernel.free_leases", free_leases, every_seconds=15),
    Periodic("kernel.prune", prune, every_seconds=3600),
    Periodic("kernel.check_promises", check_promises, every_seconds=3600),
)
