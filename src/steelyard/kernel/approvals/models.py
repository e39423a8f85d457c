"""A request that somebody else has to agree to."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.kernel.money import Money

PENDING = "pending"
APPROVED = "approved"
OPEN = (PENDING, APPROVED)
_OPEN_SQL = "status IN ('pending', 'approved')"


class Approval(Base):
    """What was asked for, by whom, and what became of it.

    ``requested_by``, ``decided_by`` and ``barred`` are ids of people (``Actor.id``); nobody of
    ``barred`` may decide either. ``execute_after``: when what was approved is done; until then it
    can be undone. ``payload`` is the executor's.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'approved', 'done', 'rejected', 'withdrawn', 'undone',"
            " 'expired', 'failed')",
            name="status",
        ),
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="money"),
        CheckConstraint("decided_by <> requested_by", name="two_people"),
        CheckConstraint("decided_by <> ALL (barred)", name="barred"),
        CheckConstraint("(executed_at IS NOT NULL) = (status = 'done')", name="executed"),
        CheckConstraint("(failure IS NOT NULL) = (status = 'failed')", name="failed"),
        Index(
            "uq_approval_open",
            "market",
            "action",
            "subject_type",
            "subject_id",
            unique=True,
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_approval_subject", "market", "subject_type", "subject_id"),
        Index("ix_approval_created_at", "market", "created_at", "id"),
        Index("ix_approval_expires_at", "expires_at", postgresql_where=text("status = 'pending'")),
        Index(
            "ix_approval_execute_after",
            "execute_after",
            postgresql_where=text("status = 'approved'"),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    action: Mapped[str] = mapped_column(TEXT)
    subject_type: Mapped[str] = mapped_column(TEXT)
    subject_id: Mapped[str] = mapped_column(TEXT)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(TEXT)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    reason: Mapped[str] = mapped_column(TEXT)
    requested_by: Mapped[str] = mapped_column(TEXT)
    requested_kind: Mapped[str] = mapped_column(TEXT)
    requested_role: Mapped[str] = mapped_column(TEXT)
    barred: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=text("'{}'"))
    status: Mapped[str] = mapped_column(TEXT)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[UtcDateTime]
    decided_by: Mapped[str | None] = mapped_column(TEXT)
    decided_kind: Mapped[str | None] = mapped_column(TEXT)
    decided_role: Mapped[str | None] = mapped_column(TEXT)
    decided_at: Mapped[UtcDateTime | None]
    decision_reason: Mapped[str | None] = mapped_column(TEXT)
    execute_after: Mapped[UtcDateTime | None]
    executed_at: Mapped[UtcDateTime | None]
    closed_by: Mapped[str | None] = mapped_column(TEXT)
    """Who withdrew or undid it."""
    closed_at: Mapped[UtcDateTime | None]
    failure: Mapped[str | None] = mapped_column(TEXT)
    """Why what was approved could not be done any more when its time came."""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def money(self) -> Money | None:
        if self.amount_minor is None or self.currency is None:
            return None
        return Money(self.amount_minor, self.currency)

    @property
    def decider(self) -> Actor:
        """Who approved it, as the one in whose name it is done."""
        return Actor(self.decided_kind or "", self.decided_by or "", self.decided_role or "")
