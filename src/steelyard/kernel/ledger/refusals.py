"""Every answer the ledger can give, and the refusal each one becomes.

The codes are a closed list, shared with ``migrations/sql/ledger_apply.sql``; they are checked in
the order in which they stand here, so one operation always gets one answer.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from steelyard.kernel.errors import (
    Conflict,
    InsufficientFunds,
    InvalidInput,
    NotFound,
    Refusal,
    Unavailable,
)


class Code(StrEnum):
    """The ledger's answers."""

    OK = "ok"
    EXISTS = "exists"
    EXISTS_WITH_DIFFERENT_CONTENT = "exists_with_different_content"
    HOLD_NOT_FOUND = "hold_not_found"
    HOLD_NOT_ACTIVE = "hold_not_active"
    HOLD_EXPIRED = "hold_expired"
    HOLD_NOT_DUE = "hold_not_due"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    CAPTURE_EXCEEDS_HOLD = "capture_exceeds_hold"
    AMOUNT_IS_ZERO = "amount_is_zero"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"
    ACCOUNT_NOT_FOUND = "account_not_found"
    ACCOUNT_BUSY = "account_busy"
    ACCOUNT_INCONSISTENT = "account_inconsistent"
    ACCOUNT_OF_ANOTHER_MARKET = "account_of_another_market"
    ACCOUNT_CURRENCY_DIFFERS = "account_currency_differs"
    ACCOUNT_REPEATED = "account_repeated"
    BALANCE_OUT_OF_RANGE = "balance_out_of_range"
    TOO_FEW_ENTRIES = "too_few_entries"
    UNBALANCED = "unbalanced"
    REVERSAL_NOT_FOUND = "reversal_not_found"
    REVERSAL_DIFFERS = "reversal_differs"
    REVERSED_ALREADY = "reversed_already"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    LINKED_REFUSED = "linked_refused"


class IdempotencyKeyReused(InvalidInput):
    """The key was used before for something else. Make a new key for a new intention."""

    code = "idempotency_key_reused"


class AccountNotFound(NotFound):
    """No such ledger account."""

    code = "account_not_found"


class AccountBusy(Unavailable):
    """Another transaction kept the account for too long. Try again with the same key."""

    code = "account_busy"


class AccountInconsistent(Refusal):
    """The balance is not what the last entry left: it was changed by hand.

    The account moves no money until that is mended; ``steelyard verify`` says more.
    """

    status = 500
    code = "invariant_failed"


class UnsoundTransfer(InvalidInput):
    """The entries do not make a transfer; ``details`` says which rule is broken."""

    code = "unsound_transfer"


class HoldNotFound(NotFound):
    """No such hold."""

    code = "hold_not_found"


class HoldNotActive(Conflict):
    """The hold was captured, voided or has expired. Place a new one."""

    code = "hold_not_active"


class HoldExpired(Conflict):
    """The hold's time is over, so nothing can be captured from it. Place a new one."""

    code = "hold_expired"


class HoldNotDue(Conflict):
    """The hold's time is not over. Void it if it is no longer needed."""

    code = "hold_not_due"


class CaptureExceedsHold(Conflict):
    """More was asked for than remains of the hold."""

    code = "capture_exceeds_hold"


class ReversalNotFound(NotFound):
    """There is no such transfer to reverse."""

    code = "transfer_not_found"


class ReversedAlready(Conflict):
    """A transfer is reversed once. To undo the undoing, post a new transfer."""

    code = "reversed_already"


_UNSOUND = {
    Code.AMOUNT_NOT_POSITIVE: "The amount must be more than zero.",
    Code.AMOUNT_IS_ZERO: "An entry of zero moves nothing; leave it out.",
    Code.AMOUNT_OUT_OF_RANGE: "The amount is too large.",
    Code.ACCOUNT_OF_ANOTHER_MARKET: "A transfer stays within its market.",
    Code.ACCOUNT_CURRENCY_DIFFERS: "An entry must be in its account's currency.",
    Code.ACCOUNT_REPEATED: "An account stands once in a transfer; add its entries up.",
    Code.BALANCE_OUT_OF_RANGE: "The balance would be too large.",
    Code.TOO_FEW_ENTRIES: "A transfer has at least two entries.",
    Code.UNBALANCED: "The entries must sum to zero in each currency.",
    Code.REVERSAL_DIFFERS: "A reversal is the transfer's own entries, in order, negated.",
}

_REFUSALS: dict[Code, tuple[type[Refusal], str]] = {
    Code.EXISTS_WITH_DIFFERENT_CONTENT: (
        IdempotencyKeyReused,
        "This idempotency key was used before for something else.",
    ),
    Code.HOLD_NOT_FOUND: (HoldNotFound, "There is no such hold."),
    Code.HOLD_NOT_ACTIVE: (HoldNotActive, "The hold is no longer active."),
    Code.HOLD_EXPIRED: (HoldExpired, "The hold's time is over."),
    Code.HOLD_NOT_DUE: (HoldNotDue, "The hold's time is not over."),
    Code.CAPTURE_EXCEEDS_HOLD: (CaptureExceedsHold, "More than remains of the hold."),
    Code.ACCOUNT_NOT_FOUND: (AccountNotFound, "There is no such ledger account."),
    Code.ACCOUNT_BUSY: (AccountBusy, "The account is busy. Try again with the same key."),
    Code.ACCOUNT_INCONSISTENT: (
        AccountInconsistent,
        "The account does not agree with its history and moves no money until it does.",
    ),
    Code.REVERSAL_NOT_FOUND: (ReversalNotFound, "There is no such transfer."),
    Code.REVERSED_ALREADY: (ReversedAlready, "The transfer was reversed already."),
    Code.INSUFFICIENT_FUNDS: (InsufficientFunds, "There is not enough money available."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one operation.

    ``id`` is the transfer (transfer, capture) or the hold (hold, void, expire), also of the
    earlier one when the key is known; ``about`` the account, hold or transfer at fault.
    """

    code: Code
    id: UUID | None
    about: UUID | None

    @property
    def accepted(self) -> bool:
        """Whether the operation stands: done now, or done before under the same key."""
        return self.code in {Code.OK, Code.EXISTS}

    @property
    def existed(self) -> bool:
        """Whether it was done before, so that nothing moved this time."""
        return self.code is Code.EXISTS

    def require_id(self) -> UUID:
        """The id, or the refusal that there is none."""
        if not self.accepted or self.id is None:
            raise self.refusal()
        return self.id

    def refusal(self) -> Refusal:
        """The refusal this verdict stands for. Only for a verdict that is one."""
        about = {} if self.about is None else {"about": str(self.about)}
        if self.code in _UNSOUND:
            sentence = _UNSOUND[self.code]
            return UnsoundTransfer(sentence, entries=sentence, reason=self.code.value, **about)
        kind, sentence = _REFUSALS[self.code]
        return kind(sentence, **about)
