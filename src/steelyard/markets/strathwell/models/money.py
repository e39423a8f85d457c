"""What an organizer owes when. Payments, refunds and payouts themselves are the kernel's."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.markets.strathwell.models._columns import SCHEMA, one_of, ref
from steelyard.markets.strathwell.words import DueKind, DueStatus


class Due(Base):
    """A line of a booking's payment schedule. Paid by exactly one payment."""

    __tablename__ = "dues"
    __table_args__ = (
        one_of("kind", DueKind),
        one_of("status", DueStatus),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name="paid"),
        CheckConstraint("status <> 'paid' OR payment_id IS NOT NULL", name="has_payment"),
        CheckConstraint("(kind = 'change') = (change_order_id IS NOT NULL)", name="change"),
        Index(
            "uq_dues_kind",
            "booking_id",
            "kind",
            unique=True,
            postgresql_where=sql("status <> 'void' AND kind <> 'change'"),
        ),
        Index("uq_dues_payment", "payment_id", unique=True),
        Index("ix_dues_booking_id", "booking_id", "id"),
        Index(
            "ix_dues_due_on",
            "due_on",
            postgresql_where=sql("status IN ('due', 'overdue')"),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_id: Mapped[UUID] = mapped_column(ForeignKey(ref("bookings")))
    kind: Mapped[str] = mapped_column(Text)
    change_order_id: Mapped[UUID | None] = mapped_column(ForeignKey(ref("change_orders")))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(Text, server_default=DueStatus.DUE)
    payment_id: Mapped[UUID | None]
    reminded_at: Mapped[UtcDateTime | None]
    overdue_at: Mapped[UtcDateTime | None]
    paid_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
