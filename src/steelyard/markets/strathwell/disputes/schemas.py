"""Disputes on the wire. Amounts are cents of the booking's currency."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.disputes import Dispute, DisputeEntry
from steelyard.kernel.http.pages import Cursor, PageSize
from steelyard.kernel.http.wire import (
    MINOR_MAX,
    AmountMinor,
    Answer,
    Lines,
    Reason,
    StrictInt,
    WireModel,
    example,
)

DisputeStatus = Literal["open", "under_review", "resolved", "rejected"]
DisputeReason = Literal[
    "not_delivered", "poor_quality", "not_as_agreed", "wrong_amount", "no_show", "other"
]
Outcome = Literal["release", "refund", "split"]
FileIds = Annotated[list[UUID], Field(max_length=10)]
Body = Annotated[Lines, Field(min_length=3, max_length=5000)]
_ROW = "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a12"


class OpenDispute(WireModel):
    """Object to what some vendors of a booking did; without names, to all of it."""

    model_config = example(
        reason="not_as_agreed",
        description="The band played for one hour instead of three.",
        booking_vendor_ids=[_ROW],
        amount_cents=40_000,
    )

    reason: DisputeReason
    description: Body
    booking_vendor_ids: Annotated[list[UUID], Field(max_length=50)] = Field(default=[])
    amount_cents: AmountMinor | None = Field(
        default=None, description="What it is about, if not all of the vendors' price."
    )
    file_ids: FileIds = Field(default=[])


class Say(WireModel):
    """A statement that all parties read."""

    model_config = example(body="We had agreed on one hour by phone.")

    body: Body
    file_ids: FileIds = Field(default=[])


class SetStatus(WireModel):
    """``resolved`` needs an outcome; ``split`` also how much goes back."""

    model_config = example(
        status="resolved", outcome="split", refund_cents=20_000, note="Half of the evening."
    )

    status: Literal["under_review", "resolved", "rejected"]
    outcome: Outcome | None = None
    refund_cents: Annotated[StrictInt, Field(ge=0, le=MINOR_MAX)] | None = None
    note: Reason | None = None


class DisputeFilter(BaseModel):
    """Which disputes staff ask for."""

    status: DisputeStatus | None = None
    user_id: UUID | None = None
    booking_id: UUID | None = None
    cursor: Cursor = None
    size: PageSize = 50


class DisputeSeen(BaseModel):
    """A dispute, for its parties and for staff."""

    id: UUID
    booking_id: UUID
    status: DisputeStatus
    reason: str
    description: str
    opened_role: str
    booking_vendor_ids: list[UUID] = Field(description="Empty: the booking as a whole.")
    amount_cents: int | None
    currency: str | None
    file_ids: list[UUID]
    outcome: Outcome | None
    released_cents: int | None
    refunded_cents: int | None
    resolution_note: str | None
    created_at: datetime
    review_started_at: datetime | None
    resolved_at: datetime | None
    rejected_at: datetime | None

    @classmethod
    def of(cls, dispute: Dispute) -> "DisputeSeen":
        return cls(**_facts(dispute))


class DisputeRow(DisputeSeen):
    """A line of staff's list: with the booking's number and who opened it."""

    booking_number: int | None
    opened_by_name: str


class EntrySeen(Answer):
    """A statement, or a note among staff."""

    id: UUID
    kind: Literal["statement", "note"]
    author_role: str
    body: str
    file_ids: list[UUID]
    created_at: datetime

    @classmethod
    def of(cls, entry: DisputeEntry) -> "EntrySeen":
        return cls.model_validate(entry)


class DisputeWhole(DisputeSeen):
    """With everything that was said."""

    entries: list[EntrySeen]


class DisputeForStaff(DisputeWhole):
    """With who opened it, what is at stake, and what waits for a second person."""

    booking_number: int | None
    opened_by: str
    opened_by_name: str
    parties: list[str]
    resolved_by: str | None
    at_stake_cents: int = Field(description="What can still be taken back from the vendors named.")
    approval_id: UUID | None = Field(
        default=None, description="A decision that waits for a second person."
    )


def staff_facts(dispute: Dispute) -> dict[str, Any]:
    """What only staff see of a dispute, and the rest."""
    return {
        **_facts(dispute),
        "opened_by": dispute.opened_by,
        "parties": dispute.parties,
        "resolved_by": dispute.resolved_by,
    }


def _facts(dispute: Dispute) -> dict[str, Any]:
    return {
        "id": dispute.id,
        "booking_id": dispute.subject_id,
        "status": dispute.status,
        "reason": dispute.reason,
        "description": dispute.description,
        "opened_role": dispute.opened_role,
        "booking_vendor_ids": dispute.line_ids,
        "amount_cents": dispute.amount_minor,
        "currency": dispute.currency,
        "file_ids": dispute.file_ids,
        "outcome": dispute.outcome,
        "released_cents": dispute.released_minor,
        "refunded_cents": dispute.refunded_minor,
        "resolution_note": dispute.resolution_note,
        "created_at": dispute.created_at,
        "review_started_at": dispute.review_started_at,
        "resolved_at": dispute.resolved_at,
        "rejected_at": dispute.rejected_at,
    }
