"""Bookings, their vendors, and what was offered, held and agreed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.markets.strathwell.models._columns import SCHEMA, one_of, ref, within
from steelyard.markets.strathwell.words import (
    ACTIVE_ROWS,
    OPEN_ROWS,
    BookingStatus,
    ChangeStatus,
    HoldStatus,
    QuoteStatus,
    RowKind,
    RowStatus,
    Side,
)


class Booking(Base):
    """An organizer's event with its vendors. Amounts in minor units of ``currency``.

    ``total_minor`` stands once every vendor is agreed; ``paid_minor`` is what was captured for
    the booking, ``refunded_minor`` what of it was given back or is on its way. The basis points
    and ``policy`` are what the installation had decided when the booking was made.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("number"),
        one_of("status", BookingStatus),
        CheckConstraint("guest_count IS NULL OR guest_count BETWEEN 1 AND 100000", name="guests"),
        CheckConstraint(
            "requested_budget_minor IS NULL OR requested_budget_minor > 0", name="budget"
        ),
        CheckConstraint("deposit_basis_points BETWEEN 1 AND 10000", name="deposit_share"),
        CheckConstraint("commission_basis_points BETWEEN 0 AND 10000", name="commission_share"),
        CheckConstraint("reservation_basis_points BETWEEN 0 AND 10000", name="reservation_share"),
        CheckConstraint("total_minor IS NULL OR total_minor > 0", name="total"),
        CheckConstraint("0 <= refunded_minor AND refunded_minor <= paid_minor", name="refunded"),
        CheckConstraint(
            "status NOT IN ('deposit_paid', 'paid', 'completed')"
            " OR (total_minor IS NOT NULL AND paid_minor > 0 AND event_date IS NOT NULL)",
            name="paid_stands",
        ),
        CheckConstraint("status <> 'paid' OR paid_minor >= total_minor", name="paid_in_full"),
        Index("ix_bookings_organizer_id", "organizer_id", "id"),
        Index("ix_bookings_status", "status", "id"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True, start=1001))
    organizer_id: Mapped[UUID]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey(ref("templates")))
    status: Mapped[str] = mapped_column(Text, server_default=BookingStatus.DRAFT)
    event_date: Mapped[date | None] = mapped_column(Date)
    guest_count: Mapped[int | None]
    location_text: Mapped[str] = mapped_column(Text, server_default="")
    notes: Mapped[str] = mapped_column(Text, server_default="")
    requested_budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    deposit_basis_points: Mapped[int]
    commission_basis_points: Mapped[int]
    reservation_basis_points: Mapped[int]
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, server_default=sql("0"))
    refunded_minor: Mapped[int] = mapped_column(BigInteger, server_default=sql("0"))
    open_disputes: Mapped[int] = mapped_column(server_default=sql("0"))
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    submitted_at: Mapped[UtcDateTime | None]
    ready_at: Mapped[UtcDateTime | None]
    deposit_paid_at: Mapped[UtcDateTime | None]
    paid_at: Mapped[UtcDateTime | None]
    completed_at: Mapped[UtcDateTime | None]
    cancelled_at: Mapped[UtcDateTime | None]

    @property
    def is_disputed(self) -> bool:
        return self.open_disputes > 0


class BookingVendor(Base):
    """One vendor of one booking: the linkage row.

    ``secured_on`` is the event's date once the booking is paid: no venue has it twice.
    ``reply_is`` says whose answer is awaited while the row is open.
    """

    __tablename__ = "booking_vendors"
    __table_args__ = (
        one_of("kind", RowKind),
        one_of("status", RowStatus),
        CheckConstraint("agreed_amount_minor IS NULL OR agreed_amount_minor > 0", name="agreed"),
        CheckConstraint(
            "status <> 'approved' OR agreed_amount_minor IS NOT NULL", name="approved_is_priced"
        ),
        CheckConstraint(
            f"secured_on IS NULL OR {within('status', (RowStatus.APPROVED,))}", name="secured"
        ),
        CheckConstraint("rounds >= 0", name="rounds"),
        Index(
            "uq_booking_vendors_venue_day",
            "vendor_id",
            "secured_on",
            unique=True,
            postgresql_where=sql("kind = 'venue' AND secured_on IS NOT NULL"),
        ),
        Index(
            "uq_booking_vendors_active",
            "booking_id",
            "vendor_id",
            unique=True,
            postgresql_where=sql(within("status", ACTIVE_ROWS)),
        ),
        Index(
            "uq_booking_vendors_one_venue",
            "booking_id",
            unique=True,
            postgresql_where=sql(f"kind = 'venue' AND {within('status', ACTIVE_ROWS)}"),
        ),
        Index("ix_booking_vendors_booking_id", "booking_id", "id"),
        Index("ix_booking_vendors_vendor_id", "vendor_id", "status", "id"),
        Index(
            "ix_booking_vendors_respond_by",
            "respond_by",
            postgresql_where=sql(within("status", OPEN_ROWS)),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_id: Mapped[UUID] = mapped_column(ForeignKey(ref("bookings")))
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("vendors")))
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=RowStatus.PENDING)
    currency: Mapped[str] = mapped_column(Text)
    list_price_minor: Mapped[int | None] = mapped_column(BigInteger)
    agreed_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, server_default="")
    rounds: Mapped[int] = mapped_column(server_default=sql("0"))
    respond_by: Mapped[UtcDateTime | None]
    reminded_at: Mapped[UtcDateTime | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey(ref("booking_vendors")))
    secured_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[CreatedAt]
    approved_at: Mapped[UtcDateTime | None]
    declined_at: Mapped[UtcDateTime | None]
    expired_at: Mapped[UtcDateTime | None]
    withdrawn_at: Mapped[UtcDateTime | None]
    replaced_at: Mapped[UtcDateTime | None]

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE_ROWS


class Quote(Base):
    """One amount somebody offered for a row; each a version, none ever changed but its status."""

    __tablename__ = "quotes"
    __table_args__ = (
        UniqueConstraint("booking_vendor_id", "version"),
        one_of("side", Side),
        one_of("status", QuoteStatus),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("version > 0", name="version_counts"),
        Index(
            "uq_quotes_open",
            "booking_vendor_id",
            unique=True,
            postgresql_where=sql("status = 'open'"),
        ),
        Index(
            "uq_quotes_accepted",
            "booking_vendor_id",
            unique=True,
            postgresql_where=sql("status = 'accepted'"),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("booking_vendors")))
    version: Mapped[int]
    side: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
    status: Mapped[str] = mapped_column(Text)
    offered_by: Mapped[UUID | None]
    expires_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    settled_at: Mapped[UtcDateTime | None]


class DateHold(Base):
    """A venue keeps a day for a booking for a while; rank 1 is first in line."""

    __tablename__ = "date_holds"
    __table_args__ = (
        one_of("status", HoldStatus),
        CheckConstraint("rank > 0", name="rank_counts"),
        Index(
            "uq_date_holds_rank",
            "vendor_id",
            "day",
            "rank",
            unique=True,
            postgresql_where=sql("status = 'active'"),
        ),
        Index(
            "uq_date_holds_row",
            "booking_vendor_id",
            unique=True,
            postgresql_where=sql("status = 'active'"),
        ),
        Index(
            "ix_date_holds_expires_at",
            "expires_at",
            postgresql_where=sql("status = 'active'"),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("booking_vendors")))
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("vendors")))
    day: Mapped[date] = mapped_column(Date)
    rank: Mapped[int]
    status: Mapped[str] = mapped_column(Text, server_default=HoldStatus.ACTIVE)
    expires_at: Mapped[UtcDateTime]
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[UtcDateTime | None]


class Contract(Base):
    """What was agreed when the booking was paid, frozen: written once, never changed.

    ``digest`` is the SHA-256 of ``content`` in canonical JSON; ``previous_digest`` the one of the
    version before, so that change orders stand in a chain.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        UniqueConstraint("booking_id", "version"),
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint("(version = 1) = (previous_digest IS NULL)", name="chained"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_form"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_id: Mapped[UUID] = mapped_column(ForeignKey(ref("bookings")))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(Text)
    previous_digest: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class ChangeOrder(Base):
    """A change of a paid vendor's amount, asked for by one side and agreed by the other.

    ``delta_minor`` above zero is paid by the organizer, below zero given back.
    """

    __tablename__ = "change_orders"
    __table_args__ = (
        one_of("proposed_by", Side),
        one_of("status", ChangeStatus),
        CheckConstraint("delta_minor <> 0", name="delta"),
        Index(
            "uq_change_orders_open",
            "booking_vendor_id",
            unique=True,
            postgresql_where=sql("status = 'proposed'"),
        ),
        Index("ix_change_orders_booking_id", "booking_id", "id"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    booking_id: Mapped[UUID] = mapped_column(ForeignKey(ref("bookings")))
    booking_vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("booking_vendors")))
    proposed_by: Mapped[str] = mapped_column(Text)
    proposer_id: Mapped[UUID]
    delta_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=ChangeStatus.PROPOSED)
    created_at: Mapped[CreatedAt]
    accepted_at: Mapped[UtcDateTime | None]
    rejected_at: Mapped[UtcDateTime | None]
    withdrawn_at: Mapped[UtcDateTime | None]
