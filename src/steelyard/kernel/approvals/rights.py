"""Who may do what to an approval. The database holds the last line of this too."""

from steelyard.kernel import clock
from steelyard.kernel.approvals.lifecycles import approval_lifecycle
from steelyard.kernel.approvals.models import Approval
from steelyard.kernel.approvals.refusals import ApprovalExpired, NotYourOwn
from steelyard.kernel.approvals.rules import rule_of
from steelyard.kernel.audit import Actor
from steelyard.kernel.errors import NotYours, Refusal
from steelyard.kernel.lifecycle import Action, IllegalMove, Lifecycle


def check(approval: Approval, actor: Actor, name: str) -> None:
    """Whether ``actor`` may make move ``name`` (approve, reject, withdraw, undo) now.

    Raises NotYourOwn, NotYours, IllegalMove, ApprovalExpired.
    """
    if name in {"approve", "reject"}:
        _check_decider(approval, actor)
    elif name == "withdraw":
        _check_requester(approval, actor)
    else:
        _check_undoer(approval, actor)
    _check_state(approval, name)


def why_not(approval: Approval, actor: Actor, name: str = "approve") -> str | None:
    """The sentence for whoever may not, or None for whoever may."""
    try:
        check(approval, actor, name)
    except Refusal as refusal:
        return refusal.message
    return None


def actions(approval: Approval, actor: Actor) -> list[Action]:
    """What ``actor`` may do now, and why the rest is refused; for consoles."""
    return [
        Action(
            name=step.name,
            label=step.label,
            allowed=(why := why_not(approval, actor, step.name)) is None,
            why_not=why,
            needs_reason=step.needs_reason,
        )
        for step in approval_lifecycle(approval.market).moves
        if step.shown
    ]


def lifecycle_of(approval: Approval) -> Lifecycle:
    """With the roles that take part in this one."""
    approvers = rule_of(approval.market, approval.action).approvers
    return approval_lifecycle(approval.market, approvers | {approval.requested_role})


def _check_decider(approval: Approval, actor: Actor) -> None:
    if actor.id == approval.requested_by:
        raise NotYourOwn("Another person than the one who asked has to decide this.")
    if actor.id in approval.barred:
        raise NotYourOwn("You have a part in this: somebody else has to decide it.")
    if actor.kind == "system" or not _may_approve(approval, actor):
        raise NotYours("You may not decide this.")


def _check_requester(approval: Approval, actor: Actor) -> None:
    if actor.id != approval.requested_by:
        raise NotYours("Only the one who asked can withdraw this.")


def _check_undoer(approval: Approval, actor: Actor) -> None:
    if actor.id == approval.requested_by or _may_approve(approval, actor):
        return
    raise NotYours("You may not undo this.")


def _may_approve(approval: Approval, actor: Actor) -> bool:
    return actor.role in rule_of(approval.market, approval.action).approvers


def _check_state(approval: Approval, name: str) -> None:
    if approval.status not in approval_lifecycle(approval.market).find(name).sources:
        raise IllegalMove(
            f"This cannot be done while it is {approval.status}.",
            state=approval.status,
            asked=name,
        )
    if name == "approve" and approval.expires_at <= clock.now():
        raise ApprovalExpired("Nobody decided in time. It has to be asked for again.")
