"""The ledger's tables as SQLAlchemy sees them: for reading and joining, never for writing.

The application's role may insert accounts and nothing else; the posting function writes the rest.
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7


class LedgerAccount(Base):
    """Who owns what for which purpose, with the balance its entries add up to."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint(
            "market",
            "owner_type",
            "owner_id",
            "purpose",
            "currency",
            name="uq_ledger_account_owner",
        ),
        CheckConstraint("floor = 'none' OR posted_minor - held_minor >= 0", name="floor"),
        CheckConstraint("held_minor >= 0", name="held"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    owner_type: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    floor: Mapped[str] = mapped_column(Text)
    posted_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    held_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[CreatedAt]


class LedgerHold(Base):
    """Money reserved: how much of it is left, and until when."""

    __tablename__ = "ledger_hold"
    __table_args__ = (
        UniqueConstraint("market", "idempotency_key", name="uq_ledger_hold_idempotency_key"),
        Index(
            "ix_ledger_hold_account_active",
            "account_id",
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "ix_ledger_hold_due",
            "expires_at",
            postgresql_where=text("status = 'active' AND expires_at IS NOT NULL"),
        ),
        Index("ix_ledger_hold_subject", "subject_type", "subject_id"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    to_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("kernel.ledger_account.id"))
    currency: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    remaining_minor: Mapped[int] = mapped_column(BigInteger)
    captured_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    status: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    memo: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[UtcDateTime | None]
    created_at: Mapped[UtcDateTime]
    version: Mapped[int]


class LedgerTransfer(Base):
    """A movement of money, its reason and its seal."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        UniqueConstraint("market", "idempotency_key", name="uq_ledger_transfer_idempotency_key"),
        Index(
            "uq_ledger_transfer_reversal_of",
            "reversal_of",
            unique=True,
            postgresql_where=text("reversal_of IS NOT NULL"),
        ),
        Index("ix_ledger_transfer_subject", "subject_type", "subject_id"),
        Index(
            "ix_ledger_transfer_provider_ref",
            "provider_ref",
            postgresql_where=text("provider_ref IS NOT NULL"),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    provider_ref: Mapped[str | None] = mapped_column(Text)
    reversal_of: Mapped[UUID | None] = mapped_column(ForeignKey("kernel.ledger_transfer.id"))
    hold_id: Mapped[UUID | None] = mapped_column(ForeignKey("kernel.ledger_hold.id"))
    memo: Mapped[str] = mapped_column(Text)
    event_at: Mapped[UtcDateTime]
    created_at: Mapped[UtcDateTime]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerEntry(Base):
    """One leg of a transfer, and the balance it left its account with."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "version", name="uq_ledger_entry_account_version"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        {"schema": "kernel"},
    )

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(BigInteger)
    balance_after: Mapped[int] = mapped_column(BigInteger)


class LedgerHoldMove(Base):
    """One step in a hold's life."""

    __tablename__ = "ledger_hold_move"
    __table_args__ = (
        UniqueConstraint("market", "idempotency_key", name="uq_ledger_hold_move_idempotency_key"),
        Index(
            "ix_ledger_hold_move_transfer_id",
            "transfer_id",
            postgresql_where=text("transfer_id IS NOT NULL"),
        ),
        {"schema": "kernel"},
    )

    hold_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.ledger_hold.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    move: Mapped[str] = mapped_column(Text)
    market: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    captured_minor: Mapped[int] = mapped_column(BigInteger)
    released_minor: Mapped[int] = mapped_column(BigInteger)
    transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("kernel.ledger_transfer.id"))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[UtcDateTime]
