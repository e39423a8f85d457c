"""The double-entry ledger: the one place where money is, and the one way it moves.

    open_account, find_account, get_account, balance      accounts
    post, post_each, reverse                              transfers, in the caller's transaction
    place_hold, capture_hold, void_hold, expire_holds     holds
    statement                                             an account's history
    Batcher                                               many callers, one round trip
    chart.register                                        a market's purposes and kinds

The model, with a worked example, is described in docs/concepts/ledger.md.
"""

from steelyard.kernel.ledger.accounts import (
    AccountFloorDiffers,
    balance,
    find_account,
    get_account,
    open_account,
)
from steelyard.kernel.ledger.batcher import Batcher
from steelyard.kernel.ledger.chart import Chart, NotInChart
from steelyard.kernel.ledger.holds import (
    HoldState,
    capture_hold,
    expire_holds,
    get_hold,
    place_hold,
    void_hold,
)
from steelyard.kernel.ledger.posting import post, post_each, reverse
from steelyard.kernel.ledger.refusals import (
    AccountBusy,
    AccountInconsistent,
    AccountNotFound,
    CaptureExceedsHold,
    Code,
    HoldExpired,
    HoldNotActive,
    HoldNotDue,
    HoldNotFound,
    IdempotencyKeyReused,
    ReversalNotFound,
    ReversedAlready,
    UnsoundTransfer,
    Verdict,
)
from steelyard.kernel.ledger.statement import StatementLine, StatementPage, statement
from steelyard.kernel.ledger.values import (
    Account,
    Balance,
    Capture,
    Entry,
    Expire,
    Floor,
    Hold,
    MalformedOperation,
    Operation,
    Transfer,
    Void,
)

__all__ = [
    "Account",
    "AccountBusy",
    "AccountFloorDiffers",
    "AccountInconsistent",
    "AccountNotFound",
    "Balance",
    "Batcher",
    "Capture",
    "CaptureExceedsHold",
    "Chart",
    "Code",
    "Entry",
    "Expire",
    "Floor",
    "Hold",
    "HoldExpired",
    "HoldNotActive",
    "HoldNotDue",
    "HoldNotFound",
    "HoldState",
    "IdempotencyKeyReused",
    "MalformedOperation",
    "NotInChart",
    "Operation",
    "ReversalNotFound",
    "ReversedAlready",
    "StatementLine",
    "StatementPage",
    "Transfer",
    "UnsoundTransfer",
    "Verdict",
    "Void",
    "balance",
    "capture_hold",
    "expire_holds",
    "find_account",
    "get_account",
    "get_hold",
    "open_account",
    "place_hold",
    "post",
    "post_each",
    "reverse",
    "statement",
    "void_hold",
]
