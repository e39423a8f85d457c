"""The tables: one outbox and log of every message either way, and who wants no more of them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7

QUEUED = "queued"
SENDING = "sending"
SENT = "sent"
DELIVERED = "delivered"
UNDELIVERED = "undelivered"
FAILED = "failed"
SUPPRESSED = "suppressed"
CANCELED = "canceled"
RECEIVED = "received"

STATUSES = (
    QUEUED,
    SENDING,
    SENT,
    DELIVERED,
    UNDELIVERED,
    FAILED,
    SUPPRESSED,
    CANCELED,
    RECEIVED,
)
_WAITING = text("status IN ('queued', 'sending')")


class Message(Base):
    """One message, out or in. What was said and to whom never changes; what became of it does.

    ``queued`` → ``sending`` (the intent is committed, the provider may or may not have it) →
    ``sent`` (the provider has it and has named it) → ``delivered`` | ``undelivered``. Or
    ``failed`` (for good), ``suppressed`` (the address wants no messages), ``canceled`` (withdrawn,
    or too late). Inbound: ``received``.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'email', 'push')", name="channel"),
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        CheckConstraint(
            "status IN ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed',"
            " 'suppressed', 'canceled', 'received')",
            name="status",
        ),
        CheckConstraint("(direction = 'in') = (status = 'received')", name="received"),
        CheckConstraint(
            "direction = 'out' OR (provider_ref IS NOT NULL AND outcome IS NOT NULL)",
            name="inbound_settled",
        ),
        Index("uq_message_provider_ref", "provider_ref", unique=True),
        Index("uq_message_market_dedupe_key", "market", "dedupe_key", unique=True),
        Index("ix_message_market_created_at_id", "market", "created_at", "id"),
        Index("ix_message_about", "market", "about_type", "about_id", "created_at", "id"),
        Index("ix_message_party", "market", "party_type", "party_id", "created_at", "id"),
        Index("ix_message_market_status", "market", "status", "created_at", "id"),
        Index("ix_message_to_address_created_at", "to_address", "created_at"),
        Index("ix_message_from_address_created_at", "from_address", "created_at"),
        Index("ix_message_waiting", "created_at", postgresql_where=_WAITING),
        Index(
            "ix_message_text",
            "body",
            "to_address",
            "from_address",
            postgresql_using="gin",
            postgresql_ops={
                "body": "gin_trgm_ops",
                "to_address": "gin_trgm_ops",
                "from_address": "gin_trgm_ops",
            },
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    channel: Mapped[str] = mapped_column(TEXT)
    direction: Mapped[str] = mapped_column(TEXT)
    kind: Mapped[str] = mapped_column(TEXT)
    template: Mapped[str | None] = mapped_column(TEXT)
    body: Mapped[str] = mapped_column(TEXT)
    subject_line: Mapped[str] = mapped_column(TEXT, server_default="")
    link: Mapped[str | None] = mapped_column(TEXT)
    """The page a pushed notification opens."""
    to_address: Mapped[str] = mapped_column(TEXT)
    from_address: Mapped[str] = mapped_column(TEXT)
    about_type: Mapped[str | None] = mapped_column(TEXT)
    about_id: Mapped[str | None] = mapped_column(TEXT)
    party_type: Mapped[str | None] = mapped_column(TEXT)
    party_id: Mapped[str | None] = mapped_column(TEXT)
    provider_ref: Mapped[str | None] = mapped_column(TEXT)
    """The name it has with the provider: Twilio's MessageSid; ours for mail and push."""
    ref_guessed: Mapped[bool] = mapped_column(server_default=text("false"))
    """``provider_ref`` was found by likeness, after a lost answer: a report may say otherwise."""
    duplicate_refs: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=text("'{}'"))
    """Further names the provider reported for the same message: always empty, or we sent twice."""
    dedupe_key: Mapped[str | None] = mapped_column(TEXT)
    status: Mapped[str] = mapped_column(TEXT)
    outcome: Mapped[str | None] = mapped_column(TEXT)
    """Inbound: what was made of it (``opted_out``, ``answered``, ``silent`` …). One each."""
    flagged_reason: Mapped[str | None] = mapped_column(TEXT)
    """Why a person should look at it."""
    error_code: Mapped[str | None] = mapped_column(TEXT)
    error: Mapped[str | None] = mapped_column(TEXT)
    media_count: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    """Intents so far. Also the fence: an outcome of an older intent no longer counts."""
    created_at: Mapped[CreatedAt]
    not_after: Mapped[UtcDateTime | None]
    """Not handed over by then: not sent any more."""
    attempted_at: Mapped[UtcDateTime | None]
    """When the last intent was committed."""
    lease_until: Mapped[UtcDateTime | None]
    """Until when the process of the last intent may still be calling. Machine time, because a
    pushed sandbox clock must not end a call that is under way."""
    sent_at: Mapped[UtcDateTime | None]
    delivered_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]


class Suppression(Base):
    """From ``since`` until ``until`` an address gets nothing from a market. Kept as history."""

    __tablename__ = "suppression"
    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'email')", name="channel"),
        CheckConstraint("until IS NULL OR until >= since", name="until"),
        Index(
            "uq_suppression_active",
            "market",
            "channel",
            "address",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    channel: Mapped[str] = mapped_column(TEXT)
    address: Mapped[str] = mapped_column(TEXT)
    since: Mapped[UtcDateTime]
    until: Mapped[UtcDateTime | None]
    reason: Mapped[str] = mapped_column(TEXT)
    message_id: Mapped[UUID | None]
    """The message that said so."""
