"""What we know of a payment, a refund, and what the provider told us."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7

OPEN = ("created", "requires_payment_method", "requires_action", "processing")
OPEN_SQL = (
    "superseded_at IS NULL AND status IN"
    " ('created', 'requires_payment_method', 'requires_action', 'processing')"
)
_UNSETTLED_SQL = "status IN ('received', 'failed', 'parked', 'suspense')"


class Payment(Base):
    """One amount asked of one customer for one subject. Amounts in minor units of ``currency``.

    ``refund_reserved_minor`` counts refunds under way and done, so ``captured_minor`` less it is
    what may still be given back. ``captured_currency`` differs from ``currency`` only for money
    in suspense.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("provider_ref"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "status IN ('created', 'requires_payment_method', 'requires_action', 'processing',"
            " 'succeeded', 'failed', 'canceled')",
            name="status",
        ),
        CheckConstraint("(status = 'succeeded') = (captured_minor > 0)", name="captured"),
        CheckConstraint(
            "(captured_minor > 0) = (captured_currency IS NOT NULL)", name="captured_currency"
        ),
        CheckConstraint("refund_reserved_minor <= captured_minor", name="reserved"),
        CheckConstraint(
            "0 <= refunded_minor AND refunded_minor <= refund_reserved_minor", name="refunded"
        ),
        CheckConstraint(
            "(suspense_account_id IS NULL) = (suspense_reason IS NULL)", name="suspense"
        ),
        Index(
            "uq_payment_open_subject",
            "market",
            "subject_type",
            "subject_id",
            unique=True,
            postgresql_where=text(OPEN_SQL),
        ),
        Index("ix_payment_subject", "subject_type", "subject_id"),
        Index("ix_payment_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_payment_created_at", "created_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    provider: Mapped[str] = mapped_column(Text, server_default="stripe")
    provider_ref: Mapped[str | None] = mapped_column(Text)
    provider_status: Mapped[str | None] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    captured_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    captured_currency: Mapped[str | None] = mapped_column(Text)
    refund_reserved_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    refunded_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    status: Mapped[str] = mapped_column(Text)
    held_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    suspense_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    suspense_reason: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, server_default="")
    provider_metadata: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))
    key_attempt: Mapped[int] = mapped_column(server_default=text("0"))
    failure_code: Mapped[str | None] = mapped_column(Text)
    failure_message: Mapped[str | None] = mapped_column(Text)
    card_brand: Mapped[str | None] = mapped_column(Text)
    card_last4: Mapped[str | None] = mapped_column(Text)
    observed_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    intent_requested_at: Mapped[UtcDateTime | None]
    superseded_at: Mapped[UtcDateTime | None]
    succeeded_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]
    canceled_at: Mapped[UtcDateTime | None]
    disputed_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]

    @property
    def in_suspense(self) -> bool:
        """The provider took other money than was asked; nothing may be delivered for it."""
        return self.suspense_reason is not None

    @property
    def refundable_minor(self) -> int:
        """What may still be given back, in minor units of ``captured_currency``."""
        return self.captured_minor - self.refund_reserved_minor

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Refund(Base):
    """One giving back, from the asking to the provider's last word."""

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("payment_id", "idempotency_key"),
        UniqueConstraint("provider_ref"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "status IN ('pending', 'submitted', 'succeeded', 'failed', 'canceled')", name="status"
        ),
        Index("ix_refund_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_refund_created_at", "created_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.payment.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    provider_ref: Mapped[str | None] = mapped_column(Text)
    failure_reason: Mapped[str | None] = mapped_column(Text)
    source_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    idempotency_key: Mapped[str] = mapped_column(Text)
    key_attempt: Mapped[int] = mapped_column(server_default=text("0"))
    observed_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    submitted_at: Mapped[UtcDateTime | None]
    succeeded_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]
    canceled_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]


class Chargeback(Base):
    """A cardholder's bank takes a payment back. The amount may exceed the payment.

    ``withdrawn_minor`` and ``reinstated_minor`` are what the provider moved, in
    ``moved_currency``; ``booked`` says whether the market's chart has an account for it.
    ``fee_minor`` is what the provider kept for the trouble: one of its own fees, never booked.
    """

    __tablename__ = "chargeback"
    __table_args__ = (
        UniqueConstraint("provider_ref"),
        CheckConstraint(
            "status IN ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')",
            name="status",
        ),
        CheckConstraint(
            "amount_minor >= 0 AND withdrawn_minor >= 0 AND reinstated_minor >= 0",
            name="amount",
        ),
        Index("ix_chargeback_payment_id", "payment_id"),
        Index("ix_chargeback_market_status", "market", "status", "created_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.payment.id"))
    provider_ref: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    moved_currency: Mapped[str] = mapped_column(Text)
    withdrawn_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    reinstated_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    fee_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    booked: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[str] = mapped_column(Text)
    provider_status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    evidence_due_at: Mapped[UtcDateTime | None]
    observed_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    won_at: Mapped[UtcDateTime | None]
    lost_at: Mapped[UtcDateTime | None]
    closed_at: Mapped[UtcDateTime | None]

    @property
    def loss_minor(self) -> int:
        """What the provider has taken and not given back, in ``moved_currency``."""
        return self.withdrawn_minor - self.reinstated_minor


class ProviderEvent(Base):
    """One event as it came in. Stored before anything is done about it.

    status: received → processed (see ``WebhookEffect``) | ignored | parked (nothing of ours fits
    yet) | failed (our own fault; retried) | suspense (a person has to look).
    """

    __tablename__ = "provider_event"
    __table_args__ = (
        UniqueConstraint("provider", "event_key"),
        CheckConstraint(
            "status IN ('received', 'processed', 'failed', 'parked', 'suspense', 'ignored')",
            name="status",
        ),
        CheckConstraint("(status = 'ignored') = (ignore_reason IS NOT NULL)", name="ignored"),
        Index("ix_provider_event_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(
            "ix_provider_event_received_at",
            "received_at",
            postgresql_where=text(_UNSETTLED_SQL),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    provider: Mapped[str] = mapped_column(Text)
    event_key: Mapped[str] = mapped_column(Text)
    market: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    api_version: Mapped[str | None] = mapped_column(Text)
    livemode: Mapped[bool] = mapped_column(Boolean)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(Text)
    ignore_reason: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    event_at: Mapped[UtcDateTime]
    received_at: Mapped[CreatedAt]
    processed_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]
    alarmed_at: Mapped[UtcDateTime | None]


class WebhookEffect(Base):
    """What an event did, once."""

    __tablename__ = "webhook_effect"
    __table_args__ = ({"schema": "kernel"},)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.provider_event.id"), primary_key=True)
    effect: Mapped[str] = mapped_column(Text)
    entity_type: Mapped[str] = mapped_column(Text)
    entity_id: Mapped[UUID]
    created_at: Mapped[CreatedAt]
