"""Payouts on the wire. Amounts are cents of ``currency``."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.approvals import Approval
from steelyard.kernel.http.pages import Cursor, PageSize
from steelyard.kernel.http.wire import Answer, Lines, StrictBool, WireModel, example
from steelyard.kernel.payouts import Payee, Payout, why
from steelyard.markets.strathwell.words import Milestone

PayoutStatus = Literal[
    "locked",
    "eligible",
    "approved",
    "in_transit",
    "paid",
    "failed",
    "held",
    "reversed",
    "canceled",
]
ApprovalStatus = Literal[
    "pending", "approved", "done", "rejected", "withdrawn", "undone", "expired", "failed"
]
HttpsUrl = Annotated[
    str, Field(max_length=500, pattern=r"^https?://[^\s]+$", examples=["https://example.com/done"])
]


class PayoutSeen(BaseModel):
    """One share of one payment, where it stands and why it is not paid yet."""

    id: UUID
    booking_id: UUID
    booking_vendor_id: UUID
    payment_id: UUID
    milestone: Milestone
    status: PayoutStatus
    gross_cents: int
    commission_cents: int
    amount_cents: int = Field(description="What was to be paid in the beginning, net.")
    unpaid_cents: int = Field(description="What of it is still to be sent.")
    given_back_cents: int = Field(description="What of it went back for refunds.")
    sent_cents: int
    reversed_cents: int
    currency: str
    why: list[str] = Field(description="Why it is not paid yet; empty once it is.")
    held_from: str | None
    hold_reason: str | None
    created_at: datetime
    eligible_at: datetime | None
    approved_at: datetime | None
    paid_at: datetime | None

    @classmethod
    def of(cls, payout: Payout, payee: Payee) -> "PayoutSeen":
        return cls(**_facts(payout, payee))


class PayoutForStaff(PayoutSeen):
    """The same with who is paid, and who decided."""

    vendor_id: UUID
    vendor_name: str = Field(description="The business; empty while it has no name.")
    booking_number: int | None
    payee_status: str
    requested_by: str | None
    approved_by: str | None
    second_approved_by: str | None
    failure_code: str | None
    waits_for_second: bool = Field(
        default=False, description="One person has approved it and another has to."
    )

    @classmethod
    def of_payee(
        cls,
        payout: Payout,
        payee: Payee,
        *,
        vendor_name: str,
        booking_number: int | None,
        waits_for_second: bool = False,
    ) -> "PayoutForStaff":
        return cls(
            **_facts(payout, payee),
            vendor_id=UUID(payee.owner_id),
            vendor_name=vendor_name,
            booking_number=booking_number,
            payee_status=payee.status,
            requested_by=payout.requested_by,
            approved_by=payout.approved_by,
            second_approved_by=payout.second_approved_by,
            failure_code=payout.failure_code,
            waits_for_second=waits_for_second,
        )


class PayoutFilter(BaseModel):
    """Which payouts staff ask for."""

    status: PayoutStatus | None = None
    milestone: Milestone | None = None
    cursor: Cursor = None
    size: PageSize = 50


class BeginOnboarding(WireModel):
    """Where Stripe sends the vendor's browser afterwards; our own page without it."""

    model_config = example(return_url="https://example.com/payouts")

    return_url: HttpsUrl | None = None


class OnboardingLink(BaseModel):
    """Good once, for minutes."""

    url: str


class PayoutAccount(BaseModel):
    """Whether a vendor can be paid, and what they stand at."""

    status: Literal["none", "pending", "enabled", "restricted"]
    can_be_paid: bool
    still_wanted: list[str] = Field(description="What the provider still wants to know.")
    restricted_reason: str | None
    payouts_disabled_reason: str | None
    currency: str
    pending_cents: int
    in_flight_cents: int
    paid_cents: int
    debt_cents: int = Field(description="Taken off what is sent next.")


class ApprovalSeen(Answer):
    """Something that waits, or waited, for a second person."""

    id: UUID
    action: str
    subject_type: str
    subject_id: str
    amount_cents: int | None = Field(validation_alias="amount_minor")
    currency: str | None
    reason: str
    status: str
    requested_by: str
    decided_by: str | None
    decision_reason: str | None
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    executed_at: datetime | None
    why_not: str | None = Field(default=None, description="Why you may not decide it.")

    @classmethod
    def of(cls, approval: Approval, why_not: str | None) -> "ApprovalSeen":
        seen = cls.model_validate(approval)
        seen.why_not = why_not
        return seen


class Decide(WireModel):
    """Agree, or refuse with a reason."""

    model_config = example(approve=True, reason="Checked against the contract.")

    approve: StrictBool
    reason: Annotated[Lines, Field(max_length=500)] = ""


def _facts(payout: Payout, payee: Payee) -> dict[str, Any]:
    return {
        "id": payout.id,
        "booking_id": payout.subject_id,
        "booking_vendor_id": payout.line_id,
        "payment_id": payout.source_payment_id,
        "milestone": payout.milestone,
        "status": payout.status,
        "gross_cents": payout.gross_minor,
        "commission_cents": payout.commission_minor,
        "amount_cents": payout.amount_minor,
        "unpaid_cents": payout.unpaid_minor,
        "given_back_cents": payout.taken_minor + payout.clawed_minor,
        "sent_cents": payout.sent_minor,
        "reversed_cents": payout.reversed_minor,
        "currency": payout.currency,
        "why": why(payout, payee),
        "held_from": payout.held_from,
        "hold_reason": payout.hold_reason,
        "created_at": payout.created_at,
        "eligible_at": payout.eligible_at,
        "approved_at": payout.approved_at,
        "paid_at": payout.paid_at,
    }
