"""How payouts say no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict, InvalidInput, NotYours


class PaymentNotAllocatable(Conflict):
    """The payment has not succeeded, or its money waits in suspense: nothing to share out."""

    code = "payment_not_allocatable"


class AllocatedAlready(Conflict):
    """The payment was shared out before, in another way. That is never done over."""

    code = "payment_allocated_already"


class AllocationExceedsPayment(Conflict):
    """The shares add up to more than is left of the payment."""

    code = "allocation_exceeds_payment"


class UnsoundAllocation(InvalidInput):
    """The lines do not make an allocation; ``details`` says which rule is broken."""

    code = "unsound_allocation"


class OwnPayout(NotYours):
    """Nobody approves a payout they asked for, or one that goes to themselves."""

    code = "own_payout"


class SecondPersonNeeded(Conflict):
    """Above the market's limit a second person has to agree."""

    code = "second_person_needed"


class RecallExceedsPayouts(Conflict):
    """More is to be taken back than is left of what was shared out; ``details`` says how much."""

    code = "recall_exceeds_payouts"


class RecallKeyReused(InvalidInput):
    """The key took back something else before. Make a new key for a new intention."""

    code = "idempotency_key_reused"


class NothingToReverse(Conflict):
    """Nothing of the payout is at the payee, or all of it is on its way back."""

    code = "nothing_to_reverse"


class PayeeNotReady(Conflict):
    """The payee's payouts are disabled; ``details`` says why."""

    code = "payee_not_ready"
