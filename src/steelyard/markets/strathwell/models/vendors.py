"""Vendors, what they show, and the days they do not work."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Date,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.markets.strathwell.models._columns import SCHEMA, one_of, ref
from steelyard.markets.strathwell.words import Category, MediaKind, VendorStatus, VendorType

DEAREST = 2**53 - 1


class Vendor(Base):
    """A venue owner or a service provider; one for each account.

    ``city_key`` is the city as it is searched for: lower case, no accents. Amounts in minor units
    of ``currency``. The payee of the same id (``kernel.payouts``) is who is paid.
    """

    __tablename__ = "vendors"
    __table_args__ = (
        UniqueConstraint("user_id"),
        one_of("vendor_type", VendorType),
        one_of("status", VendorStatus),
        one_of("category", Category),
        CheckConstraint("(vendor_type = 'venue_owner') = (category = 'venue')", name="is_venue"),
        CheckConstraint(
            "status IN ('draft', 'needs_changes') OR length(trim(business_name)) > 0",
            name="has_name",
        ),
        CheckConstraint("capacity IS NULL OR capacity BETWEEN 1 AND 100000", name="capacity_span"),
        CheckConstraint("base_price_minor IS NULL OR base_price_minor > 0", name="base_price"),
        CheckConstraint(
            "(payouts_disabled_at IS NULL) = (payouts_disabled_reason IS NULL)",
            name="payouts_disabled",
        ),
        CheckConstraint("(lat IS NULL) = (lng IS NULL)", name="place"),
        Index("ix_vendors_status_submitted_at", "status", "submitted_at"),
        Index(
            "ix_vendors_public",
            "category",
            "city_key",
            "base_price_minor",
            postgresql_where=sql("status = 'approved'"),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    user_id: Mapped[UUID]
    vendor_type: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=VendorStatus.DRAFT)
    business_name: Mapped[str] = mapped_column(Text, server_default="")
    description: Mapped[str] = mapped_column(Text, server_default="")
    city: Mapped[str] = mapped_column(Text, server_default="")
    city_key: Mapped[str] = mapped_column(Text, server_default="")
    location_text: Mapped[str] = mapped_column(Text, server_default="")
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    capacity: Mapped[int | None]
    base_price_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_order: Mapped[int] = mapped_column(
        BigInteger, Computed(f"coalesce(base_price_minor, {DEAREST})", persisted=True)
    )
    """What lists are sorted by: who names no price stands last."""
    currency: Mapped[str] = mapped_column(Text)
    needs_changes_note: Mapped[str | None] = mapped_column(Text)
    payouts_disabled_at: Mapped[UtcDateTime | None]
    payouts_disabled_reason: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[UtcDateTime | None]
    approved_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]

    @property
    def is_venue(self) -> bool:
        return self.vendor_type == VendorType.VENUE_OWNER


class VendorMedia(Base):
    """A blueprint, a photo, a piece of a portfolio; the file is the kernel's."""

    __tablename__ = "vendor_media"
    __table_args__ = (
        UniqueConstraint("file_id"),
        one_of("kind", MediaKind),
        Index("ix_vendor_media_vendor_id", "vendor_id", "kind", "position"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("vendors")))
    kind: Mapped[str] = mapped_column(Text)
    file_id: Mapped[UUID]
    caption: Mapped[str] = mapped_column(Text, server_default="")
    position: Mapped[int] = mapped_column(server_default=sql("0"))
    created_at: Mapped[CreatedAt]


class VendorDay(Base):
    """A day the vendor keeps for themselves."""

    __tablename__ = "vendor_days"
    __table_args__ = (UniqueConstraint("vendor_id", "day"), {"schema": SCHEMA})

    id: Mapped[Uuid7]
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey(ref("vendors")))
    day: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[CreatedAt]
