"""Two people for what is dangerous: one asks, another agrees, then it is done.

    register(ApprovalRule(…), executor)   where a market is put together
    needs_two                             whether an amount takes a second person
    request, decide, withdraw, undo       in the caller's transaction
    actions, why_not                      what an actor may do, and why not
    page, approvals_of, approval_by_id    reads

How it goes is told in docs/concepts/approvals.md.
"""

from steelyard.kernel.approvals.invariants import INVARIANTS
from steelyard.kernel.approvals.lifecycles import approval_lifecycle, lifecycles
from steelyard.kernel.approvals.models import Approval
from steelyard.kernel.approvals.queries import approvals_of, page
from steelyard.kernel.approvals.refusals import ApprovalExpired, ApprovalPending, NotYourOwn
from steelyard.kernel.approvals.rights import actions, why_not
from steelyard.kernel.approvals.rules import ApprovalRule, Executor, needs_two, register, rule_of
from steelyard.kernel.approvals.service import approval_by_id, decide, request, undo, withdraw
from steelyard.kernel.approvals.tasks import PERIODICS, TASKS

__all__ = [
    "INVARIANTS",
    "PERIODICS",
    "TASKS",
    "Approval",
    "ApprovalExpired",
    "ApprovalPending",
    "ApprovalRule",
    "Executor",
    "NotYourOwn",
    "actions",
    "approval_by_id",
    "approval_lifecycle",
    "approvals_of",
    "decide",
    "lifecycles",
    "needs_two",
    "page",
    "register",
    "request",
    "rule_of",
    "undo",
    "why_not",
    "withdraw",
]
