"""Who is paid, what they are paid, and what was taken back of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
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

UNSENT = frozenset({"locked", "eligible", "approved", "held", "failed"})
"""States in which the money is still here."""
_ZERO = text("0")


class Payee(Base):
    """Somebody the house owes money, in one currency, and their account at the provider.

    ``user_id`` is the person behind it, who never approves their own payout. ``due`` lists what
    the provider still wants to know, in its words.
    """

    __tablename__ = "payee"
    __table_args__ = (
        UniqueConstraint("market", "owner_type", "owner_id", "currency"),
        UniqueConstraint("provider_ref"),
        CheckConstraint("status IN ('none', 'pending', 'enabled', 'restricted')", name="status"),
        CheckConstraint("(status = 'none') OR provider_ref IS NOT NULL", name="account"),
        CheckConstraint(
            "(payouts_disabled_at IS NULL) = (payouts_disabled_reason IS NULL)", name="disabled"
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    owner_type: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(Text)
    provider: Mapped[str] = mapped_column(Text, server_default="stripe")
    provider_ref: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    due: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    restricted_reason: Mapped[str | None] = mapped_column(Text)
    pending_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    flight_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    receivable_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    payouts_disabled_at: Mapped[UtcDateTime | None]
    payouts_disabled_reason: Mapped[str | None] = mapped_column(Text)
    key_attempt: Mapped[int] = mapped_column(server_default=_ZERO)
    observed_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    enabled_at: Mapped[UtcDateTime | None]

    @property
    def can_be_paid(self) -> bool:
        return self.status == "enabled" and self.payouts_disabled_at is None


class Payout(Base):
    """One share of one payment, owed to one payee. Amounts in minor units of ``currency``.

    What was allocated never changes: ``gross = commission + amount``. Of ``amount`` (net),
    ``taken`` was given back before it was sent (or after it came back), ``clawed`` became a debt
    of the payee after it was sent, ``netted`` settled an older debt when it was sent, ``sent``
    went to the provider, and of that ``reversed`` came back: ``settled`` of it against debts,
    ``returned`` of it waiting in the payment's held account.
    """

    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("market", "source_payment_id", "line_id", "milestone"),
        UniqueConstraint("provider_ref"),
        CheckConstraint(
            "status IN ('locked', 'eligible', 'approved', 'in_transit', 'paid', 'failed', 'held',"
            " 'reversed', 'canceled')",
            name="status",
        ),
        CheckConstraint(
            "gross_minor = commission_minor + amount_minor AND commission_minor >= 0"
            " AND amount_minor >= 0",
            name="gross",
        ),
        CheckConstraint(
            "taken_minor >= 0 AND clawed_minor >= 0 AND taken_minor + clawed_minor <= amount_minor",
            name="taken",
        ),
        CheckConstraint(
            "commission_back_minor >= 0 AND commission_back_minor <= commission_minor",
            name="commission_back",
        ),
        CheckConstraint(
            "netted_minor >= 0 AND sent_minor >= 0 AND netted_minor + sent_minor <= amount_minor",
            name="sent",
        ),
        CheckConstraint(
            "status IN ('in_transit', 'paid', 'reversed') OR (netted_minor = 0 AND sent_minor = 0)",
            name="sent_status",
        ),
        CheckConstraint(
            "settled_minor >= 0 AND returned_minor >= 0"
            " AND settled_minor + returned_minor <= reversed_minor"
            " AND reversed_minor <= sent_minor",
            name="reversed",
        ),
        CheckConstraint("(status = 'held') = (held_from IS NOT NULL)", name="held"),
        CheckConstraint(
            "held_from IN ('locked', 'eligible', 'approved', 'failed')", name="held_from"
        ),
        CheckConstraint(
            "approved_by IS NULL OR ((requested_by IS NULL OR approved_by <> requested_by)"
            " AND (second_approved_by IS NULL OR (second_approved_by <> approved_by"
            " AND (requested_by IS NULL OR second_approved_by <> requested_by))))",
            name="four_eyes",
        ),
        CheckConstraint(
            "approved_by IS NOT NULL"
            " OR (status NOT IN ('approved', 'in_transit', 'paid', 'failed', 'reversed')"
            " AND coalesce(held_from, 'locked') IN ('locked', 'eligible'))",
            name="approved",
        ),
        Index("ix_payout_payee_id_status", "payee_id", "status"),
        Index("ix_payout_source_payment_id", "source_payment_id"),
        Index("ix_payout_subject", "subject_type", "subject_id"),
        Index("ix_payout_market_status", "market", "status", "created_at"),
        Index("ix_payout_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.payee.id"))
    source_payment_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.payment.id"))
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    line_id: Mapped[str] = mapped_column(Text)
    milestone: Mapped[str] = mapped_column(Text)
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    commission_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    taken_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    commission_back_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    clawed_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    netted_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    sent_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    reversed_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    settled_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    returned_minor: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    status: Mapped[str] = mapped_column(Text)
    held_from: Mapped[str | None] = mapped_column(Text)
    hold_reason: Mapped[str | None] = mapped_column(Text)
    dispute_id: Mapped[str | None] = mapped_column(Text)
    requested_by: Mapped[str | None] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    second_approved_by: Mapped[str | None] = mapped_column(Text)
    provider_ref: Mapped[str | None] = mapped_column(Text)
    attempt: Mapped[int] = mapped_column(server_default=_ZERO)
    key_attempt: Mapped[int] = mapped_column(server_default=_ZERO)
    failure_code: Mapped[str | None] = mapped_column(Text)
    failure_message: Mapped[str | None] = mapped_column(Text)
    reversal_minor: Mapped[int | None] = mapped_column(BigInteger)
    """How much is to have come back in all, while a reversal is asked for."""
    reversal_reason: Mapped[str | None] = mapped_column(Text)
    reversal_by: Mapped[str | None] = mapped_column(Text)
    observed_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    eligible_at: Mapped[UtcDateTime | None]
    approved_at: Mapped[UtcDateTime | None]
    in_transit_at: Mapped[UtcDateTime | None]
    paid_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]
    held_at: Mapped[UtcDateTime | None]
    reversed_at: Mapped[UtcDateTime | None]
    canceled_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]

    @property
    def is_unsent(self) -> bool:
        """Whether the money is still here."""
        return self.status in UNSENT

    @property
    def unpaid_minor(self) -> int:
        """What is still to be sent for it; zero once it is sent, canceled or reversed."""
        return self.amount_minor - self.taken_minor if self.is_unsent else 0

    @property
    def net_left_minor(self) -> int:
        """What of the net has neither been given back nor become a debt."""
        return self.amount_minor - self.taken_minor - self.clawed_minor

    @property
    def commission_left_minor(self) -> int:
        return self.commission_minor - self.commission_back_minor

    @property
    def gross_left_minor(self) -> int:
        """What may still be recalled of it, commission included."""
        return self.net_left_minor + self.commission_left_minor


class Recall(Base):
    """One taking back of allocated money: for a refund or a lost chargeback. Never changed.

    ``amount = commission + unpaid + returned + clawed``: from the house's commission, from
    payouts not yet sent, from reversed ones, and as debts of payees.
    """

    __tablename__ = "payout_recall"
    __table_args__ = (
        UniqueConstraint("payment_id", "idempotency_key"),
        CheckConstraint(
            "amount_minor > 0 AND amount_minor ="
            " commission_minor + unpaid_minor + returned_minor + clawed_minor",
            name="amount",
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.payment.id"))
    idempotency_key: Mapped[str] = mapped_column(Text)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was asked for under the key, to tell a repetition from another wish."""
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    commission_minor: Mapped[int] = mapped_column(BigInteger)
    unpaid_minor: Mapped[int] = mapped_column(BigInteger)
    returned_minor: Mapped[int] = mapped_column(BigInteger)
    clawed_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    into_account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
