"""The market's states and moves. The diagrams in the docs are drawn from here.

A dispute is no state of a booking: it has a lifecycle of its own (``kernel.disputes``), payouts
have theirs (``kernel.payouts``).
"""

from datetime import date

from steelyard.kernel.lifecycle import Facts, Lifecycle, Move, State
from steelyard.markets.strathwell.models import Booking, BookingVendor, Vendor
from steelyard.markets.strathwell.words import (
    BookingStatus,
    ChangeStatus,
    RowStatus,
    SubscriptionStatus,
    TemplateStatus,
    VendorStatus,
)

MARKET = "strathwell"
ADMIN = frozenset({"admin"})
ORGANIZER = frozenset({"organizer"})
VENDOR = frozenset({"vendor"})

MAX_ROUNDS = 5
"""Counters a row may see, both sides' together."""


def _of(*states: str) -> frozenset[str]:
    return frozenset(str(state) for state in states)


def _has_name(vendor: Vendor, _facts: Facts) -> str | None:
    if not vendor.business_name.strip():
        return "A business name is required before approval."
    return None


def _name_where_shown(vendor: Vendor, facts: Facts) -> str | None:
    if facts.get("target") in {VendorStatus.PENDING, VendorStatus.APPROVED}:
        return _has_name(vendor, facts)
    return None


_V = VendorStatus
VENDOR_LIFECYCLE = Lifecycle(
    market=MARKET,
    entity_type="vendor",
    initial=_V.DRAFT,
    states=(
        State(_V.DRAFT, "Being filled in", "waiting"),
        State(_V.PENDING, "Waits for review", "waiting"),
        State(_V.APPROVED, "Approved", "done"),
        State(_V.NEEDS_CHANGES, "Needs changes", "trouble"),
    ),
    moves=(
        Move(
            "submit",
            "Send for review",
            _of(_V.DRAFT, _V.NEEDS_CHANGES),
            _V.PENDING,
            VENDOR,
            guard=_has_name,
        ),
        Move("approve", "Approve", _of(_V.PENDING), _V.APPROVED, ADMIN, guard=_has_name),
        Move(
            "ask_changes",
            "Ask for changes",
            _of(_V.PENDING, _V.APPROVED),
            _V.NEEDS_CHANGES,
            ADMIN,
            needs_reason=True,
        ),
    ),
    override_roles=ADMIN,
    override_guard=_name_where_shown,
    time_columns={_V.PENDING: "submitted_at", _V.APPROVED: "approved_at"},
)


def _not_disputed(booking: Booking, _facts: Facts) -> str | None:
    if booking.is_disputed:
        return "A dispute is open. It is decided first."
    return None


def _event_is_over(booking: Booking, facts: Facts) -> str | None:
    today = facts.get("today")
    if booking.event_date is None or not isinstance(today, date):
        return "The booking has no date."
    if today < booking.event_date:
        return "The event has not taken place yet."
    return None


def _money_allows(booking: Booking, facts: Facts) -> str | None:
    """An override changes the state, never where the money is."""
    target = str(facts.get("target"))
    if booking.paid_minor > booking.refunded_minor and target in _BEFORE_MONEY:
        return "Money was paid for this booking. Cancel it with a refund instead."
    if booking.paid_minor == 0 and target in _AFTER_MONEY:
        return "Nothing was paid for this booking."
    if target == BookingStatus.PAID and booking.paid_minor < (booking.total_minor or 0):
        return "It is paid in full only when all of it was paid."
    return None


_B = BookingStatus
_BEFORE_MONEY = _of(_B.DRAFT, _B.AWAITING, _B.READY)
_AFTER_MONEY = _of(_B.DEPOSIT_PAID, _B.PAID, _B.COMPLETED)
_UNCOMPLETED = _of(_B.DRAFT, _B.AWAITING, _B.READY, _B.DEPOSIT_PAID, _B.PAID)
BOOKING = Lifecycle(
    market=MARKET,
    entity_type="booking",
    initial=_B.DRAFT,
    states=(
        State(_B.DRAFT, "Draft", "waiting"),
        State(_B.AWAITING, "With the vendors", "waiting"),
        State(_B.READY, "Ready to pay", "moving"),
        State(_B.DEPOSIT_PAID, "Deposit paid", "moving"),
        State(_B.PAID, "Paid", "done"),
        State(_B.COMPLETED, "Completed", "done", terminal=True),
        State(_B.CANCELLED, "Cancelled", "stopped", terminal=True),
    ),
    moves=(
        Move("submit", "Ask the vendors", _of(_B.DRAFT), _B.AWAITING, ORGANIZER),
        Move("agree", "All vendors agreed", _of(_B.AWAITING), _B.READY, shown=False),
        Move("reopen", "A vendor is open again", _of(_B.READY), _B.AWAITING, shown=False),
        Move("secure", "Deposit paid", _of(_B.READY), _B.DEPOSIT_PAID, shown=False),
        Move("settle", "Paid in full", _of(_B.READY, _B.DEPOSIT_PAID), _B.PAID, shown=False),
        Move(
            "complete",
            "Mark complete",
            _of(_B.PAID),
            _B.COMPLETED,
            ORGANIZER,
            guard=_event_is_over,
        ),
        Move(
            "force_complete",
            "Complete by hand",
            _of(_B.PAID, _B.DEPOSIT_PAID),
            _B.COMPLETED,
            ADMIN,
            needs_reason=True,
        ),
        Move("cancel", "Cancel", _UNCOMPLETED, _B.CANCELLED, ORGANIZER, guard=_not_disputed),
        Move(
            "cancel_by_admin",
            "Cancel by hand",
            _UNCOMPLETED,
            _B.CANCELLED,
            ADMIN,
            needs_reason=True,
        ),
    ),
    override_roles=ADMIN,
    override_guard=_money_allows,
    time_columns={
        _B.AWAITING: "submitted_at",
        _B.READY: "ready_at",
        _B.DEPOSIT_PAID: "deposit_paid_at",
        _B.PAID: "paid_at",
        _B.COMPLETED: "completed_at",
        _B.CANCELLED: "cancelled_at",
    },
)


def _priced(row: BookingVendor, _facts: Facts) -> str | None:
    if row.agreed_amount_minor is None:
        return "The vendor has no list price: an amount is required."
    return None


def _rounds_left(row: BookingVendor, _facts: Facts) -> str | None:
    if row.rounds >= MAX_ROUNDS:
        return f"After {MAX_ROUNDS} rounds it is yes or no."
    return None


_R = RowStatus
_OPEN = _of(_R.PENDING, _R.COUNTERED, _R.ORGANIZER_COUNTERED)
ROW = Lifecycle(
    market=MARKET,
    entity_type="booking_vendor",
    initial=_R.PENDING,
    states=(
        State(_R.PENDING, "Waits for the vendor", "waiting"),
        State(_R.COUNTERED, "The vendor names another price", "moving"),
        State(_R.ORGANIZER_COUNTERED, "The organizer names another price", "moving"),
        State(_R.APPROVED, "Agreed", "done"),
        State(_R.DECLINED, "Declined", "stopped", terminal=True),
        State(_R.EXPIRED, "No answer in time", "trouble", terminal=True),
        State(_R.WITHDRAWN, "Withdrawn", "stopped", terminal=True),
        State(_R.REPLACED, "Replaced", "stopped", terminal=True),
    ),
    moves=(
        Move(
            "approve",
            "Approve",
            _of(_R.PENDING, _R.ORGANIZER_COUNTERED),
            _R.APPROVED,
            VENDOR,
            guard=_priced,
        ),
        Move("decline", "Decline", _OPEN, _R.DECLINED, VENDOR),
        Move(
            "counter",
            "Name another price",
            _of(_R.PENDING, _R.ORGANIZER_COUNTERED),
            _R.COUNTERED,
            VENDOR,
            guard=_rounds_left,
        ),
        Move(
            "counter_back",
            "Name another price",
            _of(_R.COUNTERED),
            _R.ORGANIZER_COUNTERED,
            ORGANIZER,
            guard=_rounds_left,
        ),
        Move(
            "accept_counter",
            "Accept the price",
            _of(_R.COUNTERED),
            _R.APPROVED,
            ORGANIZER,
            guard=_priced,
        ),
        Move("reject_counter", "Refuse the price", _of(_R.COUNTERED), _R.DECLINED, ORGANIZER),
        Move("expire", "No answer in time", _OPEN, _R.EXPIRED, shown=False),
        Move(
            "withdraw",
            "Withdraw",
            _OPEN | _of(_R.APPROVED),
            _R.WITHDRAWN,
            VENDOR | ORGANIZER | ADMIN,
            needs_reason=True,
        ),
        Move("lose_date", "The date was taken", _of(_R.APPROVED), _R.WITHDRAWN, shown=False),
        Move(
            "replace",
            "Ask somebody else",
            _of(_R.DECLINED, _R.EXPIRED, _R.WITHDRAWN),
            _R.REPLACED,
            ORGANIZER | ADMIN,
        ),
    ),
    time_columns={
        _R.APPROVED: "approved_at",
        _R.DECLINED: "declined_at",
        _R.EXPIRED: "expired_at",
        _R.WITHDRAWN: "withdrawn_at",
        _R.REPLACED: "replaced_at",
    },
)

_C = ChangeStatus
CHANGE_ORDER = Lifecycle(
    market=MARKET,
    entity_type="change_order",
    initial=_C.PROPOSED,
    states=(
        State(_C.PROPOSED, "Waits for the other side", "waiting"),
        State(_C.ACCEPTED, "Agreed", "done", terminal=True),
        State(_C.REJECTED, "Refused", "stopped", terminal=True),
        State(_C.WITHDRAWN, "Withdrawn", "stopped", terminal=True),
    ),
    moves=(
        Move("accept", "Agree", _of(_C.PROPOSED), _C.ACCEPTED, ORGANIZER | VENDOR),
        Move("reject", "Refuse", _of(_C.PROPOSED), _C.REJECTED, ORGANIZER | VENDOR),
        Move("withdraw", "Withdraw", _of(_C.PROPOSED), _C.WITHDRAWN, ORGANIZER | VENDOR),
    ),
    time_columns={
        _C.ACCEPTED: "accepted_at",
        _C.REJECTED: "rejected_at",
        _C.WITHDRAWN: "withdrawn_at",
    },
)

_S = SubscriptionStatus
SUBSCRIPTION = Lifecycle(
    market=MARKET,
    entity_type="subscription",
    initial=_S.NONE,
    states=(
        State(_S.NONE, "None", "stopped"),
        State(_S.TRIAL, "On trial", "moving"),
        State(_S.ACTIVE, "Active", "done"),
        State(_S.CANCELED, "Canceled", "stopped"),
        State(_S.EXPIRED, "Expired", "stopped"),
    ),
    moves=(
        Move("start_trial", "Start the trial", _of(_S.NONE), _S.TRIAL, ORGANIZER),
        Move(
            "activate",
            "Paid",
            _of(_S.NONE, _S.TRIAL, _S.CANCELED, _S.EXPIRED),
            _S.ACTIVE,
            shown=False,
        ),
        Move("cancel", "Cancel", _of(_S.TRIAL, _S.ACTIVE), _S.CANCELED, ORGANIZER),
        Move("expire", "Over", _of(_S.TRIAL, _S.ACTIVE, _S.CANCELED), _S.EXPIRED, shown=False),
    ),
    override_roles=ADMIN,
    time_columns={_S.TRIAL: "started_at", _S.CANCELED: "ended_at", _S.EXPIRED: "ended_at"},
)

_T = TemplateStatus
TEMPLATE = Lifecycle(
    market=MARKET,
    entity_type="template",
    initial=_T.DRAFT,
    states=(
        State(_T.DRAFT, "Draft", "waiting"),
        State(_T.PUBLISHED, "Published", "done"),
        State(_T.ARCHIVED, "Archived", "stopped"),
    ),
    moves=(
        Move("publish", "Publish", _of(_T.DRAFT, _T.ARCHIVED), _T.PUBLISHED, ADMIN),
        Move("unpublish", "Take back", _of(_T.PUBLISHED), _T.DRAFT, ADMIN),
        Move("archive", "Archive", _of(_T.DRAFT, _T.PUBLISHED), _T.ARCHIVED, ADMIN),
    ),
    time_columns={_T.ARCHIVED: "archived_at"},
)

LIFECYCLES = (VENDOR_LIFECYCLE, BOOKING, ROW, CHANGE_ORDER, SUBSCRIPTION, TEMPLATE)
