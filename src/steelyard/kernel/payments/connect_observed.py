"""Connected accounts, transfers and disputes as the provider says them, in our words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from steelyard.kernel.payments import observed

PayeeState = Literal["pending", "enabled", "restricted"]

_DISPUTE_STATES = {
    "warning_needs_response": "inquiry",
    "warning_under_review": "inquiry",
    "warning_closed": "closed",
    "prevented": "closed",
    "needs_response": "needs_response",
    "under_review": "under_review",
    "won": "won",
    "lost": "lost",
}
_DUE_MAX = 50


@dataclass(frozen=True, slots=True)
class ObservedAccount:
    """One connected account as the provider showed it at ``at``."""

    ref: str
    state: PayeeState
    due: tuple[str, ...]
    disabled_reason: str | None
    at: datetime
    payee_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ObservedTransfer:
    """One transfer as the provider showed it. ``attempt`` and ``payout_id`` are what we wrote."""

    ref: str
    amount_minor: int
    reversed_minor: int
    currency: str
    destination: str | None
    at: datetime
    payout_id: UUID | None = None
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class ObservedDispute:
    """One dispute as the provider showed it. Amounts moved are in ``moved_currency``.

    ``state`` is one of our chargeback states, None for a word we do not know.
    """

    ref: str
    state: str | None
    raw_state: str
    reason: str
    amount_minor: int
    currency: str
    withdrawn_minor: int
    reinstated_minor: int
    fee_minor: int
    moved_currency: str
    payment_ref: str | None
    evidence_due_at: datetime | None
    at: datetime


def account_from(thing: Mapping[str, Any], at: datetime) -> ObservedAccount:
    """An Account, of any API version. Raises ValueError when it is none."""
    wants = observed.mapping(thing.get("requirements"))
    due = wants.get("currently_due")
    reason = observed.short(wants.get("disabled_reason"))
    listed = cast("list[object]", due) if isinstance(due, list) else []
    return ObservedAccount(
        ref=observed.word(thing, "id"),
        state=_account_state(thing, reason),
        due=tuple(str(one)[:200] for one in listed[:_DUE_MAX]),
        disabled_reason=reason,
        at=at,
        payee_id=observed.ours(thing, "payee_id"),
    )


def transfer_from(thing: Mapping[str, Any], at: datetime) -> ObservedTransfer:
    """A Transfer, of any API version. Raises ValueError when it is none."""
    attempt = observed.mapping(thing.get("metadata")).get("attempt")
    numeric = isinstance(attempt, str) and attempt.isascii() and attempt.isdigit()
    return ObservedTransfer(
        ref=observed.word(thing, "id"),
        amount_minor=observed.amount(thing, "amount"),
        reversed_minor=observed.amount(thing, "amount_reversed"),
        currency=observed.currency(thing),
        destination=observed.ref_of(thing.get("destination")),
        at=at,
        payout_id=observed.ours(thing, "payout_id"),
        attempt=int(str(attempt)[:9]) if numeric else None,
    )


def dispute_from(thing: Mapping[str, Any], at: datetime) -> ObservedDispute:
    """A Dispute, of any API version. Raises ValueError when it is none."""
    raw = observed.word(thing, "status")
    currency = observed.currency(thing)
    moved = _moved(thing)
    amounts = [_whole(one.get("amount")) for one in moved]
    due_by = observed.mapping(thing.get("evidence_details")).get("due_by")
    return ObservedDispute(
        ref=observed.word(thing, "id"),
        state=_DISPUTE_STATES.get(raw),
        raw_state=raw,
        reason=observed.short(thing.get("reason")) or "general",
        amount_minor=observed.amount(thing, "amount"),
        currency=currency,
        withdrawn_minor=-sum(one for one in amounts if one < 0),
        reinstated_minor=sum(one for one in amounts if one > 0),
        fee_minor=max(sum(_whole(one.get("fee") or 0) for one in moved), 0),
        moved_currency=observed.currency(moved[0]) if moved else currency,
        payment_ref=observed.ref_of(thing.get("payment_intent")),
        evidence_due_at=observed.moment(due_by) if due_by else None,
        at=at,
    )


def _account_state(thing: Mapping[str, Any], disabled_reason: str | None) -> PayeeState:
    """Enabled: money sent there arrives, and reaches the payee's bank."""
    can = observed.mapping(thing.get("capabilities")).get("transfers") == "active"
    if can and thing.get("payouts_enabled") is True:
        return "enabled"
    if (disabled_reason or "").startswith("rejected"):
        return "restricted"
    # Until everything is handed in the provider names a reason too; that is no restriction.
    if thing.get("details_submitted") is not True:
        return "pending"
    waiting = disabled_reason in {None, "requirements.pending_verification"}
    return "pending" if waiting else "restricted"


def _moved(thing: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    listed = thing.get("balance_transactions")
    if not isinstance(listed, list):
        return ()
    moved = [observed.mapping(one) for one in cast("list[object]", listed)]
    if len({str(one.get("currency")) for one in moved}) > 1:
        raise ValueError("a dispute in two currencies")
    return moved


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**53) < value < 2**53:
        raise ValueError("no amount moved")
    return value
