"""Asking for a second person, and the second person's answer."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.approvals import execution
from steelyard.kernel.approvals.models import OPEN, PENDING, Approval
from steelyard.kernel.approvals.refusals import ApprovalPending
from steelyard.kernel.approvals.rights import check, lifecycle_of
from steelyard.kernel.approvals.rules import rule_of
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.money import Money


async def request(
    session: Session,
    *,
    market: str,
    action: str,
    subject_type: str,
    subject_id: str,
    amount: Money | None,
    requested_by: Actor,
    payload: Mapping[str, Any] | None = None,
    reason: str,
    barred: Sequence[str] = (),
) -> Approval:
    """Ask for ``action`` on one subject. The same request of the same person is the same approval.

    ``payload`` (JSON) is handed to the executor; ``barred``: ids of people besides the requester
    who may not decide. Raises ApprovalPending (something else is open for this subject),
    InvalidInput (no reason); LookupError for an action that no market declared.
    """
    rule = rule_of(market, action)
    if not reason.strip():
        raise InvalidInput("A reason is required.", reason="Say why, in a few words.")
    wanted: dict[str, Any] = {
        "market": market,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "amount_minor": amount.amount_minor if amount else None,
        "currency": amount.currency if amount else None,
        "payload": dict(payload or {}),
        "requested_by": requested_by.id,
    }
    # Rivals for the same subject: the index lets one in, the others find it next turn.
    while True:
        known = await _open(session, market, action, subject_type, subject_id)
        if known is not None and not await execution.expire_if_due(session, known):
            return _same_or_refuse(known, wanted)
        made = await session.scalar(
            insert(Approval)
            .values(
                **wanted,
                requested_kind=requested_by.kind,
                requested_role=requested_by.role,
                barred=list(barred),
                reason=reason.strip(),
                status=PENDING,
                created_at=clock.now(),
                expires_at=clock.now() + rule.window,
            )
            .on_conflict_do_nothing()
            .returning(Approval.id)
        )
        if made is not None:
            break
    return await _born(session, made, requested_by)


async def decide(
    session: Session, approval_id: UUID, actor: Actor, approve: bool, reason: str | None = None
) -> Approval:
    """The second person's answer. Approved without an undo window, it is done at once: what the
    executor refuses is refused here, and nothing is decided.

    Raises NotFound, NotYourOwn, NotYours, IllegalMove (decided already, withdrawn),
    ApprovalExpired, InvalidInput (rejecting takes a reason), and what the executor raises.
    """
    approval = await approval_by_id(session, approval_id, lock=True)
    name = "approve" if approve else "reject"
    check(approval, actor, name)
    await _move(session, approval, name, actor, reason)
    now = clock.now()
    approval.decided_by, approval.decided_kind, approval.decided_role = (
        actor.id,
        actor.kind,
        actor.role,
    )
    approval.decided_at, approval.decision_reason = now, reason
    if approve:
        approval.execute_after = now + rule_of(approval.market, approval.action).undo_window
        await session.flush()
        await execution.execute_or_schedule(session, approval, actor)
    await session.flush()
    await execution.tell(session, approval, actor)
    return approval


async def withdraw(
    session: Session, approval_id: UUID, actor: Actor, reason: str | None = None
) -> Approval:
    """The one who asked thinks better of it. Raises NotFound, NotYours, IllegalMove."""
    return await _close(session, approval_id, "withdraw", actor, reason)


async def undo(session: Session, approval_id: UUID, actor: Actor, reason: str) -> Approval:
    """Take back what was approved and is not done yet: by who asked, or any who may approve.

    Raises NotFound, NotYours, IllegalMove (done, or never approved), InvalidInput (no reason).
    """
    return await _close(session, approval_id, "undo", actor, reason)


async def approval_by_id(session: Session, approval_id: UUID, *, lock: bool = False) -> Approval:
    """The approval, read afresh. ``lock``: kept from everybody else until the commit.

    Raises NotFound.
    """
    await session.flush()
    query = select(Approval).where(Approval.id == approval_id)
    if lock:
        query = query.with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


async def _close(
    session: Session, approval_id: UUID, name: str, actor: Actor, reason: str | None
) -> Approval:
    approval = await approval_by_id(session, approval_id, lock=True)
    check(approval, actor, name)
    await _move(session, approval, name, actor, reason)
    approval.closed_by, approval.closed_at = actor.id, clock.now()
    await session.flush()
    await execution.forget(session, approval)
    await execution.tell(session, approval, actor)
    return approval


async def _move(
    session: Session, approval: Approval, name: str, actor: Actor, reason: str | None
) -> None:
    await lifecycle.move(
        session, lifecycle_of(approval), approval, name, actor=actor, reason=reason, held=True
    )


async def _open(
    session: Session, market: str, action: str, subject_type: str, subject_id: str
) -> Approval | None:
    return await session.scalar(
        select(Approval)
        .where(
            Approval.market == market,
            Approval.action == action,
            Approval.subject_type == subject_type,
            Approval.subject_id == subject_id,
            Approval.status.in_(OPEN),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _same_or_refuse(known: Approval, wanted: Mapping[str, Any]) -> Approval:
    if all(getattr(known, name) == value for name, value in wanted.items()):
        return known
    raise ApprovalPending(
        "This waits for a second person already.", approval_id=str(known.id), state=known.status
    )


async def _born(session: Session, approval_id: UUID, actor: Actor) -> Approval:
    approval = await session.get_one(Approval, approval_id)
    lifecycle.born(
        session,
        lifecycle_of(approval),
        approval,
        actor=actor,
        data={
            "action": approval.action,
            "subject_type": approval.subject_type,
            "subject_id": approval.subject_id,
            "amount_minor": approval.amount_minor,
            "currency": approval.currency,
            "reason": approval.reason,
        },
    )
    await execution.tell(session, approval, actor)
    return approval
