"""How approvals say no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict, NotYours


class NotYourOwn(NotYours):
    """Whoever asked, or profits, does not decide: it takes another person."""

    code = "not_your_own"


class ApprovalPending(Conflict):
    """Something else was asked for the same thing and is open; ``details`` names it."""

    code = "approval_pending"


class ApprovalExpired(Conflict):
    """Nobody decided in time. Ask again."""

    code = "approval_expired"
