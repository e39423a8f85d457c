"""Disputes: somebody objects, what they object to is held, staff decide who gets what.

    register(DisputeRules(…))             where a market is put together
    open_dispute, set_status, resolve     in the caller's transaction
    add_statement, add_note, thread       what is said
    actions                               what an actor may do, and why not
    page, disputes_of, disputed_lines     reads

The market is told through ``Handlers.extra["dispute_changed"]``. See docs/concepts/disputes.md.
"""

from steelyard.kernel.disputes.invariants import INVARIANTS
from steelyard.kernel.disputes.lifecycles import dispute_lifecycle, lifecycles
from steelyard.kernel.disputes.models import Dispute, DisputeEntry, DisputeLine
from steelyard.kernel.disputes.outcomes import OUTCOMES, REFUND, RELEASE, SPLIT, Parts, parts_of
from steelyard.kernel.disputes.queries import disputed_lines, disputes_of, page
from steelyard.kernel.disputes.refusals import (
    AlreadyDisputed,
    DisputeClosed,
    DoesNotAddUp,
    NotYourDispute,
)
from steelyard.kernel.disputes.rules import DisputeRules, register, rules_of
from steelyard.kernel.disputes.service import (
    actions,
    dispute_by_id,
    open_dispute,
    resolve,
    set_status,
)
from steelyard.kernel.disputes.thread import (
    add_note,
    add_statement,
    dispute_seen_by,
    evidence_of,
    thread,
)

__all__ = [
    "INVARIANTS",
    "OUTCOMES",
    "REFUND",
    "RELEASE",
    "SPLIT",
    "AlreadyDisputed",
    "Dispute",
    "DisputeClosed",
    "DisputeEntry",
    "DisputeLine",
    "DisputeRules",
    "DoesNotAddUp",
    "NotYourDispute",
    "Parts",
    "actions",
    "add_note",
    "add_statement",
    "dispute_by_id",
    "dispute_lifecycle",
    "dispute_seen_by",
    "disputed_lines",
    "disputes_of",
    "evidence_of",
    "lifecycles",
    "open_dispute",
    "page",
    "parts_of",
    "register",
    "resolve",
    "rules_of",
    "set_status",
    "thread",
]
