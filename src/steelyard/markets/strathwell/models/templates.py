"""Event designs, and who has paid to see them whole."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.markets.strathwell.models._columns import SCHEMA, one_of, ref
from steelyard.markets.strathwell.words import SubscriptionStatus, TemplateStatus


class Template(Base):
    """One event design.

    ``budget_split``: category → basis points of the budget, 10,000 together. ``details``: what
    only subscribers see (steps, lists, hints), as the editor wrote it.
    """

    __tablename__ = "templates"
    __table_args__ = (
        one_of("status", TemplateStatus),
        CheckConstraint("length(trim(title)) > 0", name="title_given"),
        CheckConstraint("budget_minor IS NULL OR budget_minor > 0", name="budget"),
        CheckConstraint(
            "min_guests IS NULL OR max_guests IS NULL OR min_guests <= max_guests", name="guests"
        ),
        Index("ix_templates_status_position", "status", "position", "id"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, server_default="")
    occasion: Mapped[str] = mapped_column(Text, server_default="")
    style: Mapped[str] = mapped_column(Text, server_default="")
    min_guests: Mapped[int | None]
    max_guests: Mapped[int | None]
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    budget_split: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=sql("'{}'"))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sql("'{}'"))
    cover_file_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(Text, server_default=TemplateStatus.DRAFT)
    position: Mapped[int] = mapped_column(server_default=sql("0"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    archived_at: Mapped[UtcDateTime | None]


class TemplateMedia(Base):
    """A picture or a plan of a template; the file is the kernel's."""

    __tablename__ = "template_media"
    __table_args__ = (
        UniqueConstraint("file_id"),
        Index("ix_template_media_template_id", "template_id", "position"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    template_id: Mapped[UUID] = mapped_column(ForeignKey(ref("templates")))
    file_id: Mapped[UUID]
    caption: Mapped[str] = mapped_column(Text, server_default="")
    position: Mapped[int] = mapped_column(server_default=sql("0"))
    created_at: Mapped[CreatedAt]


class Subscription(Base):
    """An organizer's subscription; one row for each account, from its first question on."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("user_id"),
        UniqueConstraint("provider_ref"),
        one_of("status", SubscriptionStatus),
        CheckConstraint("status <> 'trial' OR trial_ends_at IS NOT NULL", name="trial_ends"),
        Index("ix_subscriptions_due_at", "due_at", postgresql_where=sql("due_at IS NOT NULL")),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    user_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(Text, server_default=SubscriptionStatus.NONE)
    customer_ref: Mapped[str | None] = mapped_column(Text)
    provider_ref: Mapped[str | None] = mapped_column(Text)
    trial_ends_at: Mapped[UtcDateTime | None]
    period_ends_at: Mapped[UtcDateTime | None]
    ends_with_period: Mapped[bool] = mapped_column(server_default=sql("false"))
    observed_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime | None]
    """When the house looks at it by itself: a trial that ends, a word of Stripe's that is late."""
    started_at: Mapped[UtcDateTime | None]
    ended_at: Mapped[UtcDateTime | None]
    created_at: Mapped[CreatedAt]

    @property
    def opens_templates(self) -> bool:
        return self.status in {SubscriptionStatus.TRIAL, SubscriptionStatus.ACTIVE}
