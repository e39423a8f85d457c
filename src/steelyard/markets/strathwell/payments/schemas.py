"""Payments on the wire. Amounts are cents of the booking's currency."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.wire import AmountMinor, Answer, Reason, WireModel, example
from steelyard.markets.strathwell.words import BookingStatus, DueKind, DueStatus


class Pay(WireModel):
    """Pay the deposit, or all of it."""

    model_config = example(mode="deposit")

    mode: Literal["deposit", "full"]


class PaymentStarted(BaseModel):
    """What the browser needs to pay with Stripe. Asked again, it is the same payment."""

    payment_id: UUID
    due_id: UUID
    client_secret: str
    publishable_key: str
    script_url: str
    amount_cents: int
    currency: str


class DueSeen(Answer):
    """A line of the payment schedule."""

    id: UUID
    kind: DueKind
    status: DueStatus
    amount_cents: int = Field(validation_alias="amount_minor")
    currency: str
    due_on: date
    paid_at: datetime | None
    payment_id: UUID | None
    change_order_id: UUID | None


class PaymentSeen(Answer):
    """One payment that was asked for."""

    id: UUID
    status: str
    amount_cents: int = Field(validation_alias="amount_minor")
    captured_cents: int = Field(validation_alias="captured_minor")
    refunded_cents: int = Field(validation_alias="refunded_minor")
    currency: str
    failure_code: str | None
    failure_message: str | None
    card_brand: str | None
    card_last4: str | None
    created_at: datetime
    succeeded_at: datetime | None


class RefundSeen(Answer):
    """Money on its way back, or back."""

    id: UUID
    payment_id: UUID
    status: str
    amount_cents: int = Field(validation_alias="amount_minor")
    currency: str
    reason: str
    created_at: datetime
    succeeded_at: datetime | None


class BookingPayments(BaseModel):
    """What was paid, what is to be paid, what came back."""

    booking_id: UUID
    status: BookingStatus
    total_cents: int | None
    paid_cents: int
    refunded_cents: int
    currency: str
    schedule: list[DueSeen]
    payments: list[PaymentSeen]
    refunds: list[RefundSeen]


class GiveBack(WireModel):
    """Give a part of what was paid back, by hand."""

    model_config = example(amount_cents=25_000, reason="The band came an hour late.")

    amount_cents: AmountMinor
    reason: Reason


class Because(WireModel):
    """Why."""

    model_config = example(reason="It was paid twice.")

    reason: Reason


class RefundDecided(BaseModel):
    """Done, or waiting for a second person (``approval_id``)."""

    done: bool
    approval_id: UUID | None
    refunds: list[RefundSeen]
