"""Who pays again and again, what for, and what they were billed."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7

OVER = frozenset({"ended", "lapsed", "failed"})
"""States a subscription never leaves."""
_PAID_ONCE = frozenset({"active", "past_due", "unpaid"})
_ZERO = text("0")
_LIVE_SQL = "status IN ('asked', 'incomplete', 'active', 'past_due', 'unpaid')"


class BillingCustomer(Base):
    """Somebody of a market as the provider's customer; their card is kept there, never here."""

    __tablename__ = "billing_customer"
    __table_args__ = (
        UniqueConstraint("market", "owner_type", "owner_id"),
        UniqueConstraint("provider_ref"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    owner_type: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str] = mapped_column(Text)
    provider: Mapped[str] = mapped_column(Text, server_default="stripe")
    provider_ref: Mapped[str | None] = mapped_column(Text)
    key_attempt: Mapped[int] = mapped_column(server_default=_ZERO)
    created_at: Mapped[CreatedAt]


class BillingSubscription(Base):
    """One agreement to pay ``amount_minor`` of ``currency`` every ``interval``, for one subject.

    ``wish``: what was asked for and the provider has not confirmed yet (end_with_period, end_now,
    go_on); ``wish_number`` makes the key of the call. ``requested_at``: from then on the provider
    may have it. A subject has one that is not over.
    """

    __tablename__ = "billing_subscription"
    __table_args__ = (
        UniqueConstraint("provider_ref"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("\"interval\" IN ('day', 'week', 'month', 'year')", name="interval"),
        CheckConstraint(
            "status IN ('asked', 'incomplete', 'active', 'past_due', 'unpaid', 'ended', 'lapsed',"
            " 'failed')",
            name="status",
        ),
        CheckConstraint("wish IN ('end_with_period', 'end_now', 'go_on')", name="wish"),
        Index(
            "uq_billing_subscription_live_subject",
            "market",
            "subject_type",
            "subject_id",
            unique=True,
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_billing_subscription_subject", "subject_type", "subject_id"),
        Index(
            "ix_billing_subscription_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.billing_customer.id"))
    product: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    interval: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    provider_ref: Mapped[str | None] = mapped_column(Text)
    provider_status: Mapped[str | None] = mapped_column(Text)
    key_attempt: Mapped[int] = mapped_column(server_default=_ZERO)
    wish: Mapped[str | None] = mapped_column(Text)
    wish_number: Mapped[int] = mapped_column(server_default=_ZERO)
    ends_with_period: Mapped[bool] = mapped_column(server_default=text("false"))
    period_ends_at: Mapped[UtcDateTime | None]
    ended_for: Mapped[str | None] = mapped_column(Text)
    observed_at: Mapped[UtcDateTime | None]
    requested_at: Mapped[UtcDateTime | None]
    activated_at: Mapped[UtcDateTime | None]
    ended_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def was_paid(self) -> bool:
        """Whether a period of it was ever paid for."""
        return self.activated_at is not None or self.status in _PAID_ONCE


class BillingInvoice(Base):
    """One bill of a subscription. ``paid_minor`` is above zero only once it is paid."""

    __tablename__ = "billing_invoice"
    __table_args__ = (
        UniqueConstraint("provider_ref"),
        CheckConstraint("status IN ('open', 'paid', 'void')", name="status"),
        CheckConstraint("due_minor >= 0 AND paid_minor >= 0", name="amount"),
        CheckConstraint("paid_minor = 0 OR status = 'paid'", name="paid"),
        Index("ix_billing_invoice_subscription_id", "subscription_id", "created_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.billing_subscription.id"))
    provider_ref: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    due_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(server_default=_ZERO)
    observed_at: Mapped[UtcDateTime | None]
    paid_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
