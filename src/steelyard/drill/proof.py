"""What a restored copy is asked before it may be believed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import text

from steelyard.app import build_markets
from steelyard.drill.load import KEY, Journal
from steelyard.drill.trouble import Damage
from steelyard.kernel import audit
from steelyard.kernel.db import Database, Session
from steelyard.kernel.payments import ReconcileReport
from steelyard.kernel.verification import promises
from steelyard.settings import Settings

_SHOWN = 20


async def acknowledged(
    restored: Session, journal: Journal, before: float, after: float
) -> tuple[int, list[Damage]]:
    """Whether all that was acknowledged before the moment is there, and nothing sent after it.

    ``before`` and ``after`` enclose the moment (the journal's clock). What was on its way then may
    be there or not. Returns how many acknowledged operations were looked for.
    """
    rows = await restored.scalars(
        text("SELECT idempotency_key FROM kernel.ledger_transfer WHERE idempotency_key LIKE :key"),
        {"key": f"{KEY}%"},
    )
    there = set(rows)
    due = journal.acknowledged_before(before)
    found = [
        Damage("ledger", f"{key} was acknowledged before the moment and is not there")
        for key in sorted(due - there)[:_SHOWN]
    ]
    found += [
        Damage("ledger", f"{key} was sent after the moment and is there")
        for key in sorted(there & journal.sent_after(after))[:_SHOWN]
    ]
    return len(due), found


async def kept_promises(settings: Settings, heads: Path | None) -> tuple[int, list[Damage]]:
    """Every promise of ``steelyard verify``, with the signed heads in ``heads``; how many."""
    asked = promises(
        settings.model_copy(update={"audit_head_file": str(heads) if heads else ""}),
        build_markets(),
    )
    database = Database(settings.database_url, pool_size=1, name="steelyard-drill")
    found: list[Damage] = []
    try:
        async with database.reading() as session:
            await session.execute(text("SET LOCAL statement_timeout = '10min'"))
            for one in asked:
                found += [
                    Damage("promise", f"{seen.code} {seen.entity}: {seen.detail}")
                    for seen in await one.violations(session)
                ]
    finally:
        await database.close()
    return len(asked), found


async def shortness_shows(settings: Settings, heads: Path) -> list[Damage]:
    """Whether the copy is seen to be shorter than what was signed since, with all ``heads``."""
    database = Database(settings.database_url, pool_size=1, name="steelyard-drill")
    try:
        async with database.reading() as session:
            seen = await audit.check_chain(session, settings.secret_key, str(heads))
    finally:
        await database.close()
    if any("was cut" in one.detail for one in seen):
        return []
    return [Damage("audit", "heads were signed since, and nothing shows that they are missing")]


def gap_settled(
    report: ReconcileReport, across: Sequence[str], later: Mapping[str, int]
) -> list[Damage]:
    """Whether the reconciliation found every payment that the restored books do not have.

    ``across``: asked for before the moment, paid after it: their outcome is entered. ``later``,
    with amounts in minor units: named, and the money left unexplained is theirs to the cent.
    """
    found: list[Damage] = []
    mended = [one for one in report.findings if one.kind == "state" and one.repaired]
    if len(mended) != len(across):
        found.append(Damage("gap", f"{len(mended)} of {len(across)} outcomes were entered"))
    named = {one.entity for one in report.findings if one.kind == "unknown"}
    found += [
        Damage("gap", f"payment {ref} is at the provider, and was not named")
        for ref in later
        if f"payment {ref}" not in named
    ]
    unexplained = sum(one.unexplained_minor or 0 for one in report.cash)
    expected = sum(later.values())
    if unexplained != expected:
        found.append(Damage("gap", f"{unexplained} minor units unexplained instead of {expected}"))
    return found
