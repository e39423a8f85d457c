"""What a look at ourselves found, kept for whoever was not there."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, Uuid7


class CheckRun(Base):
    """One run. ``checked``: how many promises, or things at the provider; ``broken``: how many
    findings still need a person. ``findings`` are bounded; their number is in ``broken``."""

    __tablename__ = "check_run"
    __table_args__ = (
        CheckConstraint("kind IN ('promises', 'reconcile')", name="kind"),
        Index("ix_check_run_kind_finished_at", "kind", "finished_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    kind: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[CreatedAt]
    checked: Mapped[int] = mapped_column(Integer)
    broken: Mapped[int] = mapped_column(Integer)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
