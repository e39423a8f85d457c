"""Doing what was approved, at once or when its undo window is over; and what nobody decided."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, jobs, lifecycle
from steelyard.kernel.approvals.models import APPROVED, PENDING, Approval
from steelyard.kernel.approvals.rights import lifecycle_of
from steelyard.kernel.approvals.rules import executor_of
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Refusal
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging.house import handlers_of

EXECUTE = "approvals.execute"
_BATCH = 200
_SWEEP = Actor.system("approvals.sweep")


async def execute_or_schedule(session: Session, approval: Approval, actor: Actor) -> None:
    """``approval`` was just approved and is locked."""
    assert approval.execute_after is not None  # noqa: S101 - set by whoever approved
    if approval.execute_after <= clock.now():
        await _execute(session, approval, actor)
    else:
        await _schedule(session, approval)


async def execute(context: JobContext, *, approval_id: str) -> None:
    """The job at the end of an undo window. Undone or done meanwhile: nothing is left to do."""
    try:
        async with context.database.transaction() as session:
            approval = await _locked(session, UUID(approval_id))
            if approval is None or approval.status != APPROVED:
                return
            if approval.execute_after is not None and approval.execute_after > clock.now():
                raise jobs.Retry("not due yet", approval.execute_after - clock.now())
            await _execute(session, approval, approval.decider)
            await session.flush()
            await tell(session, approval, approval.decider)
    except Refusal as refusal:
        await _fail(context, UUID(approval_id), refusal)


async def sweep(context: JobContext) -> None:
    """Once a minute: what nobody decided expires; what is due is asked for again."""
    async with context.database.transaction() as session:
        overdue = await session.scalars(
            select(Approval)
            .where(Approval.status == PENDING, Approval.expires_at <= clock.now())
            .order_by(Approval.expires_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for approval in overdue.all():
            await expire_if_due(session, approval)
        due = await session.scalars(
            select(Approval)
            .where(Approval.status == APPROVED, Approval.execute_after <= clock.now())
            .order_by(Approval.execute_after)
            .limit(_BATCH)
        )
        for approval in due.all():
            await _schedule(session, approval)


async def expire_if_due(session: Session, approval: Approval) -> bool:
    """Close a locked request whose time is over; says whether that was so."""
    if approval.status != PENDING or approval.expires_at > clock.now():
        return False
    await lifecycle.move(
        session, lifecycle_of(approval), approval, "expire", actor=_SWEEP, held=True
    )
    approval.closed_at = clock.now()
    await session.flush()
    await tell(session, approval, _SWEEP)
    return True


async def forget(session: Session, approval: Approval) -> None:
    """Take the job back, if one waits."""
    await jobs.cancel(session, _key(approval))


async def tell(session: Session, approval: Approval, actor: Actor) -> None:
    """The market, if it wants to hear: ``Handlers.extra["approval_changed"]``."""
    handler = handlers_of(session, approval.market).extra.get("approval_changed")
    if handler is not None:
        await handler(session, approval, actor)


async def _execute(session: Session, approval: Approval, actor: Actor) -> None:
    await executor_of(approval.market, approval.action)(session, approval, actor)
    await lifecycle.move(
        session, lifecycle_of(approval), approval, "execute", actor=actor, held=True
    )
    approval.executed_at = clock.now()


async def _fail(context: JobContext, approval_id: UUID, refusal: Refusal) -> None:
    """The executor's refusal undid its transaction; here is written that it was refused."""
    actor = Actor.system(EXECUTE)
    async with context.database.transaction() as session:
        approval = await _locked(session, approval_id)
        if approval is None or approval.status != APPROVED:
            return
        await lifecycle.move(
            session,
            lifecycle_of(approval),
            approval,
            "fail",
            actor=actor,
            reason=refusal.message,
            held=True,
        )
        approval.failure, approval.closed_at = f"{refusal.code}: {refusal.message}", clock.now()
        await session.flush()
        await tell(session, approval, actor)


async def _schedule(session: Session, approval: Approval) -> None:
    await jobs.enqueue(
        session,
        EXECUTE,
        {"approval_id": approval.id},
        key=_key(approval),
        run_at=approval.execute_after,
    )


async def _locked(session: Session, approval_id: UUID) -> Approval | None:
    return await session.get(Approval, approval_id, with_for_update=True, populate_existing=True)


def _key(approval: Approval) -> str:
    return f"approvals.execute:{approval.id}"
