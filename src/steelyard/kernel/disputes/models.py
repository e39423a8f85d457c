"""A dispute, the lines it is about, and what was said in it."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.kernel.money import Money

OPEN = ("open", "under_review")
WHOLE = ""
"""The line id of a dispute about the subject as a whole."""


class Dispute(Base):
    """Somebody's objection to one subject, or to some of its lines.

    ``parties``: ids of the people of both sides, the opener among them; they read and make
    statements. ``amount_minor``: what it is about, where that is known; ``released_minor`` and
    ``refunded_minor`` add up to it once resolved.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("id", "status", name="uq_dispute_id_status"),
        CheckConstraint(
            "status IN ('open', 'under_review', 'resolved', 'rejected')", name="status"
        ),
        CheckConstraint("opened_by = ANY (parties)", name="opener"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="money"),
        CheckConstraint(
            "(status IN ('resolved', 'rejected')) = (resolved_by IS NOT NULL)", name="closed"
        ),
        CheckConstraint("(status = 'resolved') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("outcome IN ('release', 'refund', 'split')", name="outcomes"),
        CheckConstraint(
            "released_minor >= 0 AND refunded_minor >= 0"
            " AND released_minor + refunded_minor = amount_minor",
            name="adds_up",
        ),
        Index("ix_dispute_subject", "market", "subject_type", "subject_id"),
        Index("ix_dispute_created_at", "market", "created_at", "id"),
        Index("ix_dispute_parties", "parties", postgresql_using="gin"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    subject_type: Mapped[str] = mapped_column(TEXT)
    subject_id: Mapped[str] = mapped_column(TEXT)
    opened_by: Mapped[str] = mapped_column(TEXT)
    opened_role: Mapped[str] = mapped_column(TEXT)
    parties: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    reason: Mapped[str] = mapped_column(TEXT)
    description: Mapped[str] = mapped_column(TEXT)
    line_ids: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=text("'{}'"))
    file_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID), server_default=text("'{}'"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(TEXT)
    status: Mapped[str] = mapped_column(TEXT)
    created_at: Mapped[CreatedAt]
    review_started_at: Mapped[UtcDateTime | None]
    resolved_at: Mapped[UtcDateTime | None]
    rejected_at: Mapped[UtcDateTime | None]
    resolved_by: Mapped[str | None] = mapped_column(TEXT)
    """Who closed it, either way."""
    resolution_note: Mapped[str | None] = mapped_column(TEXT)
    outcome: Mapped[str | None] = mapped_column(TEXT)
    released_minor: Mapped[int | None] = mapped_column(BigInteger)
    refunded_minor: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def money(self) -> Money | None:
        if self.amount_minor is None or self.currency is None:
            return None
        return Money(self.amount_minor, self.currency)


class DisputeLine(Base):
    """That a line is disputed. ``status`` follows the dispute's by the foreign key."""

    __tablename__ = "dispute_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dispute_id", "status"],
            ["kernel.dispute.id", "kernel.dispute.status"],
            name="fk_dispute_line_dispute_id",
            onupdate="CASCADE",
        ),
        Index(
            "uq_dispute_line_open",
            "market",
            "subject_type",
            "subject_id",
            "line_id",
            unique=True,
            postgresql_where=text("status IN ('open', 'under_review')"),
        ),
        {"schema": "kernel"},
    )

    dispute_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(TEXT, primary_key=True)
    market: Mapped[str] = mapped_column(TEXT)
    subject_type: Mapped[str] = mapped_column(TEXT)
    subject_id: Mapped[str] = mapped_column(TEXT)
    status: Mapped[str] = mapped_column(TEXT)


class DisputeEntry(Base):
    """One thing said: a ``statement`` for everybody in it, or a ``note`` of staff to staff."""

    __tablename__ = "dispute_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('statement', 'note')", name="kind"),
        Index("ix_dispute_entry_dispute_id", "dispute_id", "created_at", "id"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.dispute.id"))
    kind: Mapped[str] = mapped_column(TEXT)
    author_id: Mapped[str] = mapped_column(TEXT)
    author_role: Mapped[str] = mapped_column(TEXT)
    body: Mapped[str] = mapped_column(TEXT)
    file_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID), server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
