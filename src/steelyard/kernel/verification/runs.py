"""Keeping what a check found, so that staff see it and not only the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation
from steelyard.kernel.payments import ReconcileReport
from steelyard.kernel.verification.models import CheckRun

Kind = Literal["promises", "reconcile"]
KEPT = timedelta(days=30)

_SHOWN_MAX = 50
"""Findings kept of one run; their whole number is told beside."""


def keep_promises(
    session: Session,
    started_at: datetime,
    asked: Sequence[Invariant],
    found: Sequence[Violation],
) -> None:
    """Write down one asking of all promises, each breach with the promise it breaks."""
    said = {one.code: one.promise for one in asked}
    _keep(
        session,
        "promises",
        started_at,
        checked=len(asked),
        broken=len(found),
        findings=[
            {
                "code": one.code,
                "promise": said.get(one.code, ""),
                "entity": one.entity,
                "detail": one.detail,
            }
            for one in found[:_SHOWN_MAX]
        ],
    )


def keep_reconciliation(session: Session, started_at: datetime, report: ReconcileReport) -> None:
    """Write down one comparison with the provider: every difference, mended or not."""
    open_ones = sum(not one.repaired for one in report.findings)
    unexplained = [one for one in report.cash if not one.ok]
    _keep(
        session,
        "reconcile",
        started_at,
        checked=report.payments + report.refunds,
        broken=open_ones + len(unexplained),
        findings=[
            *(
                {"entity": one.entity, "detail": one.line(), "repaired": one.repaired}
                for one in report.findings[:_SHOWN_MAX]
            ),
            *(
                {"entity": one.currency, "detail": one.line(), "repaired": False}
                for one in unexplained
            ),
        ],
    )


async def last_run(session: Session, kind: Kind) -> CheckRun | None:
    """The newest of its kind."""
    return await session.scalar(
        select(CheckRun).where(CheckRun.kind == kind).order_by(CheckRun.finished_at.desc()).limit(1)
    )


async def prune(session: Session) -> None:
    """Let go of runs older than ``KEPT``, but never of the last one: unknown is worse than old."""
    for kind in ("promises", "reconcile"):
        newest = await last_run(session, kind)
        if newest is not None:
            await session.execute(
                delete(CheckRun).where(
                    CheckRun.kind == kind,
                    CheckRun.finished_at < clock.now() - KEPT,
                    CheckRun.id != newest.id,
                )
            )


def _keep(
    session: Session,
    kind: Kind,
    started_at: datetime,
    *,
    checked: int,
    broken: int,
    findings: Sequence[Mapping[str, Any]],
) -> None:
    session.add(
        CheckRun(
            kind=kind,
            started_at=started_at,
            checked=checked,
            broken=broken,
            findings=[dict(one) for one in findings],
        )
    )
