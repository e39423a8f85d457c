"""Money out: payments shared out to payees, sent when they may be, taken back when they must be.

    payee_of, begin_onboarding, refresh_payee             who is paid, and where
    allocate, split                                       pure, exact to the minor unit
    create_payouts                                        a payment's shares, locked
    request, make_eligible, approve, hold, release        what people decide
    reverse, recall, cancel_unpaid, clawback,             taking back
    cover_chargeback
    why, owed, payouts_of_subject, …                      reads
    reconcile                                             its part of payments.reconcile

How it hangs together, with an example for each money flow: docs/concepts/payouts.md.
"""

from steelyard.kernel.payouts.books import KINDS, PURPOSES
from steelyard.kernel.payouts.covering import ChargebackNotLost, cover_chargeback
from steelyard.kernel.payouts.invariants import INVARIANTS
from steelyard.kernel.payouts.lifecycles import lifecycles, payee_lifecycle, payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout, Recall
from steelyard.kernel.payouts.moves import (
    approve,
    hold,
    hold_lines,
    make_eligible,
    release,
    release_dispute,
    request,
)
from steelyard.kernel.payouts.onboarding import begin_onboarding, refresh_payee
from steelyard.kernel.payouts.payees import (
    disable_payouts,
    enable_payouts,
    find_payee,
    payee_by_id,
    payee_of,
    payees_by_id,
)
from steelyard.kernel.payouts.queries import (
    owed,
    payouts_of_payee,
    payouts_of_subject,
    recalls_of,
)
from steelyard.kernel.payouts.recalls import cancel_unpaid, clawback, recall
from steelyard.kernel.payouts.reconcile import reconcile
from steelyard.kernel.payouts.refusals import (
    AllocatedAlready,
    AllocationExceedsPayment,
    NothingToReverse,
    OwnPayout,
    PayeeNotReady,
    PaymentNotAllocatable,
    RecallExceedsPayouts,
    RecallKeyReused,
    SecondPersonNeeded,
    UnsoundAllocation,
)
from steelyard.kernel.payouts.reversing import reverse
from steelyard.kernel.payouts.rules import (
    PayoutRules,
    needs_second,
    register,
    rules_of,
    why,
    why_not_approve,
)
from steelyard.kernel.payouts.service import create_payouts, payout_by_id, payouts_of_payment
from steelyard.kernel.payouts.splits import Share, UnsoundWeights, allocate, split
from steelyard.kernel.payouts.tasks import PERIODICS, TASKS
from steelyard.kernel.payouts.values import Owed, PayoutLine

__all__ = [
    "INVARIANTS",
    "KINDS",
    "PERIODICS",
    "PURPOSES",
    "TASKS",
    "AllocatedAlready",
    "AllocationExceedsPayment",
    "ChargebackNotLost",
    "NothingToReverse",
    "Owed",
    "OwnPayout",
    "Payee",
    "PayeeNotReady",
    "PaymentNotAllocatable",
    "Payout",
    "PayoutLine",
    "PayoutRules",
    "Recall",
    "RecallExceedsPayouts",
    "RecallKeyReused",
    "SecondPersonNeeded",
    "Share",
    "UnsoundAllocation",
    "UnsoundWeights",
    "allocate",
    "approve",
    "begin_onboarding",
    "cancel_unpaid",
    "clawback",
    "cover_chargeback",
    "create_payouts",
    "disable_payouts",
    "enable_payouts",
    "find_payee",
    "hold",
    "hold_lines",
    "lifecycles",
    "make_eligible",
    "needs_second",
    "owed",
    "payee_by_id",
    "payee_lifecycle",
    "payee_of",
    "payees_by_id",
    "payout_by_id",
    "payout_lifecycle",
    "payouts_of_payee",
    "payouts_of_payment",
    "payouts_of_subject",
    "recall",
    "recalls_of",
    "reconcile",
    "refresh_payee",
    "register",
    "release",
    "release_dispute",
    "request",
    "reverse",
    "rules_of",
    "split",
    "why",
    "why_not_approve",
]
