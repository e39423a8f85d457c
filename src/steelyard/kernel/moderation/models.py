"""What people wrote, without the addresses that were in it."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, Uuid7


class ModerationEvent(Base):
    """One text of one person. ``found``: the kinds of addresses taken out of it, in order."""

    __tablename__ = "moderation_event"
    __table_args__ = (
        CheckConstraint("(subject_type IS NULL) = (subject_id IS NULL)", name="subject"),
        Index("ix_moderation_event_created_at", "market", "created_at", "id"),
        Index("ix_moderation_event_user_id", "market", "user_id", "created_at", "id"),
        Index(
            "ix_moderation_event_subject",
            "market",
            "subject_type",
            "subject_id",
            "created_at",
            "id",
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    kind: Mapped[str] = mapped_column(TEXT)
    user_id: Mapped[str] = mapped_column(TEXT)
    subject_type: Mapped[str | None] = mapped_column(TEXT)
    subject_id: Mapped[str | None] = mapped_column(TEXT)
    body: Mapped[str] = mapped_column(TEXT)
    found: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
