"""The table of files: what was asked for, what came of it, and where it lies."""

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import BYTEA, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7

AWAITING = "awaiting"
QUARANTINED = "quarantined"
AVAILABLE = "available"
REJECTED = "rejected"
DELETED = "deleted"


class File(Base):
    """One upload. ``upload_key`` is where it was sent, ``object_key`` where what was checked is
    kept; both are ours. Sizes are bytes, ``width`` and ``height`` pixels.
    """

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint(
            "status IN ('awaiting', 'quarantined', 'available', 'rejected', 'deleted')",
            name="status",
        ),
        CheckConstraint("size_bytes BETWEEN 1 AND max_bytes", name="size"),
        CheckConstraint("stored_bytes BETWEEN 1 AND max_bytes", name="stored_size"),
        CheckConstraint(
            "status <> 'available' OR (object_key IS NOT NULL AND stored_bytes IS NOT NULL"
            " AND sha256 IS NOT NULL AND available_at IS NOT NULL)",
            name="available",
        ),
        CheckConstraint("(status = 'rejected') <= (reason IS NOT NULL)", name="rejected"),
        CheckConstraint("(status = 'deleted') = (deleted_at IS NOT NULL)", name="deleted"),
        CheckConstraint(
            "object_removed_at IS NULL OR status IN ('rejected', 'deleted')", name="kept"
        ),
        Index("uq_file_upload_key", "upload_key", unique=True),
        Index("uq_file_object_key", "object_key", unique=True),
        Index("ix_file_owner", "market", "owner_id", "kind"),
        Index(
            "ix_file_unfinished",
            "expires_at",
            postgresql_where=text("status IN ('awaiting', 'quarantined')"),
        ),
        Index(
            "ix_file_upload_left", "expires_at", postgresql_where=text("upload_removed_at IS NULL")
        ),
        Index(
            "ix_file_object_left",
            "id",
            postgresql_where=text(
                "object_key IS NOT NULL AND object_removed_at IS NULL"
                " AND status IN ('rejected', 'deleted')"
            ),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    kind: Mapped[str] = mapped_column(TEXT)
    owner_id: Mapped[str] = mapped_column(TEXT)
    filename: Mapped[str] = mapped_column(TEXT)
    """For people: made harmless, never part of a path or a key."""
    content_type: Mapped[str] = mapped_column(TEXT)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    max_bytes: Mapped[int] = mapped_column(BigInteger)
    """What the kind allowed when the upload was asked for."""
    public: Mapped[bool] = mapped_column(server_default=text("false"))
    status: Mapped[str] = mapped_column(TEXT, server_default=AWAITING)
    reason: Mapped[str | None] = mapped_column(TEXT)
    """Why it was rejected: a code."""
    upload_key: Mapped[str] = mapped_column(TEXT)
    object_key: Mapped[str | None] = mapped_column(TEXT)
    stored_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[bytes | None] = mapped_column(BYTEA)
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[UtcDateTime]
    """Until then something may be sent to ``upload_key``."""
    confirmed_at: Mapped[UtcDateTime | None]
    available_at: Mapped[UtcDateTime | None]
    rejected_at: Mapped[UtcDateTime | None]
    deleted_at: Mapped[UtcDateTime | None]
    upload_removed_at: Mapped[UtcDateTime | None]
    object_removed_at: Mapped[UtcDateTime | None]
