"""The tables: accounts, memberships, device sessions, and what opens them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import BYTEA, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7

ACTIVE = "active"
SUSPENDED = "suspended"
ERASED = "erased"

_USER = "kernel.user_account.id"


class User(Base):
    """One person. Never deleted: ledgers and audits name the id; erasure takes the person out."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'suspended', 'erased')", name="status"),
        CheckConstraint("email = lower(email)", name="one_form"),
        CheckConstraint(
            "status = 'erased' OR email IS NOT NULL OR phone IS NOT NULL", name="reachable"
        ),
        CheckConstraint(
            "status <> 'erased' OR (email IS NULL AND phone IS NULL AND name = ''"
            " AND password_hash IS NULL AND erased_at IS NOT NULL)",
            name="erased",
        ),
        Index("uq_user_account_email", "email", unique=True),
        Index("uq_user_account_phone", "phone", unique=True),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    email: Mapped[str | None] = mapped_column(TEXT)
    phone: Mapped[str | None] = mapped_column(TEXT)
    name: Mapped[str] = mapped_column(TEXT, server_default="")
    password_hash: Mapped[str | None] = mapped_column(TEXT)
    status: Mapped[str] = mapped_column(TEXT, server_default=ACTIVE)
    status_reason: Mapped[str | None] = mapped_column(TEXT)
    created_at: Mapped[CreatedAt]
    email_verified_at: Mapped[UtcDateTime | None]
    phone_verified_at: Mapped[UtcDateTime | None]
    password_changed_at: Mapped[UtcDateTime | None]
    suspended_at: Mapped[UtcDateTime | None]
    erased_at: Mapped[UtcDateTime | None]

    @property
    def is_verified(self) -> bool:
        """Whether one of the addresses is shown to be this person's."""
        return self.email_verified_at is not None or self.phone_verified_at is not None


class Membership(Base):
    """A role of a user in a market, of one organisation there or of none."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_place",
            "user_id",
            "market",
            "role",
            "organisation_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_membership_market_role", "market", "role"),
        Index("ix_membership_organisation_id", "organisation_id"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    user_id: Mapped[UUID] = mapped_column(ForeignKey(_USER))
    market: Mapped[str] = mapped_column(TEXT)
    role: Mapped[str] = mapped_column(TEXT)
    organisation_id: Mapped[UUID | None]
    """The market's own thing: a business, a dealership."""
    granted_by: Mapped[str] = mapped_column(TEXT)
    granted_at: Mapped[CreatedAt]


class DeviceSession(Base):
    """One device that is signed in, with the hash of the one refresh token that counts."""

    __tablename__ = "device_session"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_reason IS NULL)", name="ended"),
        CheckConstraint(
            "(generation = 0) = (previous_hash IS NULL)"
            " AND (generation = 0) = (rotated_at IS NULL)",
            name="rotated",
        ),
        Index("uq_device_session_token_hash", "token_hash", unique=True),
        Index("ix_device_session_user_id", "user_id", "market", "created_at"),
        Index("ix_device_session_live", "expires_at", postgresql_where=text("ended_at IS NULL")),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    user_id: Mapped[UUID] = mapped_column(ForeignKey(_USER))
    market: Mapped[str] = mapped_column(TEXT)
    token_hash: Mapped[bytes] = mapped_column(BYTEA)
    previous_hash: Mapped[bytes | None] = mapped_column(BYTEA)
    client_hash: Mapped[bytes] = mapped_column(BYTEA)
    """Of what the client calls itself: only the same client is answered again."""
    generation: Mapped[int] = mapped_column(server_default="0")
    device: Mapped[str] = mapped_column(TEXT, server_default="")
    ip: Mapped[str | None] = mapped_column(TEXT)
    created_at: Mapped[CreatedAt]
    rotated_at: Mapped[UtcDateTime | None]
    last_used_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    ended_at: Mapped[UtcDateTime | None]
    ended_reason: Mapped[str | None] = mapped_column(TEXT)


class SignInPause(Base):
    """Failed tries under one name; ``until`` then, nobody of that name is heard."""

    __tablename__ = "sign_in_pause"
    __table_args__ = (Index("ix_sign_in_pause_failed_at", "failed_at"), {"schema": "kernel"})

    key: Mapped[bytes] = mapped_column(BYTEA, primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[UtcDateTime]
    until: Mapped[UtcDateTime]


class OneTimeCode(Base):
    """A code that was asked for. Without ``code_hash`` none was sent, or not yet."""

    __tablename__ = "one_time_code"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint("outcome IN ('spent', 'used_up', 'replaced', 'expired')", name="outcome"),
        Index(
            "uq_one_time_code_open",
            "market",
            "purpose",
            "phone",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_one_time_code_phone", "phone", "created_at"),
        Index("ix_one_time_code_ip", "ip", "created_at"),
        Index("ix_one_time_code_created_at", "created_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    purpose: Mapped[str] = mapped_column(TEXT)
    phone: Mapped[str] = mapped_column(TEXT)
    ip: Mapped[str] = mapped_column(TEXT)
    code_hash: Mapped[bytes | None] = mapped_column(BYTEA)
    tries: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    closed_at: Mapped[UtcDateTime | None]
    outcome: Mapped[str | None] = mapped_column(TEXT)


class SingleUseLink(Base):
    """A link that was mailed; ``spent_at`` when it was opened, or a newer one took its place."""

    __tablename__ = "single_use_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('verify_email', 'reset_password')", name="purpose"),
        Index(
            "uq_single_use_link_open",
            "user_id",
            "purpose",
            unique=True,
            postgresql_where=text("spent_at IS NULL"),
        ),
        Index("ix_single_use_link_expires_at", "expires_at"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    purpose: Mapped[str] = mapped_column(TEXT)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(_USER))
    email: Mapped[str] = mapped_column(TEXT)
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    spent_at: Mapped[UtcDateTime | None]


class FirstAdmin(Base):
    """That a market's first administrator was made; never a second time."""

    __tablename__ = "first_admin"
    __table_args__ = ({"schema": "kernel"},)

    market: Mapped[str] = mapped_column(TEXT, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(_USER))
    made_at: Mapped[CreatedAt]


class SealedSecret(Base):
    """A secret of somebody or something, sealed with the key named ``key_id``."""

    __tablename__ = "sealed_secret"
    __table_args__ = (
        Index("uq_sealed_secret_owner", "owner_type", "owner_id", "purpose", unique=True),
        Index("ix_sealed_secret_key_id", "key_id"),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    owner_type: Mapped[str] = mapped_column(TEXT)
    owner_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(TEXT)
    key_id: Mapped[str] = mapped_column(TEXT)
    sealed: Mapped[bytes] = mapped_column(BYTEA)
    created_at: Mapped[CreatedAt]
